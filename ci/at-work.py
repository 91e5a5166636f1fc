"""Runs the same cases with each library that "What to use at work" names: `PYTHON ci/at-work.py [LIBRARY …]`.

Each case is a script for the server `fake-llm`, a process of its own, and a program below `ci/at-work/` that asks it. The
answers come from the server's counts, and from what the program's tool has seen. PYTHON must have the packages of the
server's judges, as the environment below `target/course/` does. The libraries are built below `target/at-work`, or
where CARGO_TARGET_DIR says, and take about 2 GB.

`PYTHON ci/at-work.py --record` writes the table into the listing's `measured.txt`. If a program fails or a case ends in
a way that has no name here, or the answers contradict the page, nothing is written.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import measurement
from measurement import ROOT

PROGRAMS = ROOT / "ci/at-work"
RECORD = ROOT / "listings/agents/what-to-use-at-work/each-library/measured.txt"
# Each library: its program, its package, and whether it calls tools.
LIBRARIES = {
    "desk": ("desk", "desk", True),
    "async-openai": ("async_openai", "async-openai", False),
    "genai": ("genai", "genai", False),
    "rig": ("rig", "rig", True),
    "swiftide": ("swiftide", "swiftide", True),
    "adk-rust": ("adk", "adk-rust", True),
    "openai": ("openai", "openai", False),
    "openai-agents": ("agents", "openai-agents", True),
}
PYTHON = {"openai", "agents"}

CALL = {"name": "work", "arguments": {}}
DONE = {"respond": "Done.", "times": "always"}
WORDS = "word" + " word" * 99
SLOW = {"per_token_ms": 20}
# Many times as much as the buffers of a connection hold.
FLOOD = 80_000
CASES = {
    "tools": [{"calls": [CALL] * 6}, DONE],
    "fails": [{"calls": [CALL]}, DONE],
    "panics": [{"calls": [CALL]}, DONE],
    "loops": [{"calls": [CALL], "times": "always"}],
    "dropped-in-a-tool": [{"calls": [CALL]}, DONE],
    "429-ms": [{"raise_error": {"status": 429, "code": "rate_limit_exceeded", "retry_after_ms": 2500}}, DONE],
    "429-s": [{"raise_error": {"status": 429, "code": "rate_limit_exceeded", "retry_after": 3}}, DONE],
    "500": [{"raise_error": {"status": 500, "code": "server_error"}, "times": "always"}],
    "cut": [{"respond": WORDS, "fault": {"cut_after": 20}, "times": "always"}],
    "no-finish": [{"respond": WORDS, "fault": "no_finish", "times": "always"}],
    "stall": [{"respond": WORDS, "fault": {"stall_after": 20}, "times": "always"}],
    "dropped": [{"reply": [{"text": WORDS}, {"call": CALL}], **SLOW}, DONE],
    "dropped-in-a-stall": [{"respond": WORDS, "fault": {"stall_after": 20}, "times": "always"}],
    "slow-reader": [{"respond": "word" + " word" * (FLOOD - 1), "times": "always"}],
}
NEED_TOOLS = {"tools", "loops", "fails", "panics", "dropped-in-a-tool"}


def main():
    os.environ["NO_PROXY"] = "*"
    arguments = sys.argv[1:]
    recording = arguments == ["--record"]
    names = list(LIBRARIES) if recording or not arguments else arguments
    target = build([LIBRARIES[name][0] for name in names])
    rows = []
    for name in names:
        row = Library(name, target).row()
        print(json.dumps({name: row}), flush=True)
        rows.append({"library": f"`{name}`", "version": version_of(name), **row})
    print(described(rows))
    if recording:
        for (column, answer), said in SAID.items():
            found = [name for name, row in zip(names, rows) if row[column] == answer]
            if found != said:
                sys.exit(f"refused: {answer} when {column} is the answer of {found}, so reread the page")
        record(rows, names)


def build(programs):
    """Builds the server and the programs, one library after another, and returns the folder of the programs."""
    cargo(ROOT, ROOT / "target", "--package", "fake-llm")
    target = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target/at-work"))
    for program in programs:
        if program not in PYTHON:
            cargo(PROGRAMS, target, "--features", program, "--bin", program)
    return target / "debug"


def cargo(workspace, target, *arguments):
    command = ["cargo", "build", "--quiet", "--target-dir", target, *arguments]
    subprocess.run(command, cwd=workspace, check=True)


class Library:
    def __init__(self, name, target):
        self.program, _, self.has_tools = LIBRARIES[name]
        self.target = target

    def row(self):
        """What each column says. Every case has a process of its own, for the server and for the client."""
        cases = [case for case in CASES if self.has_tools or case not in NEED_TOOLS]
        with ThreadPoolExecutor(4) as threads:
            seen = dict(zip(cases, threads.map(self.seen, cases)))
        return {column: describe(seen) for column, describe in COLUMNS.items()}

    def seen(self, case):
        pipe = subprocess.PIPE
        with Server(CASES[case]) as server:
            with subprocess.Popen(self.command(server.url, case), stdin=pipe, stdout=pipe, stderr=pipe) as client:
                counts = {}
                if case == "slow-reader":
                    # It says so when it has read one event.
                    client.stdout.readline()
                    time.sleep(4)
                    counts["early"] = server.counts()["tokens"]
                    # Within these, even a slow client reads more than the buffers hold.
                    time.sleep(12)
                    counts["late"] = server.counts()["tokens"]
                said = client.stdout.readline()
                # The client is still there, because the end of its process would close every connection.
                counts |= server.counts() if said else {}
                _, errors = client.communicate(timeout=300)
        if client.returncode or not said:
            sys.exit(f"{self.program} {case}: {errors.decode()[-2000:]}")
        return {**json.loads(said), **counts}

    def command(self, url, case):
        if self.program in PYTHON:
            return [sys.executable, PROGRAMS / "sdk.py", self.program, url, case]
        return [self.target / self.program, url, case]


class Server:
    def __init__(self, steps):
        self.script = tempfile.NamedTemporaryFile("w", suffix=".json")
        json.dump({"steps": steps}, self.script)
        self.script.flush()
        program = ROOT / "target/debug/fake-llm"
        self.process = subprocess.Popen([program, self.script.name], stderr=subprocess.PIPE, text=True)
        self.url = self.process.stderr.readline().removeprefix("listening on ").strip()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()
        self.script.close()

    def counts(self):
        with urllib.request.urlopen(self.url.removesuffix("/v1") + "/counts", timeout=60) as response:
            state = json.load(response)
        assert not state["unexpected"], state["unexpected"]
        return state["counts"]


def tools(seen):
    if "tools" not in seen:
        return "-"
    it = seen["tools"]
    assert it["ended"] == "answer" and it["finished"] == 6, it
    return {1: "one by one", 6: "all at once"}.get(it["tools_at_once"], f"{it['tools_at_once']} at once")


def failing(case):
    def describe(seen):
        if case not in seen:
            return "-"
        it = seen[case]
        assert it["started"] == 1, it
        return {("answer", 2): "the model reads it", ("error", 1): "ends the run", ("panic", 1): "unwinds"}[it["ended"], it["requests"]]

    return describe


def loops(seen):
    """After how many requests a run ends whose model always calls a tool."""
    if "loops" not in seen:
        return "-"
    it = seen["loops"]
    return {"error": requests(it), "waits": "no end in 30 s"}[it["ended"]]


def dropped_in_a_tool(seen):
    if "dropped-in-a-tool" not in seen:
        return "-"
    it = seen["dropped-in-a-tool"]
    assert it["ended"] == "dropped" and it["started"] == 1, it
    return {(0, 1): "stops", (1, 1): "goes on", (1, 2): "run goes on"}[it["finished"], it["requests"]]


def dropped(seen):
    it = seen["dropped"]
    assert it["ended"] == "dropped", it
    if it["started"]:
        return "tool starts"
    return "stops" if it["left"] == 1 else "goes on"


def dropped_in_a_stall(seen):
    it = seen["dropped-in-a-stall"]
    assert it["ended"] == "dropped", it
    return "stops" if it["left"] == 1 else "stays open"


def requests(it):
    return "1 request" if it["requests"] == 1 else f"{it['requests']} requests"


def tries(seen):
    it = seen["500"]
    return {"error": requests(it), "waits": "no end in 30 s"}[it["ended"]]


def waits(seen):
    """Whether it waits as long as the header of a 429 says, which is given in seconds or in milliseconds."""
    if seen["429-s"]["requests"] == 1:
        return "-"
    waited = [seen[case]["requests"] == 2 and seen[case]["seconds"] >= least for case, least in [("429-s", 3), ("429-ms", 2.5)]]
    return {(True, True): "yes", (True, False): "in seconds", (False, True): "in ms", (False, False): "no"}[tuple(waited)]


def ended(case):
    return lambda seen: {"answer": "answer", "error": "error"}[seen[case]["ended"]]


def stalled(seen):
    it = seen["stall"]
    return f"error after {it['seconds']:.0f} s" if it["ended"] == "error" else {"waits": "still waits"}[it["ended"]]


def slow_reader(seen):
    it = seen["slow-reader"]
    assert it["ended"] == "dropped", it
    return "held back" if it["early"] == it["late"] < FLOOD else "reads on"


COLUMNS = {
    "six calls in one reply": tools,
    "a tool fails": failing("fails"),
    "a tool panics or raises": failing("panics"),
    "the model always calls a tool": loops,
    "dropped while text comes": dropped,
    "dropped while the model is silent": dropped_in_a_stall,
    "dropped during a tool": dropped_in_a_tool,
    "the server always says 500": tries,
    "obeys `retry-after`": waits,
    "the connection breaks": ended("cut"),
    "the stream ends without a reason": ended("no-finish"),
    "silent for 30 seconds": stalled,
    "the reader pauses": slow_reader,
}

# What the page says about the table: which libraries have this answer, and no others.
SAID = {
    ("dropped while text comes", "stops"): list(LIBRARIES),
    ("dropped while the model is silent", "stays open"): ["swiftide"],
    ("dropped during a tool", "goes on"): ["swiftide"],
    ("the stream ends without a reason", "error"): ["desk", "rig"],
    ("silent for 30 seconds", "error after 20 s"): ["desk"],
    ("the reader pauses", "reads on"): ["async-openai", "swiftide", "openai-agents"],
}


def described(rows):
    """The table as text."""
    columns = list(rows[0])
    widths = [max(len(it) for it in [column, *(row[column] for row in rows)]) for column in columns]
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
    return "\n".join(table) + "\n"


def record(rows, names):
    versions = [measurement.rust(), f"Python {platform.python_version()}"]
    versions += [f"{name} {row['version']}" for name, row in zip(names, rows) if row["version"] != "-"]
    measurement.record(RECORD, versions, described(rows))


def version_of(name):
    program, package, _ = LIBRARIES[name]
    if program in PYTHON:
        return version(package)
    found = tomllib.loads((PROGRAMS / "Cargo.lock").read_text())["package"]
    versions = [it["version"] for it in found if it["name"] == package and "source" in it]
    # The newest of several is the one that this workspace names.
    return max(versions, key=lambda it: [int(part) for part in it.split(".")], default="-")


if __name__ == "__main__":
    main()
