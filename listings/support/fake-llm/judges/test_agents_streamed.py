"""The OpenAI Agents SDK, streamed, in both API modes."""

import asyncio

import pytest
from agents import Agent, ModelBehaviorError, OpenAIResponsesModel, Runner, function_tool
from openai import APIConnectionError

from replies import TEXT

LONG = "word " * 400


def events_of(agent, **more):
    """Runs the agent, and returns the result with all events."""

    async def main():
        result = Runner.run_streamed(agent, "How is Paris?", **more)
        return result, [event async for event in result.stream_events()]

    return asyncio.run(main())


def texts(events):
    raw = [event.data for event in events if event.type == "raw_response_event"]
    return [data.delta for data in raw if data.type == "response.output_text.delta"]


def test_the_text_as_it_comes(serve, model):
    server = serve({"respond": TEXT})
    result, events = events_of(Agent(name="One", model=model(server)))
    assert result.final_output == "".join(texts(events)) == TEXT
    assert len(texts(events)) > 3
    server.saw(requests=1, answered=1)


def test_two_tools_and_the_events_of_the_run(serve, model):
    @function_tool
    def weather(city: str) -> str:
        return f"sunny in {city}"

    @function_tool
    def clock(zone: str) -> str:
        return f"noon in {zone}"

    calls = [{"name": "weather", "arguments": {"city": "Paris"}}, {"name": "clock", "arguments": {"zone": "CET"}}]
    server = serve({"calls": calls}, {"respond": "Sunny at noon."})
    result, events = events_of(Agent(name="One", tools=[weather, clock], model=model(server)))
    assert result.final_output == "Sunny at noon."
    steps = [event.name for event in events if event.type == "run_item_stream_event"]
    assert sorted(steps[:4]) == ["tool_called", "tool_called", "tool_output", "tool_output"]
    assert steps[4:] == ["message_output_created"]
    outputs = [event.item.output for event in events if getattr(event, "name", "") == "tool_output"]
    assert outputs == ["sunny in Paris", "noon in CET"]
    server.saw(requests=2, answered=2, refused=0)


def test_a_handoff_is_an_event(serve, model):
    server = serve({"calls": [{"name": "transfer_to_french"}]}, {"respond": "Bonjour."})
    french = Agent(name="French", model=model(server))
    result, events = events_of(Agent(name="Triage", handoffs=[french], model=model(server)))
    agents = [event.new_agent.name for event in events if event.type == "agent_updated_stream_event"]
    assert (agents, result.final_output) == (["Triage", "French"], "Bonjour.")
    server.saw(requests=2, answered=2)


def test_a_cancelled_run_stops_and_leaves_the_server(serve, model):
    server = serve({"respond": LONG, "per_token_ms": 10})

    async def main():
        result = Runner.run_streamed(Agent(name="One", model=model(server)), "How is Paris?")
        async for event in result.stream_events():
            if texts([event]):
                result.cancel()

    asyncio.run(main())
    server.saw(requests=1, answered=0, left=1)
    assert 0 < server.state()["counts"]["tokens"] < 200


def test_a_run_goes_on_after_a_break(serve, model):
    ran = []

    @function_tool
    def weather(city: str) -> str:
        ran.append(city)
        return "sunny"

    server = serve({"calls": [{"name": "weather", "arguments": {"city": "Paris"}}]}, {"respond": "Sunny."})

    async def main():
        result = Runner.run_streamed(Agent(name="One", tools=[weather], model=model(server)), "How is Paris?")
        async for event in result.stream_events():
            break
        before = list(ran)
        await asyncio.sleep(1)
        return before

    assert (asyncio.run(main()), ran) == ([], ["Paris"])
    server.saw(requests=2, answered=2)


def test_a_stream_cut_in_the_middle_ends_the_run(serve, model):
    server = serve({"respond": LONG, "fault": {"cut_after": 10}})
    with pytest.raises(APIConnectionError):
        events_of(Agent(name="One", model=model(server)))
    server.saw(requests=1, cut=1, answered=0)


def test_an_end_without_a_finish_reason(serve, model):
    server = serve({"respond": "It is sunny.", "fault": "no_finish"})
    agent = Agent(name="One", model=model(server))
    if isinstance(agent.model, OpenAIResponsesModel):
        with pytest.raises(ModelBehaviorError):
            events_of(agent)
    else:
        # The SDK insists on the reason only if the address is OpenAI's own.
        assert events_of(agent)[0].final_output == "It is sunny."
    server.saw(requests=1)


def test_an_end_by_length(serve, model):
    server = serve({"respond": "It is", "finish": "length"})
    agent = Agent(name="One", model=model(server))
    if isinstance(agent.model, OpenAIResponsesModel):
        with pytest.raises(ModelBehaviorError, match="response.incomplete.*max_output_tokens"):
            events_of(agent)
    else:
        assert events_of(agent)[0].final_output == "It is"
    server.saw(requests=1)
