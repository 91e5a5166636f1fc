"""The form of a listing's `measured.txt`, for the programs that write one. `ci/course/src/check/measurements.rs` checks it."""

import datetime
import os
import platform
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def record(path, versions, table):
    """Writes the date, the machine, and `versions`, which are texts such as `Rust 1.95.0`, above the text `table`. Its columns
    are separated by two spaces or more. Exits if the text holds a path of this machine. If anything fails, the old file
    stays."""
    text = (
        f"date:      {datetime.date.today().isoformat()}\n"
        f"machine:   {os.cpu_count()} cores, {processor_name()}\n"
        f"versions:  {', '.join(versions)}\n"
        f"\n{table}"
    )
    if str(ROOT) in text or str(Path.home()) in text:
        sys.exit(f"refused: the text holds a path of this machine:\n{text}")
    # The checker ignores a file with this prefix, if it stays behind.
    unfinished = path.with_name(f".course-unfinished-{path.name}")
    unfinished.write_text(text)
    os.replace(unfinished, path)
    print(f"recorded {path.relative_to(ROOT)}")


def rust():
    """The version of the compiler, such as `Rust 1.95.0`."""
    said = subprocess.run(["rustc", "--version"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return f"Rust {said.split()[1]}"


def crate(name):
    """A crate and its version in the lock file, such as `tokio 1.54.1`. Fails if there are several versions."""
    command = ["cargo", "pkgid", "--offline", name]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return f"{name} {said.strip().rsplit('@', 1)[1]}"


def processor_name():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.split(":", 1)[1] for line in lines if line.startswith("model name")]
    # Two spaces would separate columns.
    return " ".join(names[0].split()) if names else platform.machine()
