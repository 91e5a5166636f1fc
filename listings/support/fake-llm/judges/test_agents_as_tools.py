"""Agents that are used as tools: whether their events reach the watcher, and what a slow watcher costs."""

import asyncio

from agents import Agent, Runner

from fake import text_in

STORY = {"respond": "word" + " word" * 99, "asked": "Once more"}
ASK = {"calls": [{"name": "write", "arguments": {"input": "Once more"}}]}


def manager(server, model, **given):
    writer = Agent(name="Writer", model=model(server))
    return Agent(name="Manager", model=model(server), tools=[writer.as_tool("write", "Writes.", **given)])


def test_the_events_of_an_agent_that_is_a_tool_are_not_among_those_of_the_run(serve, model):
    server = serve(ASK, STORY, {"respond": "Done."})

    async def main():
        result = Runner.run_streamed(manager(server, model), "Hello")
        pieces = [text_in(event.data) async for event in result.stream_events() if event.type == "raw_response_event"]
        assert "".join(pieces) == "Done."

    asyncio.run(main())


def test_a_slow_watcher_of_an_agent_that_is_a_tool_makes_the_tool_fail(serve, model):
    server = serve(ASK, STORY, {"respond": "Done."})

    async def slowly(event):
        await asyncio.sleep(0.05)

    async def main():
        slow = manager(server, model, on_stream=slowly, on_stream_max_pending_events=16)
        await Runner.run(slow, "Hello")

    asyncio.run(main())
    server.saw(requests=3, answered=3)
    assert "An error occurred while running the tool" in str(server.bodies()[2])
