"""The package `openai` and second attempts: how many, how soon, and after which errors, in both APIs."""

import asyncio
import logging
import re

import pytest
from openai import APIConnectionError, InternalServerError, RateLimitError

TOO_MANY = {"status": 429, "code": "rate_limit_exceeded"}
BROKE = {"status": 500, "code": "server_error"}


@pytest.fixture
def waits(caplog):
    """The seconds that clients waited before each further attempt, as they log them: `waits()`."""
    caplog.set_level(logging.INFO, "openai")
    return lambda: [float(wait) for wait in re.findall(r"Retrying request in (\S+) seconds", caplog.text)]


def test_three_attempts_and_no_more(serve, client, ask, waits):
    server = serve({"raise_error": BROKE, "times": 3})
    with pytest.raises(InternalServerError):
        ask(client(server))
    # The wait doubles, and then loses up to a quarter.
    [first, second] = waits()
    assert 0.375 <= first <= 0.5 and 0.75 <= second <= 1
    server.saw(requests=3, refused=3)


def test_as_many_attempts_as_the_client_is_told(serve, client, ask):
    server = serve({"raise_error": {**BROKE, "retry_after_ms": 5}, "times": 5}, {"respond": "Hi"})
    assert ask(client(server, max_retries=5))
    server.saw(requests=6, refused=5, answered=1)


def test_a_429_that_says_when_in_milliseconds(serve, client, ask, waits):
    server = serve({"raise_error": {**TOO_MANY, "retry_after_ms": 60}}, {"respond": "Hi"})
    assert ask(client(server)) and waits() == [0.06]
    server.saw(requests=2, too_many=1, answered=1)


def test_a_429_that_says_when_in_seconds(serve, client, ask, waits):
    server = serve({"raise_error": {**TOO_MANY, "retry_after": 1}}, {"respond": "Hi"})
    assert ask(client(server)) and waits() == [1]
    server.saw(requests=2, too_many=1, answered=1)


def test_a_429_that_says_when_in_more_than_two_minutes(serve, client, ask, waits):
    server = serve({"raise_error": {**TOO_MANY, "retry_after": 121}})
    with pytest.raises(RateLimitError):
        ask(client(server))
    assert waits() == []
    server.saw(requests=1, too_many=1)


def test_a_429_that_does_not_say_when(serve, client, ask, waits):
    server = serve({"raise_error": TOO_MANY}, {"respond": "Hi"})
    assert ask(client(server)) and 0.375 <= waits()[0] <= 0.5
    server.saw(requests=2, too_many=1, answered=1)


def test_a_bucket_fills_again(serve, async_client, ask):
    server = serve({"respond": "Hi", "times": 4}, bucket={"per_second": 20, "burst": 2, "retry_after": "milliseconds"})

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
    server.saw(requests=2, cut=1, answered=1)


def test_no_server_at_all_is_a_connection_error(serve, client, ask):
    server = serve()
    api = client(server, max_retries=0)
    server.process.kill()
    server.process.wait()
    with pytest.raises(APIConnectionError):
        ask(api)
