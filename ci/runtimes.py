"""Compares runtimes for one thread: `python3 ci/runtimes.py [ROUNDS]`.

Builds the listing `beside-other-runtimes` with `--release`. A round runs each case once on each runtime, one after another,
and takes the processor time of each process, because on a busy machine the time on the clock says more about the neighbors.
Prints how long Tokio takes each time, and how many times as long the others take: the median of the ratios in 15 rounds and,
in parentheses, between which ratios the middle half of them lies.

With `--record`, it writes the table into the listing's `measured.txt`. It refuses to if a ratio contradicts the page. If
anything fails, the old file stays.
"""

import os
import statistics
import subprocess
import sys

import measurement
from measurement import ROOT

PROGRAM = ROOT / "target/release/beside-other-runtimes"
RECORD = ROOT / "listings/under-the-hood/build-a-runtime/beside-other-runtimes/measured.txt"
# How many times each case does its work, so that a run takes about a tenth of a second.
CASES = {"spawn and join": 1_000_000, "yield": 1_000_000, "messages": 1_000_000, "timers": 200_000, "echo": 20_000}
OTHERS = ["little-loop", "LocalPool", "smol"]
MISSING = [("timers", "LocalPool"), ("echo", "LocalPool")]
ROUNDS = 15
# What the page says: the ratios of these are at least and at most so large.
SAID = [
    *((case, "little-loop", 0, 1) for case in ["spawn and join", "yield", "messages"]),
    *((case, "little-loop", 0, 1.5) for case in ["timers", "echo"]),
    *(("yield", other, 0, 0.5) for other in OTHERS),
    ("timers", "smol", 1.2, 10),
    ("echo", "smol", 1.2, 10),
]


def main():
    arguments = sys.argv[1:]
    subprocess.run(["cargo", "build", "--quiet", "--release", "--package", "beside-other-runtimes"], cwd=ROOT, check=True)
    numbers = [int(argument) for argument in arguments if argument != "--record"]
    rounds = [measured() for _ in range(numbers[0] if numbers else ROUNDS)]
    rows = [["case", "tokio", *OTHERS]]
    rows += [[case, per_time(case, rounds), *(ratio(case, other, rounds) for other in OTHERS)] for case in CASES]
    table = "".join(line(row) for row in rows)
    print(table, end="")
    if "--record" in arguments:
        record(table, rounds)


def measured():
    """The nanoseconds of each case on each runtime, for each time that it does its work."""
    pairs = [(case, runtime) for case in CASES for runtime in ["tokio", *OTHERS]]
    return {pair: run(*pair) for pair in pairs if pair not in MISSING}


def run(case, runtime):
    times = CASES[case]
    with subprocess.Popen([PROGRAM, case, runtime, str(times)], stdout=subprocess.PIPE) as process:
        done = int(process.stdout.read() or 0)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0 or done != times:
        sys.exit(f"`{case}` on {runtime} failed")
    return (used.ru_utime + used.ru_stime) * 1e9 / times


def per_time(case, rounds):
    nanoseconds = statistics.median(measured[case, "tokio"] for measured in rounds)
    return f"{nanoseconds:,.0f} ns"


def ratios(case, other, rounds):
    return [measured[case, other] / measured[case, "tokio"] for measured in rounds]


def ratio(case, other, rounds):
    if (case, other) in MISSING:
        return "-"
    low, median, high = statistics.quantiles(ratios(case, other, rounds), n=4)
    return f"{median:.2f} ({low:.2f}-{high:.2f})"


def line(row):
    case, tokio, *others = row
    return f"{case:<14}  {tokio:>9}{''.join(f'  {cell:<16}' for cell in others)}".rstrip() + "\n"


def record(table, rounds):
    for case, other, at_least, at_most in SAID:
        median = statistics.median(ratios(case, other, rounds))
        if not at_least <= median <= at_most:
            sys.exit(f"refused: in the case `{case}`, {other} takes {median:.2f} times as long as Tokio, so reread the page")
    crates = [measurement.crate(name) for name in ["tokio", "futures", "smol"]]
    measurement.record(RECORD, [measurement.rust(), *crates], table)


if __name__ == "__main__":
    main()
