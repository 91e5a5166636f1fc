"""The cases of `ci/at-work.py` in Python: `PYTHON sdk.py openai|agents URL CASE` prints one line of JSON.

Where a Rust program drops a future, this one cancels the task.
"""

import asyncio
import json
import sys
import time

from agents import Agent, OpenAIChatCompletionsModel, Runner, function_tool, set_tracing_disabled
from openai import AsyncOpenAI

LIBRARY, URL, CASE = sys.argv[1:]
MODEL, QUESTION = "gpt-5-mini", "Go."
# The longest that a case waits for its end, in seconds. On a busy machine, a flood takes a while to begin.
LIMIT = 240 if CASE == "slow-reader" else 30
counts = {"started": 0, "finished": 0, "working": 0, "tools_at_once": 0}
begun = asyncio.Event()


async def work() -> str:
    """Works for a while."""
    counts["started"] += 1
    counts["working"] += 1
    counts["tools_at_once"] = max(counts["tools_at_once"], counts["working"])
    if CASE == "dropped-in-a-tool":
        begun.set()
    await asyncio.sleep(0.1 if CASE == "loops" else 0.3)
    counts["working"] -= 1
    if CASE in ("fails", "panics"):
        raise OSError("the disk is full")
    counts["finished"] += 1
    return "done"


async def read(piece):
    if piece:
        begun.set()
        if CASE == "slow-reader":
            print("reads no more", flush=True)
            await asyncio.sleep(LIMIT)


async def openai_whole():
    reply = await client().chat.completions.create(model=MODEL, messages=messages())
    return reply.choices[0].message.content


async def openai_streamed():
    text = ""
    stream = await client().chat.completions.create(model=MODEL, messages=messages(), stream=True)
    async for event in stream:
        for choice in event.choices:
            await read(choice.delta.content)
            text += choice.delta.content or ""
    return text


async def agents_whole():
    result = await Runner.run(agent(), QUESTION)
    return result.final_output


async def agents_streamed():
    result = Runner.run_streamed(agent(), QUESTION)
    async for event in result.stream_events():
        if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
            await read(event.data.delta)
    return result.final_output


def client():
    return AsyncOpenAI(base_url=URL, api_key="any")


def messages():
    return [{"role": "user", "content": QUESTION}]


def agent():
    set_tracing_disabled(True)
    model = OpenAIChatCompletionsModel(model=MODEL, openai_client=client())
    return Agent("agent", model=model, tools=[function_tool(work)])


WHOLE, STREAMED = {"openai": (openai_whole, openai_streamed), "agents": (agents_whole, agents_streamed)}[LIBRARY]


async def end(run):
    try:
        async with asyncio.timeout(LIMIT):
            return "answer", await run
    except TimeoutError as error:
        return ("waits", "") if type(error) is TimeoutError else ("error", repr(error))
    except Exception as error:
        return "error", repr(error)


async def dropped(run, after):
    task = asyncio.create_task(end(run))
    waits = asyncio.create_task(begun.wait())
    await asyncio.wait([task, waits], return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        return await task
    await asyncio.sleep(after)
    task.cancel()
    # Longer than the reply that was dropped, and the tool after it, would have taken.
    await asyncio.sleep(4)
    return "dropped", ""


async def main():
    start = time.monotonic()
    match CASE:
        case "tools" | "loops" | "fails" | "panics" | "429-ms" | "429-s" | "500":
            ended, text = await end(WHOLE())
        case "dropped-in-a-tool":
            ended, text = await dropped(WHOLE(), 0)
        case "cut" | "no-finish" | "stall":
            ended, text = await end(STREAMED())
        case "dropped" | "dropped-in-a-stall" | "slow-reader":
            ended, text = await dropped(STREAMED(), {"dropped": 0, "dropped-in-a-stall": 0.5, "slow-reader": 18}[CASE])
    counts.pop("working")
    print(json.dumps({"ended": ended, "text": text, "seconds": time.monotonic() - start, **counts}), flush=True)
    # The end of the process would close every connection, so it waits until the server has been asked.
    await asyncio.to_thread(sys.stdin.read)


asyncio.run(main())
