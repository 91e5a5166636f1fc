"""Two programs of the course that the lecture belongs to, with the OpenAI Agents SDK, on the scripts of the listings
`three-sales-agents` and `three-searches`, only faster: the requests, how many at once, and what comes of it."""

import asyncio
import json

import pytest
from agents import Agent, OpenAIChatCompletionsModel, Runner, function_tool
from openai import AsyncOpenAI, BadRequestError


def calls(name, **arguments):
    return {"calls": [{"name": name, "arguments": arguments}]}


def when(asked, step, after_ms=200):
    return {**step, "asked": asked, "after_ms": after_ms}


def run(server, program):
    async def main():
        async with AsyncOpenAI(base_url=server.url, api_key="a key", timeout=10) as client:
            model = OpenAIChatCompletionsModel("gpt-5-mini", client)
            return await program(lambda instructions, *tools: Agent(
                name="One", instructions=instructions, model=model, tools=list(tools)
            ))

    return asyncio.run(main())


async def ask(agent, question):
    return (await Runner.run(agent, question)).final_output


def test_three_sales_agents(serve):
    server = serve(
        when("a serious", {"respond": "Tea robots save time."}, 600),
        when("a witty", {"respond": "Tea, by itself."}, 200),
        when("a short", {"respond": "Buy tea robots."}, 400),
        when("Pick one", {"respond": "Tea, by itself."}),
        when("Send this", calls("send_mail", text="Tea, by itself.")),
        when("sent", {"respond": "The mail is out."}),
    )
    mails = []

    @function_tool
    async def send_mail(text: str) -> str:
        mails.append(text)
        return "sent"

    async def program(agent):
        seller, picker = agent("You write sales mails."), agent("You pick the best mail.")
        sender = agent("You send mails.", send_mail)
        serious, witty, short = await asyncio.gather(
            ask(seller, "Write a serious mail."),
            ask(seller, "Write a witty mail."),
            ask(seller, "Write a short mail."),
        )
        best = await ask(picker, f"Pick one: {serious} / {witty} / {short}")
        return await ask(sender, f"Send this: {best}")

    assert run(server, program) == "The mail is out."
    assert mails == ["Tea, by itself."]
    server.saw(requests=6, answered=6, most_at_once=3)
    picked = server.bodies()[3]["messages"][-1]["content"]
    assert picked == "Pick one: Tea robots save time. / Tea, by itself. / Buy tea robots."


@pytest.mark.parametrize("keeps", [False, True], ids=["gather", "return_exceptions"])
def test_deep_research(serve, keeps):
    refused = {"raise_error": {"status": 400, "code": "content_policy", "message": "not about makers"}}
    report = "Tea robots: from 90 euros, since 1902."
    server = serve(
        when("Research", {"json": {"searches": ["prices", "makers", "history"]}}),
        when("pages about prices", {"respond": "from 90 euros"}),
        when("pages about history", {"respond": "since 1902"}),
        when("prices", calls("search", query="prices")),
        when("makers", refused),
        when("history", calls("search", query="history")),
        *([when("Report on", {"respond": report})] if keeps else []),
    )
    searched = []

    @function_tool
    async def search(query: str) -> str:
        await asyncio.sleep(0.5)
        searched.append(query)
        return f"pages about {query}"

    async def program(agent):
        searcher = agent("Search, and sum up.", search)
        plan = json.loads(await ask(agent("Plan searches."), "Research tea robots."))
        searches = [ask(searcher, query) for query in plan["searches"]]
        try:
            found = await asyncio.gather(*searches, return_exceptions=keeps)
        except BadRequestError as error:
            assert searched == [], "it fails before the first search has ended"
            await asyncio.sleep(1.5)
            return error.code
        found = [text for text in found if isinstance(text, str)]
        return await ask(agent("Write a report."), f"Report on this: {', '.join(found)}")

    assert run(server, program) == (report if keeps else "content_policy")
    assert sorted(searched) == ["history", "prices"], "the other searches go on in any case"
    server.saw(requests=7 if keeps else 6, refused=1, most_at_once=3)
