"""The OpenAI Agents SDK on the scripts that `beside-the-sdk` runs with the book's own runtime: what the server and the
tools see, and how each run ends. The tools do the same as the listing's."""

import asyncio
import json
import time
from pathlib import Path

import pytest
from agents import Agent, AgentsException, ModelSettings, OpenAIChatCompletionsModel, Runner, function_tool
from openai import APIError, AsyncOpenAI
from pydantic import BaseModel

CASES = json.loads((Path(__file__).parent / "beside_desk.json").read_text())


class Forecast(BaseModel):
    city: str
    degrees: int

    def __str__(self):
        return f"{self.degrees}° in {self.city}"


class Working:
    """How many tools work, have worked, and have worked at once."""

    def __init__(self):
        self.now = self.all = self.most = 0

    def __enter__(self):
        self.now += 1
        self.all += 1
        self.most = max(self.most, self.now)

    def __exit__(self, *_):
        self.now -= 1


def make_tools(working):
    @function_tool
    async def get_weather(city: str) -> str:
        with working:
            await asyncio.sleep(0.3)
            if city == "Atlantis":
                raise ValueError("no such city")
            return f"sunny in {city}"

    @function_tool(timeout=0.6)
    async def hang() -> str:
        with working:
            await asyncio.sleep(3600)

    @function_tool
    def read_file() -> str:
        with working:
            time.sleep(0.3)
            return "a text"

    @function_tool(needs_approval=True)
    async def send_mail() -> str:
        with working:
            return "sent"

    return [get_weather, hang, read_file, send_mail]


async def end(agent):
    """Runs an agent to its end, and approves all calls on the way."""
    try:
        result = await Runner.run(agent, "Go.")
        while result.interruptions:
            state = result.to_state()
            for call in result.interruptions:
                state.approve(call)
            result = await Runner.run(agent, state)
        return str(result.final_output)
    except (AgentsException, APIError) as error:
        return f"`{type(error).__name__}`"


@pytest.mark.parametrize("case", CASES, ids=[case["case"].lower().replace(" ", "-") for case in CASES])
def test_beside_desk(serve, case):
    server = serve(*case["steps"])
    working = Working()

    async def main():
        async with AsyncOpenAI(base_url=server.url, api_key="a key", timeout=10) as client:
            writer = Agent(name="writer", model=OpenAIChatCompletionsModel("writer", client))
            agent = Agent(
                name="One",
                instructions="Be brief.",
                model=OpenAIChatCompletionsModel("m", client),
                tools=[*make_tools(working), writer.as_tool("ask_writer", "Asks a writer.")],
                output_type=Forecast if case.get("structured") else None,
                model_settings=ModelSettings(tool_choice=case.get("must_call")),
            )
            return await end(agent)

    ends = asyncio.run(main())
    counts = server.state()["counts"]
    assert case["sdk"] == {
        "requests": counts["requests"],
        "requests_at_once": counts["most_at_once"],
        "tools": working.all,
        "tools_at_once": working.most,
        "ends": ends,
    }
