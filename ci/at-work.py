"""Runs the same cases with each library that "What to use at work" names: `PYTHON ci/at-work.py [LIBRARY …]`.

Each case is a script for the server `fake-llm`, a process of its own, and a program below `ci/at-work/` that asks it. The
answers come from the server's counts, and from what the program's tool has seen. PYTHON must have the packages of the
server's judges, as the environment below `target/course/` does. Set CARGO_TARGET_DIR to build the libraries elsewhere;
they take about 2 GB.

`PYTHON ci/at-work.py --record` writes the table into the listing's `measured.txt`. If a program fails or a case ends in
a way that has no name here, nothing is written.
"""

import datetime
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAMS = ROOT / "ci/at-work"
RECORD = ROOT / "listings/agents/what-to-use-at-work/each-library/measured.txt"
# Each library: its program, its packages, and whether it runs tools.
LIBRARIES = {
    "desk": ("desk", [], True),
    "async-openai": ("async_openai", ["async-openai"], False),
    "genai": ("genai", ["genai"], False),
    "rig": ("rig", ["rig"], True),
    "swiftide": ("swiftide", ["swiftide"], True),
    "adk-rust": ("adk", ["adk-rust"], True),
    "openai": ("openai", ["openai"], False),
    "Agents SDK": ("agents", ["openai-agents"], True),
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
NEED_TOOLS = {"tools", "fails", "panics", "dropped-in-a-tool"}


def main():
    os.environ["NO_PROXY"] = "*"
    arguments = sys.argv[1:]
    recording = arguments == ["--record"]
    names = list(LIBRARIES) if recording or not arguments else arguments
    target = Path("/tmp/w5/at-work-target/debug") if os.environ.get("X") else build([LIBRARIES[name][0] for name in names])
    rows = []
    for name in names:
        row = Library(name, target).row()
        print(json.dumps({name: row}), flush=True)
        rows.append({"library": name, **row})
    text = described(rows, names)
    print(text)
    if recording:
        record(text)


def build(programs):
    """Builds the server and the programs, one library after another, and returns the folder of the programs."""
    cargo("build", "--package", "fake-llm", cwd=ROOT)
    for program in programs:
        if program not in PYTHON:
            cargo("build", "--features", program, "--bin", program, cwd=PROGRAMS)
    found = subprocess.run(
        ["cargo", "metadata", "--format-version", "1", "--no-deps"], cwd=PROGRAMS, check=True, capture_output=True
    )
    return Path(json.loads(found.stdout)["target_directory"]) / "debug"


def cargo(*arguments, cwd):
    # The book's own target directory isn't changed by the variable.
    variables = {**os.environ}
    if cwd == ROOT:
        variables.pop("CARGO_TARGET_DIR", None)
    subprocess.run(["cargo", *arguments, "--quiet"], cwd=cwd, check=True, env=variables)


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
        with Server(CASES[case]) as server:
            with subprocess.Popen(self.command(server.url, case), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as client:
                if case == "slow-reader":
                    # It says so when it has read one event.
                    client.stdout.readline()
                    time.sleep(4)
                    early = server.counts()["tokens"]
                    time.sleep(3)
                    late = server.counts()["tokens"]
                said, errors = client.communicate(timeout=120)
            if client.returncode or not said:
                sys.exit(f"{self.program} {case}: {errors.decode()[-2000:]}")
            counts = server.counts() if case != "slow-reader" else {"early": early, "late": late}
        seen = {**json.loads(said.splitlines()[-1]), **counts}
        if os.environ.get("X"):
            print(case, seen, file=sys.stderr)
        return seen

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
        with urllib.request.urlopen(self.url.removesuffix("/v1") + "/counts", timeout=10) as response:
            state = json.load(response)
        assert not state["unexpected"], state["unexpected"]
        return state["counts"]


def tools(seen):
    if "tools" not in seen:
        return "-"
    it = seen["tools"]
    assert it["ended"] == "answer" and it["finished"] == 6, it
    return {1: "one by one", 6: "all"}.get(it["tools_at_once"], f"{it['most_at_once']} at once")


def failing(case):
    def describe(seen):
        if case not in seen:
            return "-"
        it = seen[case]
        assert it["started"] == 1, it
        return {("answer", 2): "told", ("error", 1): "ends the run", ("panic", 1): "unwinds"}[it["ended"], it["requests"]]

    return describe


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


def tries(seen):
    it = seen["500"]
    assert it["ended"] == "error", it
    return str(it["requests"])


def waits(seen):
    """Whether it waits as long as the header of a 429 says, which is given in seconds or in milliseconds."""
    if seen["429-s"]["requests"] == 1:
        return "-"
    waited = [seen[case]["requests"] == 2 and seen[case]["seconds"] >= least for case, least in [("429-s", 3), ("429-ms", 2.5)]]
    return {(True, True): "yes", (True, False): "s, not ms", (False, True): "ms, not s", (False, False): "no"}[tuple(waited)]


def ended(case):
    return lambda seen: {"answer": "answer", "error": "error"}[seen[case]["ended"]]


def stalled(seen):
    it = seen["stall"]
    return f"error, {it['seconds']:.0f} s" if it["ended"] == "error" else {"waits": "waits"}[it["ended"]]


def slow_reader(seen):
    it = seen["slow-reader"]
    assert it["ended"] == "dropped", it
    return "waits" if it["early"] == it["late"] < FLOOD else "reads on"


COLUMNS = {
    "tools": tools,
    "tool fails": failing("fails"),
    "tool panics": failing("panics"),
    "dropped": dropped,
    "in a stall": dropped_in_a_stall,
    "in a tool": dropped_in_a_tool,
    "tries": tries,
    "waits": waits,
    "cut": ended("cut"),
    "no finish": ended("no-finish"),
    "stall": stalled,
    "slow reader": slow_reader,
}


def described(rows, names):
    """The recorded text, whose shape `ci/course/src/check/measurements.rs` checks."""
    rust = subprocess.run(["rustc", "--version"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()[1]
    locked = {it["name"]: it["version"] for it in packages()}
    versions = [f"Rust {rust}", f"Python {platform.python_version()}"]
    for name in names:
        program, needed, _ = LIBRARIES[name]
        versions += [f"{it} {version(it) if program in PYTHON else locked[it]}" for it in needed]
    columns = list(rows[0])
    widths = [max(len(it) for it in [column, *(row[column] for row in rows)]) for column in columns]
    lines = [columns, *([row[column] for column in columns] for row in rows)]
    table = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines]
    head = [
        f"date:      {datetime.date.today().isoformat()}",
        f"machine:   {os.cpu_count()} cores, {processor_name()}",
        f"versions:  {', '.join(versions)}",
        "",
    ]
    return "\n".join([*head, *table]) + "\n"


def packages():
    # The newest of several versions is the one that this workspace names.
    found = tomllib.loads((PROGRAMS / "Cargo.lock").read_text())["package"]
    return sorted(found, key=lambda it: [int(part) for part in re.findall(r"\d+", it["version"])])


def processor_name():
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    names = [line.split(":", 1)[1] for line in lines if line.startswith("model name")]
    # Two spaces would separate columns.
    return " ".join(names[0].split()) if names else platform.machine()


def record(text):
    if str(ROOT) in text or str(Path.home()) in text:
        sys.exit(f"refused: the text holds a path of this machine:\n{text}")
    # The checker ignores a file with this prefix, if it stays behind.
    unfinished = RECORD.with_name(f".course-unfinished-{RECORD.name}")
    unfinished.write_text(text)
    os.replace(unfinished, RECORD)
    print(f"recorded {RECORD.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
