"""Starts the adapter's program on the server `papers`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import papers

#: The program's executable. `cargo course test` sets the variable; by hand, build it with `cargo build -p desk-mcp`.
PROGRAM = os.environ.get("DESK_MCP", Path(__file__).parents[4] / "target/debug/desk-mcp")


class Adapter:
    """A run that makes these calls, each a name and its arguments. `log` is what the server writes to stderr."""

    def __init__(self, calls):
        calls = json.dumps([{"name": name, "arguments": arguments} for name, arguments in calls])
        reader, writer = os.pipe()
        self.log = os.fdopen(reader)
        self.process = subprocess.Popen(
            [PROGRAM, calls, sys.executable, "-B", papers.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=writer,
            text=True,
        )
        os.close(writer)

    def wait_for(self, text):
        """Reads the log up to a line that contains the text."""
        for line in self.log:
            if text in line:
                return
        raise AssertionError(f"the server ended and didn't write {text!r}")

    def outputs(self):
        """What the model read."""
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.kill()
        self.process.communicate()
        self.log.close()


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
