"""The package `openai` and responses: texts, tools, and structured output, whole and streamed."""

import json

import pytest
from openai import BadRequestError
from pydantic import ValidationError

from replies import TEXT, TEXT_AND_CALL, TWO_CALLS, Weather

ASKED = [{"role": "user", "content": "How is Paris?"}]


def tool(name, parameter):
    parameters = {"type": "object", "properties": {parameter: {"type": "string"}}, "required": [parameter]}
    parameters["additionalProperties"] = False
    return {"type": "function", "name": name, "parameters": parameters, "strict": True}


TOOLS = [tool("get_weather", "city"), tool("get_time", "zone")]


def test_a_whole_text(serve, client):
    server = serve({"respond": TEXT})
    response = client(server).responses.create(model="m", input="How is Paris?", instructions="Be brief.")
    [message] = response.output
    assert (response.output_text, response.status, response.object) == (TEXT, "completed", "response")
    assert (message.type, message.role, message.status) == ("message", "assistant", "completed")
    assert (response.model, response.error, response.incomplete_details) == ("m", None, None)
    usage = response.usage
    assert usage.output_tokens > 3 and usage.total_tokens == usage.input_tokens + usage.output_tokens
    server.saw(requests=1, answered=1, refused=0, left=0, tokens=usage.output_tokens)


def test_a_streamed_text_comes_in_numbered_events(serve, client):
    server = serve({"respond": TEXT})
    events = list(client(server).responses.create(model="m", input=ASKED, stream=True))
    assert [event.sequence_number for event in events] == list(range(len(events)))
    kinds = [event.type for event in events]
    deltas = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert kinds == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
        *["response.output_text.delta"] * len(deltas),
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert "".join(deltas) == TEXT and len(deltas) > 3
    first, last = events[0].response, events[-1].response
    assert (first.status, first.output, first.id) == ("in_progress", [], last.id)
    assert (last.status, last.output_text, last.usage.output_tokens) == ("completed", TEXT, len(deltas))
    server.saw(requests=1, answered=1, tokens=len(deltas))


def test_a_streamed_text_as_the_client_assembles_it(serve, client):
    server = serve({"respond": TEXT})
    with client(server).responses.stream(model="m", input=ASKED) as stream:
        *_, done = [event for event in stream if event.type == "response.output_text.done"]
    assert (done.text, stream.get_final_response().output_text) == (TEXT, TEXT)
    server.saw(requests=1, answered=1)


def test_two_tools_and_the_answer_to_their_outputs(serve, client):
    server = serve(TWO_CALLS, {"respond": TEXT, "asked": "noon"})
    api = client(server).responses
    calls = api.create(model="m", input=ASKED, tools=TOOLS).output
    assert [(call.type, call.name, call.status) for call in calls] == [
        ("function_call", "get_weather", "completed"),
        ("function_call", "get_time", "completed"),
    ]
    assert [json.loads(call.arguments) for call in calls] == [{"city": "Paris"}, {"zone": "CET"}]
    assert len({call.call_id for call in calls}) == len({call.id for call in calls}) == 2
    told = zip(calls, ["sunny", "noon"])
    outputs = [{"type": "function_call_output", "call_id": call.call_id, "output": text} for call, text in told]
    assert api.create(model="m", input=[*ASKED, *calls, *outputs], tools=TOOLS).output_text == TEXT
    server.saw(requests=2, answered=2, refused=0)


def test_two_tools_streamed_one_item_after_the_other(serve, client):
    server = serve(TWO_CALLS)
    with client(server).responses.stream(model="m", input=ASKED, tools=TOOLS) as stream:
        events = list(stream)
    assert [event.sequence_number for event in events] == list(range(len(events)))
    calls = stream.get_final_response().output
    assert [(call.name, call.parsed_arguments) for call in calls] == [
        ("get_weather", {"city": "Paris"}),
        ("get_time", {"zone": "CET"}),
    ]
    added = [event for event in events if event.type == "response.output_item.added"]
    assert [(event.output_index, event.item.name, event.item.arguments) for event in added] == [
        (0, "get_weather", ""),
        (1, "get_time", ""),
    ]
    done = [event for event in events if event.type == "response.function_call_arguments.done"]
    assert [(event.output_index, event.item_id, json.loads(event.arguments)) for event in done] == [
        (0, calls[0].id, {"city": "Paris"}),
        (1, calls[1].id, {"zone": "CET"}),
    ]
    deltas = [event for event in events if event.type == "response.function_call_arguments.delta"]
    assert [event.output_index for event in deltas] == sorted(event.output_index for event in deltas)
    pieces = ["".join(event.delta for event in deltas if event.item_id == call.id) for call in calls]
    assert pieces == [call.arguments for call in calls] and len(deltas) >= 4
    server.saw(requests=1, answered=1)


def test_a_text_before_a_call(serve, client):
    server = serve({**TEXT_AND_CALL, "times": 2})
    api = client(server).responses
    with api.stream(model="m", input=ASKED, tools=TOOLS) as stream:
        streamed = stream.get_final_response()
    for response in [api.create(model="m", input=ASKED, tools=TOOLS), streamed]:
        message, call = response.output
        assert (message.type, response.output_text) == ("message", "Let me look.")
        assert (call.type, call.call_id, call.name) == ("function_call", "call_x", "get_time")
    server.saw(requests=2, answered=2)


def test_structured_output_that_fits(serve, client):
    server = serve({"json": {"city": "Paris", "degrees": 21}})
    response = client(server).responses.parse(model="m", input=ASKED, text_format=Weather)
    assert response.output_parsed == Weather(city="Paris", degrees=21)
    assert server.bodies()[0]["text"]["format"]["name"] == "Weather"
    server.saw(requests=1, answered=1)


def test_structured_output_streamed(serve, client):
    server = serve({"json": {"city": "Paris", "degrees": 21}})
    with client(server).responses.stream(model="m", input=ASKED, text_format=Weather) as stream:
        pieces = [event for event in stream if event.type == "response.output_text.delta"]
    assert stream.get_final_response().output_parsed == Weather(city="Paris", degrees=21)
    assert len(pieces) > 2
    server.saw(requests=1, answered=1)


def test_structured_output_that_does_not_fit(serve, client):
    server = serve({"json": {"city": "Paris", "degrees": "warm"}})
    with pytest.raises(ValidationError, match="degrees"):
        client(server).responses.parse(model="m", input=ASKED, text_format=Weather)
    server.saw(requests=1, answered=1)


def test_structured_output_cut_off_by_length(serve, client):
    server = serve({"respond": '{"city": "Par', "finish": "length", "times": 2})
    api = client(server).responses
    response = api.create(model="m", input=ASKED)
    assert (response.status, response.incomplete_details.reason) == ("incomplete", "max_output_tokens")
    assert (response.output[0].status, response.output_text) == ("incomplete", '{"city": "Par')
    with pytest.raises(ValidationError, match="EOF"):
        api.parse(model="m", input=ASKED, text_format=Weather)
    server.saw(requests=2, answered=2)


def test_a_stream_cut_off_by_length_ends_with_its_own_event(serve, client):
    server = serve({"respond": "It is", "finish": "length"})
    *_, last = client(server).responses.create(model="m", input=ASKED, stream=True)
    assert (last.type, last.response.status) == ("response.incomplete", "incomplete")
    assert last.response.output_text == "It is"
    assert last.response.incomplete_details.reason == "max_output_tokens"
    server.saw(requests=1, answered=1)


def test_a_refusal_is_no_text(serve, client):
    server = serve({"reply": [{"refusal": "I would rather not."}], "times": 2})
    api = client(server).responses
    with api.stream(model="m", input=ASKED, text_format=Weather) as stream:
        kinds = {event.type for event in stream}
    assert {"response.refusal.delta", "response.refusal.done"} <= kinds
    for response in [api.parse(model="m", input=ASKED, text_format=Weather), stream.get_final_response()]:
        [content] = response.output[0].content
        assert (content.type, content.refusal) == ("refusal", "I would rather not.")
        assert (response.output_text, response.output_parsed) == ("", None)
    server.saw(requests=2, answered=2)


def test_events_are_sent_as_they_are_scripted(serve, client):
    event = {"type": "error", "code": "server_error", "message": "It broke.", "param": None, "sequence_number": 0}
    server = serve({"stream": [event]})
    events = client(server).responses.create(model="m", input=ASKED, stream=True)
    assert [event.to_dict() for event in events] == [event]
    server.saw(requests=1, answered=1)


def test_an_output_without_its_call_is_refused(serve, client):
    server = serve()
    output = {"type": "function_call_output", "call_id": "call_9", "output": "noon"}
    with pytest.raises(BadRequestError, match="call_9") as refused:
        client(server).responses.create(model="m", input=[*ASKED, output])
    assert (refused.value.type, refused.value.param) == ("invalid_request_error", "input")
    server.saw(requests=1, refused=1, answered=0)


def test_a_call_without_its_output_is_refused(serve, client):
    server = serve()
    call = {"type": "function_call", "call_id": "call_9", "name": "get_time", "arguments": "{}"}
    with pytest.raises(BadRequestError, match="call_9"):
        client(server).responses.create(model="m", input=[*ASKED, call])
    server.saw(requests=1, refused=1, answered=0)
