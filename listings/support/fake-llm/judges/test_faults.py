"""The package `openai` and responses that break: what the client says, and that it doesn't ask again in mid-stream."""

import pytest
from openai import APIConnectionError, APITimeoutError

from fake import text_in
from replies import TEXT


def test_a_cut_before_the_headers(serve, client, ask):
    server = serve({"respond": TEXT, "fault": "cut_before_headers"})
    with pytest.raises(APIConnectionError):
        ask(client(server, max_retries=0))
    server.saw(requests=1, cut=1, answered=0)


def test_a_stream_cut_before_the_headers(serve, client, ask):
    server = serve({"respond": TEXT, "fault": "cut_before_headers"})
    with pytest.raises(APIConnectionError):
        ask(client(server, max_retries=0), stream=True)
    server.saw(requests=1, cut=1, answered=0)


def test_a_whole_reply_cut_in_the_middle_is_asked_for_again(serve, client, ask):
    server = serve({"respond": TEXT, "fault": {"cut_after": 1}}, {"respond": TEXT})
    assert ask(client(server))
    server.saw(requests=2, cut=1, answered=1)


def test_a_stream_cut_in_the_middle_raises_and_is_not_asked_for_again(serve, client, ask):
    server = serve({"respond": TEXT, "fault": {"cut_after": 6}})
    seen = []
    with pytest.raises(APIConnectionError):
        for event in ask(client(server), stream=True):
            seen.append(text_in(event))
    assert "" != "".join(seen) != TEXT and TEXT.startswith("".join(seen))
    server.saw(requests=1, cut=1, answered=0)


def test_a_chat_without_a_finish_reason_looks_like_success(serve, client):
    server = serve({"respond": TEXT, "fault": "no_finish"})
    asked = [{"role": "user", "content": "Hello"}]
    chunks = list(client(server).chat.completions.create(model="m", messages=asked, stream=True))
    assert "".join(map(text_in, chunks)) == TEXT
    assert all(choice.finish_reason is None for chunk in chunks for choice in chunk.choices)
    server.saw(requests=1)


def test_a_response_that_ends_without_its_last_event_looks_like_success(serve, client):
    server = serve({"respond": TEXT, "fault": "no_finish"})
    events = list(client(server).responses.create(model="m", input="Hello", stream=True))
    assert "".join(map(text_in, events)) == TEXT
    assert "response.completed" not in [event.type for event in events]
    server.saw(requests=1)


def test_the_clients_own_assembly_misses_the_last_event(serve, client):
    server = serve({"respond": TEXT, "fault": "no_finish"})
    with client(server).responses.stream(model="m", input="Hello") as stream:
        with pytest.raises(RuntimeError, match="response.completed"):
            stream.get_final_response()
    server.saw(requests=1)


def test_a_stream_that_stalls_ends_by_the_clients_time_limit(serve, client, ask):
    server = serve({"respond": TEXT, "fault": {"stall_after": 5}})
    seen = []
    with pytest.raises(APITimeoutError):
        for event in ask(client(server, timeout=0.5), stream=True):
            seen.append(event)
    assert len(seen) == 5
    server.saw(requests=1, left=1)


def test_a_reply_that_takes_too_long_is_asked_for_again(serve, client, ask):
    server = serve({"respond": TEXT, "after_ms": 10_000}, {"respond": TEXT})
    assert ask(client(server, timeout=1))
    server.saw(requests=2, answered=1, left=1)


def test_characters_survive_a_body_that_comes_byte_by_byte(serve, client, ask):
    server = serve({"respond": TEXT, "fault": "byte_by_byte", "times": 2})
    assert "".join(map(text_in, ask(client(server), stream=True))) == TEXT
    assert TEXT in ask(client(server)).to_json()
    server.saw(requests=2, answered=2)
