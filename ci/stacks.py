"""Measures how much stack the two programs of a chapter need in either profile: `python3 ci/stacks.py`.

Builds the listings `a-buffer-passed-on` and `a-hundred-folders-deep` with and without `--release`, and looks for the
smallest stack on which each of them ends well. The variable `RUST_MIN_STACK` sets the stack of the threads that a program
starts. A program that overflows its stack is aborted, so nothing needs to be cleaned up.

With `--record`, it writes the table into the second listing's `measured.txt`. It refuses to if either program doesn't
overflow the usual 2 MiB in the one profile that the page names, and only there. If anything fails, the old file stays.
"""

import os
import resource
import subprocess
import sys

import measurement
from measurement import ROOT

DEBUG_ONLY, RELEASE_ONLY = "a-buffer-passed-on", "a-hundred-folders-deep"
PROFILES = {"debug": [], "release": ["--release"]}
RECORD = ROOT / "listings/under-the-hood/the-state-machine-and-pin/a-hundred-folders-deep/measured.txt"
# In KiB: what a thread has by default, what every program overflows, what none does, and how exact the result is.
USUAL, TOO_SMALL, ENOUGH, STEP = 2048, 16, 32768, 8


def main():
    for options in PROFILES.values():
        packages = ["--package", DEBUG_ONLY, "--package", RELEASE_ONLY]
        subprocess.run(["cargo", "build", "--quiet", *options, *packages], cwd=ROOT, check=True)
    needed = {program: {profile: needs(profile, program) for profile in PROFILES} for program in (DEBUG_ONLY, RELEASE_ONLY)}
    for program, kib in needed.items():
        print(f"{program}: {kib['debug']} KiB, with --release {kib['release']} KiB")
    if sys.argv[1:] == ["--record"]:
        record(needed)


def needs(profile, program):
    """The smallest stack, in KiB."""
    executable = ROOT / "target" / profile / program
    overflows, ends = TOO_SMALL, ENOUGH
    assert not ends_well(executable, overflows) and ends_well(executable, ends), program
    while ends - overflows > STEP:
        middle = (overflows + ends) // 2
        if ends_well(executable, middle):
            ends = middle
        else:
            overflows = middle
    return ends


def ends_well(executable, stack):
    environment = {**os.environ, "RUST_MIN_STACK": str(stack * 1024)}
    ended = subprocess.run([executable], env=environment, capture_output=True, preexec_fn=without_core_dump)
    return ended.returncode == 0


def without_core_dump():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def record(needed):
    debug, release = needed[DEBUG_ONLY], needed[RELEASE_ONLY]
    if not (debug["release"] < USUAL < debug["debug"] and release["debug"] < USUAL < release["release"]):
        sys.exit("refused: the page says something else")
    rows = [f"{program:<22}  {kib['debug']:>5,} KiB  {kib['release']:>9,} KiB\n" for program, kib in needed.items()]
    table = "program                 needs      with --release\n" + "".join(rows)
    measurement.record(RECORD, [measurement.rust()], table)


if __name__ == "__main__":
    main()
