"""The package `openai` and second attempts: how many, how soon, and after which errors, in both APIs."""

import asyncio
import time

import pytest
from openai import APIConnectionError, InternalServerError, RateLimitError

TOO_MANY = {"status": 429, "code": "rate_limit_exceeded"}
BROKE = {"status": 500, "code": "server_error"}


def seconds(call):
    """How long the call takes."""
    begun = time.monotonic()
    call()
    return time.monotonic() - begun


def test_three_attempts_and_no_more(serve, client, ask):
    server = serve({"raise_error": {**BROKE, "retry_after_ms": 5}, "times": 3})
    with pytest.raises(InternalServerError):
        ask(client(server))
    server.saw(requests=3, refused=3)


def test_as_many_attempts_as_the_client_is_told(serve, client, ask):
    server = serve({"raise_error": {**BROKE, "retry_after_ms": 5}, "times": 5}, {"respond": "Hi"})
    assert ask(client(server, max_retries=5))
    server.saw(requests=6, refused=5, answered=1)


def test_a_429_that_says_when_in_milliseconds(serve, client, ask):
    server = serve({"raise_error": {**TOO_MANY, "retry_after_ms": 60}}, {"respond": "Hi"})
    assert 0.06 <= seconds(lambda: ask(client(server))) < 0.37
    server.saw(requests=2, too_many=1, answered=1)


def test_a_429_that_says_when_in_seconds(serve, client, ask):
    server = serve({"raise_error": {**TOO_MANY, "retry_after": 1}}, {"respond": "Hi"})
    assert seconds(lambda: ask(client(server))) >= 1
    server.saw(requests=2, too_many=1, answered=1)


def test_a_429_that_does_not_say_when(serve, client, ask):
    # The first wait is half a second, less up to a quarter.
    server = serve({"raise_error": TOO_MANY}, {"respond": "Hi"})
    assert 0.37 <= seconds(lambda: ask(client(server))) < 1
    server.saw(requests=2, too_many=1, answered=1)


def test_a_bucket_fills_again(serve, async_client, ask):
    server = serve(
        {"respond": "Hi", "times": 4}, bucket={"per_second": 20, "burst": 2, "retry_after": "milliseconds"}
    )

    async def main():
        async with async_client(server, max_retries=10) as client:
            await asyncio.gather(*[ask(client) for _ in range(4)])

    asyncio.run(main())
    counts = server.state()["counts"]
    assert counts["answered"] == 4 and counts["too_many"] >= 2
    assert counts["requests"] == counts["answered"] + counts["too_many"]


def test_a_bucket_that_speaks_of_seconds_rounds_up(serve, client, ask):
    server = serve({"respond": "Hi"}, bucket={"per_second": 2, "burst": 1, "retry_after": "seconds"})
    api = client(server, max_retries=0)
    ask(api)
    with pytest.raises(RateLimitError) as error:
        ask(api)
    headers = error.value.response.headers
    assert (headers["retry-after"], "retry-after-ms" in headers) == ("1", False)
    server.saw(requests=2, answered=1, too_many=1)


def test_a_stream_that_is_refused_is_asked_for_again(serve, client, ask):
    server = serve({"raise_error": {**TOO_MANY, "retry_after_ms": 5}}, {"respond": "Hi"})
    assert len(list(ask(client(server), stream=True))) >= 2
    server.saw(requests=2, too_many=1, answered=1)


def test_a_connection_cut_before_the_headers_is_tried_again(serve, client, ask):
    server = serve({"respond": "never", "fault": "cut_before_headers"}, {"respond": "Hi"})
    assert ask(client(server))
    server.saw(requests=2, answered=1)


def test_no_server_at_all_is_a_connection_error(serve, client, ask):
    server = serve()
    api = client(server, max_retries=0)
    server.process.kill()
    server.process.wait()
    with pytest.raises(APIConnectionError):
        ask(api)
