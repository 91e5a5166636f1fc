"""A server of the package `mcp`, whose tools do what can go wrong."""

import asyncio
import os
import sys
import time

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

server = MCPServer("papers")
both_are_here = asyncio.Barrier(2)


@server.tool()
def title(number: int) -> str:
    """The title of a paper."""
    if number < 1:
        raise ValueError("the first paper has the number 1")
    if number > 9:
        raise ToolError("there are nine papers")
    return f"Paper {number}"


@server.tool()
async def meet() -> str:
    """Returns when it has been called twice."""
    await both_are_here.wait()
    return "both are here"


@server.tool()
async def read() -> str:
    """Never returns by itself."""
    print("read begins", file=sys.stderr, flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        print("read is interrupted", file=sys.stderr, flush=True)


@server.tool()
def copy() -> None:
    """Takes a second, in a thread."""
    print("copy begins", file=sys.stderr, flush=True)
    time.sleep(1)
    print("copy ends", file=sys.stderr, flush=True)


@server.tool()
def talk() -> str:
    """Prints to stdout."""
    print("talking", end="", flush=True)
    return "has talked"


@server.tool()
def die() -> str:
    """Ends the process."""
    os._exit(1)


if __name__ == "__main__":
    server.run("stdio")
