"""Measures how long SQLite takes for a small transaction: `python3 ci/saves.py`.

Builds the listing `what-a-save-costs` with `--release`, runs it three times with the argument `time`, and prints the medians
for a rollback journal and a write-ahead log. They depend mostly on how long the disk takes to confirm a write.

With `--record`, it writes them into the listing's `measured.txt`. It refuses to if the log isn't faster than the journal, or
if waiting for the disk doesn't take most of the time, because the page says so. If anything fails, the old file stays.
"""

import statistics
import subprocess
import sys

import measurement
from measurement import ROOT

PROGRAM = ROOT / "target/release/what-a-save-costs"
RECORD = ROOT / "listings/agents/memory-and-side-effects/what-a-save-costs/measured.txt"
TIMES = 3


def main():
    subprocess.run(["cargo", "build", "--quiet", "--release", "--package", "what-a-save-costs"], cwd=ROOT, check=True)
    times = [measured() for _ in range(TIMES)]
    medians = {name: statistics.median(time[name] for time in times) for name in times[0]}
    for (journal, synchronous), microseconds in medians.items():
        print(f"{journal} {synchronous}: {microseconds / 1000:.2f} ms")
    if sys.argv[1:] == ["--record"]:
        record(medians)


def measured():
    """The microseconds of each setting."""
    said = subprocess.run([PROGRAM, "time"], check=True, capture_output=True, text=True).stdout
    rows = [line.split() for line in said.splitlines()]
    return {(journal, synchronous): int(microseconds) for journal, synchronous, microseconds in rows}


def record(medians):
    journal, log, unsynced = (medians[key] for key in [("DELETE", "FULL"), ("WAL", "FULL"), ("WAL", "NORMAL")])
    if not (log < journal and unsynced * 5 < log):
        sys.exit("refused: the page says something else")
    table = (
        "journal_mode  synchronous  a save\n"
        f"DELETE        FULL         {journal / 1000:.2f} ms\n"
        f"WAL           FULL         {log / 1000:.2f} ms\n"
        f"WAL           NORMAL       {unsynced / 1000:.2f} ms\n"
    )
    measurement.record(RECORD, [measurement.rust(), f"SQLite {sqlite()}"], table)


def sqlite():
    return subprocess.run([PROGRAM, "version"], check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    main()
