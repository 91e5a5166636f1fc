"""Connects a client of the package `mcp` to the archive."""

import os
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters, stdio_client

#: The server's executable. `cargo course test` sets the variable; by hand, build it with `cargo build -p archive-server`.
PROGRAM = os.environ.get("ARCHIVE_SERVER", Path(__file__).parents[5] / "target/debug/archive-server")


class Archive:
    """A client, and what the server writes to stderr."""

    def __init__(self, mode):
        reader, self.writer = os.pipe()
        self.log = os.fdopen(reader)
        server = stdio_client(StdioServerParameters(command=str(PROGRAM)), errlog=self.writer)
        self.client = Client(server, mode=mode)

    def server_is_started(self):
        """Closes our copy of the pipe, so that the log ends with the server."""
        os.close(self.writer)


@pytest.fixture(params=["legacy", "2026-07-28"])
def archive(request):
    """An archive for a client that says hello, and for one of the protocol without a hello."""
    archive = Archive(request.param)
    yield archive
    archive.log.close()
