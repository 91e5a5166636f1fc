"""The package `openai` and errors: the status, the exception, and all four fields of the body, in both APIs."""

import pytest
from openai import AuthenticationError, BadRequestError, InternalServerError, NotFoundError, RateLimitError


def refusal(error):
    return error.value.status_code, error.value.type, error.value.code, error.value.param


def test_400_for_a_request_that_no_step_answers(serve, client, ask):
    server = serve({"respond": "Only for others", "model": "other"})
    with pytest.raises(BadRequestError, match="Hello") as error:
        ask(client(server))
    assert refusal(error)[:3] == (400, "invalid_request_error", "unexpected_call")
    state = server.state()
    assert (state["remaining"], len(state["unexpected"])) == (1, 1)
    assert (state["counts"]["requests"], state["counts"]["refused"]) == (1, 1)


def test_400_for_a_chat_without_messages(serve, client):
    server = serve()
    with pytest.raises(BadRequestError) as error:
        client(server).chat.completions.create(model="m", messages=[])
    assert (error.value.type, error.value.param) == ("invalid_request_error", "messages")
    server.saw(requests=1, refused=1, answered=0)


def test_400_for_a_tools_output_without_its_call(serve, client):
    server = serve()
    messages = [{"role": "user", "content": "Hello"}, {"role": "tool", "tool_call_id": "call_9", "content": "noon"}]
    with pytest.raises(BadRequestError, match="tool") as error:
        client(server).chat.completions.create(model="m", messages=messages)
    assert error.value.type == "invalid_request_error" and error.value.param.startswith("messages")
    server.saw(requests=1, refused=1, answered=0)


def test_400_for_a_call_without_its_output(serve, client):
    server = serve()
    call = {"id": "call_9", "type": "function", "function": {"name": "get_time", "arguments": "{}"}}
    messages = [{"role": "user", "content": "Hello"}, {"role": "assistant", "tool_calls": [call]}]
    with pytest.raises(BadRequestError, match="call_9") as error:
        client(server).chat.completions.create(model="m", messages=messages)
    assert error.value.type == "invalid_request_error"
    server.saw(requests=1, refused=1, answered=0)


def test_401_for_a_wrong_key_and_one_attempt(serve, client, ask):
    server = serve({"respond": "Hi"}, keys=["the right key"])
    with pytest.raises(AuthenticationError) as error:
        ask(client(server))
    assert refusal(error)[::2] == (401, "invalid_api_key")
    assert "a key" not in error.value.message
    assert ask(client(server, api_key="the right key"))
    server.saw(requests=2, refused=1, answered=1)


def test_404_for_an_unknown_model_and_one_attempt(serve, client, ask):
    server = serve(models=["other"])
    with pytest.raises(NotFoundError, match="`m`") as error:
        ask(client(server))
    assert refusal(error)[:3] == (404, "invalid_request_error", "model_not_found")
    server.saw(requests=1, refused=1, answered=0)


def test_429_with_its_code(serve, client, ask):
    server = serve({"raise_error": {"status": 429, "code": "rate_limit_exceeded", "message": "Slow down."}})
    with pytest.raises(RateLimitError, match="Slow down.") as error:
        ask(client(server, max_retries=0))
    assert refusal(error) == (429, "requests", "rate_limit_exceeded", None)
    server.saw(requests=1, refused=1, too_many=1, answered=0)


def test_500_even_if_a_stream_was_asked_for(serve, client, ask):
    server = serve({"raise_error": {"status": 500, "code": "server_error", "message": "It broke."}})
    with pytest.raises(InternalServerError, match="It broke.") as error:
        ask(client(server, max_retries=0), stream=True)
    assert refusal(error) == (500, "server_error", "server_error", None)
    server.saw(requests=1, refused=1, too_many=0)
