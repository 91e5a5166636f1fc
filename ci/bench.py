"""Measures what readers and maintainers wait for: `python3 ci/bench.py`, on one machine, in one run.

Clones the last commit of the book into a temporary folder, with an empty target directory and an empty cargo home, so your
files aren't touched. Measures, in seconds:

- `serve`: from `cargo course serve` to the first page
- `test`: `cargo course test` from scratch, with no change, after a change to a page's prose, and after a change to a listing
- `browser`: the same with Chromium, if installed, after a first check of all pages
- `many`: with 1,000 more listings and no change
- `faults`: the faults of the checker, after they are built
- `ci`: `.ci/run`, in another clone

Arguments select what to measure. Repeated runs are reported as median, minimum and maximum. Machines are noisy, so compare
ratios within a run rather than single figures. Fails if a command fails.
"""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = "src/half-hour/actually-concurrent.md"
LISTING = "listings/half-hour/actually-concurrent/joined"
RUNS = 5
COPIES = 1000
PORT = 4127


def main():
    wanted = sys.argv[1:] or ["serve", "test", "browser", "many", "faults", "ci"]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        if "serve" in wanted:
            book = clone(folder / "serve")
            print(f"cargo course serve, first page: {first_page(book):.1f} s", flush=True)
        if {"test", "browser", "many", "faults"} & set(wanted):
            book = clone(folder / "test")
            cold = course_test(book)
            print(f"cargo course test, cold: {cold:.1f} s", flush=True)
            print(f"target directory: {size(book / 'target') / 1e9:.2f} GB", flush=True)
            if "test" in wanted:
                rows(book, cold, {})
            if "browser" in wanted:
                first = course_test(book, browser=True)
                print(f"with Chromium, first look: {first:.1f} s", flush=True)
                rows(book, cold, {"browser": True})
            if "faults" in wanted:
                faults = ["cargo", "test", "--locked", "--package", "course", "--test", "faults"]
                build = timed([*faults, "--no-run"], book)
                print(f"the faults: {timed(faults, book):.1f} s, built in {build:.1f} s", flush=True)
            if "many" in wanted:
                add_copies(book)
                first = course_test(book)
                print(f"{COPIES} listings more, first run: {first:.1f} s", flush=True)
                report(f"{COPIES} listings more, nothing changed", [course_test(book) for _ in range(3)], cold)
        if "ci" in wanted:
            book = clone(folder / "ci")
            print(f".ci/run: {timed(['bash', '.ci/run'], book, {'CI': 'true'}):.1f} s", flush=True)


def rows(book, cold, how):
    suffix = ", with Chromium" if how else ""
    report(f"nothing changed{suffix}", [course_test(book, **how) for _ in range(RUNS)], cold)
    changed = [course_test(book, change=(PAGE, f"\n<!-- change {n} {suffix} -->\n"), **how) for n in range(RUNS)]
    report(f"one page's prose changed{suffix}", changed, cold)
    program = f"{LISTING}/src/main.rs"
    changed = [course_test(book, change=(program, f"// change {n} {suffix}\n"), **how) for n in range(RUNS)]
    report(f"one listing changed{suffix}", changed, cold)


def report(what, times, cold):
    median = statistics.median(times)
    print(f"{what}: {median:.2f} s ({min(times):.2f} to {max(times):.2f}), {median / cold:.4f} of cold", flush=True)


def clone(folder):
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder / "book")], check=True)
    return folder / "book"


def environment(book, more=None):
    home = book.parent / "cargo"
    home.mkdir(exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "CARGO_TARGET_DIR")}
    return {**kept, "CARGO_HOME": str(home), **(more or {})}


def timed(command, book, more=None):
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=book, env=environment(book, more), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    seconds = time.perf_counter() - began
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout[-20000:]}")
    return seconds


def course_test(book, browser=False, change=None):
    if change is not None:
        with open(book / change[0], "a") as file:
            file.write(change[1])
    return timed(["cargo", "course", "test"], book, None if browser else {"CHROMIUM": "/nowhere/chromium"})


def first_page(book):
    began = time.perf_counter()
    command = ["cargo", "course", "serve", "--port", str(PORT)]
    server = subprocess.Popen(command, cwd=book, env=environment(book), stderr=subprocess.PIPE, start_new_session=True)
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(f"http://localhost:{PORT}/").read()
                return time.perf_counter() - began
            except urllib.error.URLError:
                time.sleep(0.2)
        sys.exit(f"cargo course serve failed:\n{server.stderr.read().decode()[-20000:]}")
    finally:
        os.killpg(server.pid, signal.SIGINT)
        server.wait()


def size(folder):
    """Returns bytes on disk, counting files with several names once."""
    seen, total = set(), 0
    for path, _, files in os.walk(folder):
        for name in files:
            status = os.lstat(os.path.join(path, name))
            if status.st_ino not in seen:
                seen.add(status.st_ino)
                total += status.st_blocks * 512
    return total


def add_copies(book):
    listing = book / LISTING
    with open(book / PAGE, "a") as page:
        for number in range(COPIES):
            name = f"{listing.name}-{number}"
            copy = listing.with_name(name)
            (copy / "src").mkdir(parents=True)
            shutil.copy(listing / "src" / "main.rs", copy / "src" / "main.rs")
            shutil.copy(listing / "stdout.txt", copy / "stdout.txt")
            manifest = (listing / "Cargo.toml").read_text().replace(f'"{listing.name}"', f'"{name}"')
            manifest = manifest.replace("counterpart-timeline = true\n", "").replace("timeline = true\n", "")
            (copy / "Cargo.toml").write_text(manifest)
            program = f"../../listings/{copy.parent.parent.name}/{copy.parent.name}/{name}/src/main.rs"
            page.write(f"\n```rust\n{{{{#include {program}}}}}\n```\n\n`cargo run -p {name}`\n")
    # The copies don't keep to the word limit of Part I.
    root = book / "Cargo.toml"
    root.write_text(root.read_text().replace("words = 6600", "words = 60000"))
    timed(["cargo", "update", "--workspace", "--offline"], book)


main()
