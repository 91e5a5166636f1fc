"""The package `openai` and chat completions: texts, tools, and structured output, whole and streamed."""

import json

import pytest
from openai import LengthFinishReasonError
from pydantic import ValidationError

from replies import TEXT, TEXT_AND_CALL, TWO_CALLS, Weather

ASKED = [{"role": "user", "content": "How is Paris?"}]


def tool(name, parameter):
    parameters = {"type": "object", "properties": {parameter: {"type": "string"}}, "required": [parameter]}
    parameters["additionalProperties"] = False
    return {"type": "function", "function": {"name": name, "parameters": parameters, "strict": True}}


TOOLS = [tool("get_weather", "city"), tool("get_time", "zone")]


def test_a_whole_text(serve, client):
    server = serve({"respond": TEXT})
    completion = client(server).chat.completions.create(model="m", messages=ASKED)
    [choice] = completion.choices
    assert (choice.message.role, choice.message.content, choice.finish_reason) == ("assistant", TEXT, "stop")
    assert (completion.object, completion.model, choice.index) == ("chat.completion", "m", 0)
    assert choice.message.tool_calls is None
    usage = completion.usage
    assert usage.completion_tokens > 3 and usage.prompt_tokens > 0
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens
    server.saw(requests=1, answered=1, refused=0, left=0, tokens=usage.completion_tokens)


def test_a_streamed_text_comes_in_pieces_and_then_its_usage(serve, client):
    server = serve({"respond": TEXT})
    stream = client(server).chat.completions.create(
        model="m", messages=ASKED, stream=True, stream_options={"include_usage": True}
    )
    *chunks, last = stream
    choices = [choice for chunk in chunks for choice in chunk.choices]
    pieces = [choice.delta.content for choice in choices if choice.delta.content]
    assert "".join(pieces) == TEXT and len(pieces) == last.usage.completion_tokens > 3
    assert choices[0].delta.role == "assistant"
    assert [choice.finish_reason for choice in choices] == [None] * (len(choices) - 1) + ["stop"]
    assert last.choices == [] and all(chunk.usage is None for chunk in chunks)
    assert len({chunk.id for chunk in [*chunks, last]}) == 1
    server.saw(requests=1, answered=1, tokens=len(pieces))


def test_a_stream_has_no_usage_unless_it_is_asked_for(serve, client):
    server = serve({"respond": TEXT})
    chunks = list(client(server).chat.completions.create(model="m", messages=ASKED, stream=True))
    assert all(chunk.choices and chunk.usage is None for chunk in chunks)
    assert chunks[-1].choices[0].finish_reason == "stop"
    server.saw(requests=1, answered=1)


def test_two_tools_and_the_answer_to_their_outputs(serve, client):
    server = serve(TWO_CALLS, {"respond": TEXT, "asked": "noon"})
    api = client(server).chat.completions
    [choice] = api.create(model="m", messages=ASKED, tools=TOOLS).choices
    calls = choice.message.tool_calls
    assert (choice.finish_reason, choice.message.content) == ("tool_calls", None)
    assert [(call.type, call.function.name) for call in calls] == [
        ("function", "get_weather"),
        ("function", "get_time"),
    ]
    assert [json.loads(call.function.arguments) for call in calls] == [{"city": "Paris"}, {"zone": "CET"}]
    assert len({call.id for call in calls}) == 2
    told = zip(calls, ["sunny", "noon"])
    outputs = [{"role": "tool", "tool_call_id": call.id, "content": text} for call, text in told]
    answer = api.create(model="m", messages=[*ASKED, choice.message, *outputs], tools=TOOLS)
    assert answer.choices[0].message.content == TEXT
    server.saw(requests=2, answered=2, refused=0)


def test_two_tools_streamed_one_index_after_the_other(serve, client):
    server = serve(TWO_CALLS)
    with client(server).chat.completions.stream(model="m", messages=ASKED, tools=TOOLS) as stream:
        events = list(stream)
    message = stream.get_final_completion().choices[0].message
    calls = message.tool_calls
    assert (message.content, message.refusal) == (None, None)
    assert [(call.function.name, call.function.parsed_arguments) for call in calls] == [
        ("get_weather", {"city": "Paris"}),
        ("get_time", {"zone": "CET"}),
    ]
    assert len({call.id for call in calls}) == 2
    done = [event for event in events if event.type == "tool_calls.function.arguments.done"]
    assert [(event.index, event.name) for event in done] == [(0, "get_weather"), (1, "get_time")]
    chunks = [choice for event in events if event.type == "chunk" for choice in event.chunk.choices]
    deltas = [delta for choice in chunks for delta in choice.delta.tool_calls or []]
    assert [delta.index for delta in deltas] == sorted(delta.index for delta in deltas)
    # Only the first piece of a call has its id, type, and name; the arguments come in several pieces.
    first = [delta for delta in deltas if delta.id]
    assert [(delta.index, delta.type, delta.function.name) for delta in first] == [
        (0, "function", "get_weather"),
        (1, "function", "get_time"),
    ]
    assert all(delta.function.name is None for delta in deltas if not delta.id)
    assert len(deltas) >= 4
    server.saw(requests=1, answered=1)


def test_a_text_before_a_call(serve, client):
    server = serve({**TEXT_AND_CALL, "times": 2})
    api = client(server).chat.completions
    with api.stream(model="m", messages=ASKED, tools=TOOLS) as stream:
        streamed = stream.get_final_completion()
    for completion in [api.create(model="m", messages=ASKED, tools=TOOLS), streamed]:
        [choice] = completion.choices
        assert (choice.message.content, choice.finish_reason) == ("Let me look.", "tool_calls")
        assert [(call.id, call.function.name) for call in choice.message.tool_calls] == [("call_x", "get_time")]
    server.saw(requests=2, answered=2)


def test_structured_output_that_fits(serve, client):
    server = serve({"json": {"city": "Paris", "degrees": 21}})
    completion = client(server).chat.completions.parse(model="m", messages=ASKED, response_format=Weather)
    assert completion.choices[0].message.parsed == Weather(city="Paris", degrees=21)
    assert server.bodies()[0]["response_format"]["json_schema"]["name"] == "Weather"
    server.saw(requests=1, answered=1)


def test_structured_output_streamed(serve, client):
    server = serve({"json": {"city": "Paris", "degrees": 21}})
    with client(server).chat.completions.stream(model="m", messages=ASKED, response_format=Weather) as stream:
        events = list(stream)
    [done] = [event for event in events if event.type == "content.done"]
    assert done.parsed == Weather(city="Paris", degrees=21)
    assert len([event for event in events if event.type == "content.delta"]) > 2
    server.saw(requests=1, answered=1)


def test_structured_output_that_does_not_fit(serve, client):
    server = serve({"json": {"city": "Paris", "degrees": "warm"}})
    with pytest.raises(ValidationError, match="degrees"):
        client(server).chat.completions.parse(model="m", messages=ASKED, response_format=Weather)
    server.saw(requests=1, answered=1)


def test_structured_output_cut_off_by_length(serve, client):
    server = serve({"respond": '{"city": "Par', "finish": "length", "times": 2})
    api = client(server).chat.completions
    with pytest.raises(LengthFinishReasonError) as whole:
        api.parse(model="m", messages=ASKED, response_format=Weather)
    assert whole.value.completion.choices[0].message.content == '{"city": "Par'
    with pytest.raises(LengthFinishReasonError):
        with api.stream(model="m", messages=ASKED, response_format=Weather) as stream:
            stream.until_done()
    server.saw(requests=2, answered=2)


def test_a_refusal_is_no_content(serve, client):
    server = serve({"reply": [{"refusal": "I would rather not."}], "times": 2})
    api = client(server).chat.completions
    message = api.parse(model="m", messages=ASKED, response_format=Weather).choices[0].message
    assert (message.content, message.parsed, message.refusal) == (None, None, "I would rather not.")
    with api.stream(model="m", messages=ASKED, response_format=Weather) as stream:
        kinds = {event.type for event in stream}
    assert {"refusal.delta", "refusal.done"} <= kinds and "content.delta" not in kinds
    message = stream.get_final_completion().choices[0].message
    assert (message.content, message.parsed, message.refusal) == (None, None, "I would rather not.")
    server.saw(requests=2, answered=2)


def test_events_are_sent_as_they_are_scripted(serve, client):
    chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    ends = [("a", None), ("b", "stop")]
    choices = [{"index": 0, "delta": {"content": piece}, "finish_reason": end} for piece, end in ends]
    events = [{**chunk, "choices": [choice]} for choice in choices]
    server = serve({"stream": events})
    chunks = client(server).chat.completions.create(model="m", messages=ASKED, stream=True)
    assert [chunk.to_dict() for chunk in chunks] == events
    server.saw(requests=1, answered=1)


def test_the_models(serve, client):
    server = serve(models=["one", "two"])
    assert [(model.id, model.object) for model in client(server).models.list()] == [("one", "model"), ("two", "model")]
