"""How quick is the check? `python3 ci/bench.py` prints ratios from one run on one machine; single times are noise.

It copies the book, as git has it, into a folder of its own with an empty target directory, so nothing of yours is
touched, and times `cargo course test` there: the first run, five with nothing changed, five after one listing changed,
five with 100 copies of a listing more. Then it gives the book's programs to `mdbook test`, one block each, and compares
the time per listing. mdBook itself is
taken from your target directory or the PATH, so that its installation is not timed. Takes about six minutes; it fails
when any of the commands fails.
"""

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHANGED = "listings/half-hour/actually-concurrent/joined/src/main.rs"
RUNS = 5
COPIES = 100


def main():
    with tempfile.TemporaryDirectory() as folder:
        book, target = Path(folder, "book"), Path(folder, "target")
        copy_of_the_book(book)
        env = environment(target)

        first, listings = course_test(book, env)
        print(f"first run, all built from nothing: {first:.1f} s for {listings} programs")

        unchanged = [course_test(book, env)[0] for _ in range(RUNS)]
        report("nothing changed", unchanged, first)

        changed = [course_test(book, env, change=number)[0] for number in range(RUNS)]
        report("one listing changed", changed, first)
        more = statistics.median(changed) - statistics.median(unchanged)
        print(f"one listing changed takes {more:.2f} s more than none")

        add_copies(book)
        course_test(book, env)
        with_copies = [course_test(book, env)[0] for _ in range(RUNS)]
        report(f"nothing changed, {COPIES} listings more", with_copies, first)
        per_listing = (statistics.median(with_copies) - statistics.median(unchanged)) / COPIES
        print(f"one listing more costs {per_listing * 1000:.0f} ms when nothing changed, pages and links included")
        # Edition 2024 merges blocks into one program; most books are tested without that.
        for edition in ("2024", "2021"):
            blocks, whole = mdbook_test(book, Path(folder, edition), edition, env)
            per_block = whole / blocks
            print(f"mdbook test, edition {edition}: {whole:.1f} s for {blocks} of the programs, {per_block * 1000:.0f} ms each;")
            print(f"a listing more costs {per_listing / per_block:.3f} of that in cargo course test")


def report(what, times, first):
    median = statistics.median(times)
    print(f"{what}: {median:.2f} s ({min(times):.2f} to {max(times):.2f}), {median / first:.4f} of the first run")


def copy_of_the_book(book):
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    for name in files.stdout.split("\0")[:-1]:
        (book / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, book / name)


def environment(target):
    metadata = run(["cargo", "metadata", "--no-deps", "--format-version", "1"], ROOT, os.environ)
    tools = Path(re.search(r'"target_directory":"([^"]+)"', metadata)[1], "tools", "bin")
    path = os.pathsep.join([str(tools), os.environ["PATH"]])
    env = {**os.environ, "CARGO_TARGET_DIR": str(target), "PATH": path}
    run(["mdbook", "--version"], ROOT, env)
    return env


def course_test(book, env, change=None):
    if change is not None:
        with open(book / CHANGED, "a") as listing:
            listing.write(f"// change {change}\n")
    began = time.perf_counter()
    said = run(["cargo", "course", "test"], book, env)
    seconds = time.perf_counter() - began
    return seconds, int(re.search(r"(\d+) programs", said)[1])


def add_copies(book):
    listing = (book / CHANGED).parent.parent
    with open(book / "src" / "half-hour" / "actually-concurrent.md", "a") as page:
        for number in range(COPIES):
            name = f"{listing.name}-{number}"
            copy = listing.with_name(name)
            (copy / "src").mkdir(parents=True)
            shutil.copy(listing / "src" / "main.rs", copy / "src" / "main.rs")
            shutil.copy(listing / "stdout.txt", copy / "stdout.txt")
            manifest = (listing / "Cargo.toml").read_text().replace(f'"{listing.name}"', f'"{name}"')
            (copy / "Cargo.toml").write_text(manifest)
            program = f"../../listings/{copy.parent.name}/{name}/src/main.rs"
            page.write(f"\n```rust\n{{{{#include {program}}}}}\n```\n\n`cargo run -p {name}`\n")


def mdbook_test(book, folder, edition, env):
    """The listings' programs as blocks of a book, tested with mdBook's own command: how many, and how long in all."""
    # A target directory with one build of each crate, as `mdbook test` cannot choose among several.
    crates = folder / "target"
    run(["cargo", "build", "--package", "any-number"], book, {**env, "CARGO_TARGET_DIR": str(crates)})
    source = folder / "src"
    source.mkdir(parents=True)
    (folder / "book.toml").write_text(f'[book]\ntitle = "Blocks"\n[rust]\nedition = "{edition}"\n')
    programs = []
    for program in sorted(ROOT.glob("listings/0*/*/src/main.rs")):
        text = program.read_text()
        others = re.search(r"\b(fake_model|chat_client)::", text)
        ends_badly = "exit = " in (program.parent.parent / "Cargo.toml").read_text()
        if not others and not ends_badly:
            used = [f"# extern crate {name};\n" for name in ("tokio", "futures") if re.search(rf"\b{name}::", text)]
            if "future::" not in text:
                used.append("# use std::future::Future;\n")  # in the prelude since edition 2024
            programs.append("```rust\n" + "".join(used) + text + "```\n")
    (source / "blocks.md").write_text("# Blocks\n\n" + "\n".join(programs))
    (source / "SUMMARY.md").write_text("[Blocks](blocks.md)\n")
    began = time.perf_counter()
    run(["mdbook", "test", "-L", str(crates / "debug" / "deps")], folder, env)
    return len(programs), time.perf_counter() - began


def run(command, folder, env):
    done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}")
    return done.stdout


main()
