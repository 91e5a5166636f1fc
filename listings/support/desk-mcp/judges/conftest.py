"""Starts the adapter's program on the server `papers`."""

import json
import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

import papers

#: The program's executable. `cargo course test` sets the variable; by hand, build it with `cargo build -p desk-mcp`.
PROGRAM = os.environ.get("DESK_MCP", Path(__file__).parents[4] / "target/debug/desk-mcp")


class Adapter:
    """A run that makes these calls, each a name and its arguments."""

    def __init__(self, calls):
        calls = json.dumps([{"name": name, "arguments": arguments} for name, arguments in calls])
        self.log, writer = os.pipe()
        self.unread = ""
        self.process = subprocess.Popen(
            [PROGRAM, calls, sys.executable, "-B", papers.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=writer,
            text=True,
        )
        os.close(writer)

    def read_log(self):
        """Reads what there is, and fails if nothing comes for 30 seconds. Returns whether the log goes on."""
        assert select.select([self.log], [], [], 30)[0], f"nothing more in the log: {self.unread}"
        more = os.read(self.log, 10_000).decode()
        self.unread += more
        return more != ""

    def wait_for(self, text):
        """Reads the log up to this text."""
        while text not in self.unread:
            assert self.read_log(), f"the server ended without {text!r}: {self.unread}"
        self.unread = self.unread.split(text, 1)[1]

    def wait_for_the_end(self):
        """Reads the log to its end, which comes only when neither the server nor its client lives."""
        while self.read_log():
            pass

    def tell(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def outputs(self):
        """What the model read."""
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.kill()
        self.process.communicate()
        os.close(self.log)


@pytest.fixture
def run():
    """Starts a run: `run(("title", {"number": 1}))`."""
    adapters = []

    def start(*calls):
        adapters.append(Adapter(calls))
        return adapters[-1]

    yield start
    for adapter in adapters:
        adapter.stop()
