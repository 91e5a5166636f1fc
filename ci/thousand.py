"""Measures 1,000 runs at once, each with two requests and a tool between them: `PYTHON ci/thousand.py [CONNECTIONS]`.

One side is the listing `a-thousand-runs`, built with `--release`. The other is the package `openai` with asyncio, so PYTHON
must have it, as the environment below `target/course/` does. Both ask the listing's server, which is a process of its own
and takes 50 ms for each reply, over at most 200 connections, or as many as the argument says.

Prints the seconds from the first request to the last reply, the seconds of processor time of the whole client, and its
largest memory. Fails if a run does. On a busy machine, compare the processor time.

`PYTHON ci/thousand.py --record` measures each side three times and writes the medians into the listing's `measured.txt`. It
refuses to if `openai` doesn't need several times as much as the listing, because the page says so. If anything fails, the
old file stays.
"""

import asyncio
import json
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path

import measurement
from measurement import ROOT

PROGRAM = ROOT / "target/release/a-thousand-runs"
RECORD = ROOT / "listings/agents/an-agent-is-a-loop/a-thousand-runs/measured.txt"
CONNECTIONS = 200
TIMES = 3
# How many times as much as `desk` the package `openai` must need.
MORE_PROCESSOR, MORE_MEMORY = 5, 2
RUNS = 1000
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL = {"type": "function", "function": {"name": "get_weather", "description": "", "parameters": SCHEMA}}


@dataclass
class Used:
    """What one side took for all runs."""

    seconds: float
    processor: float
    memory: int
    at_once: int

    def __str__(self):
        within = f"{self.seconds:.2f} s, {self.memory} MB, at most {self.at_once} at once"
        return f"{within}, {self.processor:.2f} s of processor time"


def main():
    os.environ["NO_PROXY"] = "*"
    subprocess.run(["cargo", "build", "--quiet", "--release", "--package", "a-thousand-runs"], cwd=ROOT, check=True)
    if sys.argv[1:] == ["--record"]:
        return record()
    connections = int(sys.argv[1]) if len(sys.argv) > 1 else CONNECTIONS
    measured("desk", desk, connections)
    measured("openai", openai, connections)


def measured(name, side, connections):
    used = side(connections)
    print(f"{name}: {used}", flush=True)
    return used


def record():
    ours = median([measured("desk", desk, CONNECTIONS) for _ in range(TIMES)])
    theirs = median([measured("openai", openai, CONNECTIONS) for _ in range(TIMES)])
    for what, mine, other, factor in [
        ("processor time", ours.processor, theirs.processor, MORE_PROCESSOR),
        ("memory", ours.memory, theirs.memory, MORE_MEMORY),
    ]:
        if other < factor * mine:
            sys.exit(f"refused: `openai` used less than {factor} times the {what} of `desk`, so reread the page")
    table = (
        "client  processor time  memory\n"
        f"desk    {ours.processor:>12.2f} s  {ours.memory:>3} MB\n"
        f"openai  {theirs.processor:>12.2f} s  {theirs.memory:>3} MB\n"
    )
    versions = [measurement.rust(), f"Python {platform.python_version()}", f"openai {version('openai')}"]
    measurement.record(RECORD, versions, table)


def median(all_used):
    return Used(*(statistics.median(getattr(used, field.name) for used in all_used) for field in fields(Used)))


def desk(connections):
    with subprocess.Popen([PROGRAM, str(connections)], stdout=subprocess.PIPE) as process:
        processor = used_until_it_ends(process)
        said = process.stdout.read().decode().strip()
        assert process.wait() == 0
    seconds, unit, memory, at_once = re.fullmatch(r"([\d.]+)(m?s), (\d+) MB, at most (\d+) at once", said).groups()
    return Used(float(seconds) / (1000 if unit == "ms" else 1), processor, int(memory), int(at_once))


def openai(connections):
    """Asks in a new process, because a process never forgets its largest memory."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(openai_here, connections).result()


def openai_here(connections):
    with subprocess.Popen([PROGRAM, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        seconds = asyncio.run(ask_all(server.stdout.readline().decode().strip(), connections))
        server.stdin.close()
        at_once = json.load(server.stdout)["most_at_once"]
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Used(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss // 1000, at_once)


def used_until_it_ends(process):
    """The processor time of a process without its children, as Linux counts it."""
    used = 0
    while process.poll() is None:
        stat = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        used = max(used, (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK"))
        time.sleep(0.005)
    return used


async def ask_all(url, connections):
    from openai import AsyncOpenAI, DefaultAsyncHttpxClient
    from httpx2 import Limits

    limits = Limits(max_connections=connections, max_keepalive_connections=connections)
    http = DefaultAsyncHttpxClient(limits=limits)
    async with AsyncOpenAI(base_url=url, api_key="any", http_client=http) as client:
        start = time.monotonic()
        answers = await asyncio.gather(*[run(client) for _ in range(RUNS)])
        assert answers == ["It's sunny."] * RUNS
        return time.monotonic() - start


async def run(client):
    messages = [{"role": "system", "content": "Answer in one sentence."}]
    messages.append({"role": "user", "content": "How is the weather?"})
    while True:
        reply = await client.chat.completions.create(model="m", messages=messages, tools=[TOOL])
        message = reply.choices[0].message
        if not message.tool_calls:
            return message.content
        messages.append(message.model_dump(exclude_none=True))
        for call in message.tool_calls:
            output = f"sunny in {json.loads(call.function.arguments)['city']}"
            messages.append({"role": "tool", "tool_call_id": call.id, "content": output})


if __name__ == "__main__":
    main()
