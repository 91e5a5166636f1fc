"""A reader that leaves a stream half way, or stops reading: what goes on, by the server's own count."""

import asyncio
import gc

from agents import Agent, Runner, function_tool

from conftest import chat
from fake import text_in

LONG = {"respond": "word" + " word" * 99, "per_token_ms": 10}


async def third_text(stream):
    """Reads up to the third piece of text, and breaks."""
    seen = 0
    async for event in stream:
        seen += text_in(event) != ""
        if seen == 3:
            break


def test_a_break_leaves_the_connection_open(serve, async_client):
    server = serve(LONG)

    async def main():
        stream = await chat(async_client(server), stream=True)
        await third_text(stream)
        await asyncio.sleep(2)
        server.saw(answered=1, left=0, tokens=100)
        await stream.close()

    asyncio.run(main())


def test_a_stream_that_is_forgotten_is_open_until_it_is_collected(serve, async_client):
    server = serve(LONG)

    async def main():
        client = async_client(server)
        gc.disable()
        await third_text(await chat(client, stream=True))
        await asyncio.sleep(0.3)
        server.saw(answered=0, left=0)
        gc.collect()
        await asyncio.sleep(0.1)
        server.saw(answered=0, left=1)

    try:
        asyncio.run(main())
    finally:
        gc.enable()


def test_the_end_of_async_with_closes_the_connection(serve, async_client):
    server = serve(LONG)

    async def main():
        async with await chat(async_client(server), stream=True) as stream:
            await third_text(stream)
        server.saw(answered=0, left=1)

    asyncio.run(main())
    assert server.state()["counts"]["tokens"] < 20


def run_until(serve, model, stop):
    """Streams a run that says something long and then calls a tool. Returns what had happened one moment after `stop`,
    and two seconds later: the tokens sent, and whether the tool has run."""
    ran = []

    @function_tool
    def send_email() -> str:
        ran.append("email")
        return "sent"

    server = serve(
        {"reply": [{"text": "word" + " word" * 99}, {"call": {"name": "send_email", "arguments": {}}}], "per_token_ms": 10},
        {"respond": "Done.", "times": "always"},
    )
    happened = lambda: (server.state()["counts"]["tokens"], list(ran))

    async def main():
        result = Runner.run_streamed(Agent(name="One", tools=[send_email], model=model(server)), "Hello")
        await stop(result)
        at_once = happened()
        await asyncio.sleep(2)
        return at_once, happened()

    return asyncio.run(main())


async def first_text(result):
    async for event in result.stream_events():
        if event.type == "raw_response_event" and event.data.type == "response.output_text.delta":
            break


def test_after_a_break_the_run_goes_on_and_calls_its_tool(serve, model):
    (tokens, ran), (later, ran_later) = run_until(serve, model, first_text)
    assert (tokens < 50, ran) == (True, [])
    assert (later > 100, ran_later) == (True, ["email"])


def test_after_a_cancel_the_run_stops(serve, model):
    async def stop(result):
        await first_text(result)
        result.cancel()

    (tokens, ran), (later, ran_later) = run_until(serve, model, stop)
    assert (tokens < 50, ran) == (True, [])
    assert (later < 50, ran_later) == (True, [])


def test_a_reader_that_stalls_holds_up_only_the_next_turn(serve, model):
    ran = []

    @function_tool
    def send_email() -> str:
        ran.append("email")
        return "sent"

    turn = {"reply": [{"text": "word" + " word" * 99}, {"call": {"name": "send_email", "arguments": {}}}]}
    server = serve({**turn, "times": 2}, {"respond": "Done."})

    async def main():
        result = Runner.run_streamed(Agent(name="One", tools=[send_email], model=model(server)), "Hello")
        events = result.stream_events()  # held, because a forgotten iterator counts as a reader that has left
        await anext(events)
        await asyncio.sleep(2)
        waiting = result._event_queue
        assert (waiting.maxsize, waiting.qsize() > 100) == (0, True)
        assert (ran, server.state()["counts"]["requests"]) == (["email"], 1)
        async for _ in events:
            pass

    asyncio.run(main())
    assert ran == ["email", "email"]
    server.saw(requests=3, answered=3)
