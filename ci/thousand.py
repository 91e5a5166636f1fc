"""Measures 1,000 runs at once, each with two requests and a tool between them: `PYTHON ci/thousand.py [CONNECTIONS]`.

One side is the listing `a-thousand-runs`, built with `--release`. The other is the package `openai` with asyncio, so PYTHON
must have it, as the environment below `target/course/` does. Both ask the listing's server, which is a process of its own
and takes 50 ms for each reply, over at most 200 connections, or as many as the argument says.

Prints the seconds from the first request to the last reply, the seconds of processor time of the whole client, and its
largest memory. Fails if a run does. On a busy machine, compare the processor time.
"""

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "target/release/a-thousand-runs"
RUNS = 1000
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
TOOL = {"type": "function", "function": {"name": "get_weather", "description": "", "parameters": SCHEMA}}


def main():
    connections = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    os.environ["NO_PROXY"] = "*"
    subprocess.run(["cargo", "build", "--quiet", "--release", "--package", "a-thousand-runs"], cwd=ROOT, check=True)
    with subprocess.Popen([PROGRAM, str(connections)], stdout=subprocess.PIPE) as desk:
        processor = used_until_it_ends(desk)
        print(f"desk: {desk.stdout.read().decode().strip()}, {processor:.2f} s of processor time", flush=True)
        assert desk.wait() == 0
    with subprocess.Popen([PROGRAM, "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        seconds = asyncio.run(ask_all(server.stdout.readline().decode().strip(), connections))
        server.stdin.close()
        at_once = json.load(server.stdout)["most_at_once"]
    used = resource.getrusage(resource.RUSAGE_SELF)
    memory, processor = used.ru_maxrss // 1000, used.ru_utime + used.ru_stime
    print(f"openai: {seconds:.2f}s, {memory} MB, at most {at_once} at once, {processor:.2f} s of processor time")


def used_until_it_ends(process):
    """The processor time of a process without its children, as Linux counts it."""
    used = 0
    while process.poll() is None:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        used = max(used, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
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
