"""The package `openai` and time: many requests at once, and clients that leave. The server must notice both."""

import asyncio
import time

import pytest
from openai import RateLimitError

from fake import text_in

LONG = "word " * 200


def test_twenty_at_once(serve, async_client, ask):
    server = serve({"respond": "Hi", "after_ms": 1000, "times": 20})

    async def main():
        async with async_client(server) as client:
            await asyncio.gather(*[ask(client, f"Question {n}") for n in range(20)])

    asyncio.run(main())
    server.saw(requests=20, answered=20, most_at_once=20)


def test_twenty_streams_at_once_keep_apart(serve, async_client, ask):
    texts = [f"{n} " * 5 for n in range(20)]
    steps = [{"respond": text, "asked": f"<{n}>", "per_token_ms": 20} for n, text in enumerate(texts)]
    server = serve(*steps)

    async def one(client, n):
        stream = await ask(client, f"<{n}>", stream=True)
        return "".join([text_in(event) async for event in stream])

    async def main():
        async with async_client(server) as client:
            return await asyncio.gather(*[one(client, n) for n in range(20)])

    assert asyncio.run(main()) == texts
    server.saw(requests=20, answered=20)
    assert server.state()["counts"]["most_at_once"] > 10


def test_each_token_takes_its_time_streamed_or_not(serve, client, ask):
    server = serve({"respond": "one two three four five", "per_token_ms": 50, "times": 2})
    for stream in [True, False]:
        begun = time.monotonic()
        reply = ask(client(server), stream=stream)
        assert not stream or len([text for event in reply if (text := text_in(event))]) == 5
        assert time.monotonic() - begun >= 0.25
    server.saw(requests=2, answered=2, tokens=10)


def test_more_at_once_than_the_server_admits(serve, async_client, ask):
    server = serve({"respond": "Hi", "after_ms": 1000, "times": 5}, at_once=5)

    async def main():
        async with async_client(server, max_retries=0) as client:
            return await asyncio.gather(*[ask(client) for _ in range(20)], return_exceptions=True)

    refused = [reply for reply in asyncio.run(main()) if isinstance(reply, RateLimitError)]
    assert len(refused) == 15
    server.saw(requests=20, answered=5, too_many=15, most_at_once=5)


def test_a_client_that_leaves_a_stream(serve, client, ask):
    server = serve({"respond": LONG, "per_token_ms": 10})
    stream = ask(client(server), stream=True)
    for _ in range(8):
        next(stream)
    stream.close()
    server.saw(requests=1, left=1, answered=0)
    assert 0 < server.state()["counts"]["tokens"] < 100


def test_a_client_that_cancels_while_it_waits(serve, async_client, ask):
    server = serve({"respond": "Hi", "after_ms": 30_000})

    async def main():
        async with async_client(server) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(ask(client), 0.3)

    asyncio.run(main())
    server.saw(requests=1, left=1, answered=0, tokens=0)


def test_a_client_that_breaks_out_of_a_stream_and_closes_it(serve, async_client, ask):
    server = serve({"respond": LONG, "per_token_ms": 10})

    async def main():
        async with async_client(server) as client:
            async with await ask(client, stream=True) as stream:
                async for _ in stream:
                    break

    asyncio.run(main())
    server.saw(requests=1, left=1, answered=0)
