import asyncio
import json


# ANCHOR: main
async def main():
    planner = Agent("Plan searches.")
    searcher = Agent("Search, and sum up.", search)
    writer = Agent("Write a report.")

    plan = json.loads(await run(planner, "Research tea robots."))
    try:
        found = await asyncio.gather(*[run(searcher, query) for query in plan["searches"]])
        print(await run(writer, f"Report on this: {', '.join(found)}"))
    except Refused as error:
        print(f"no report: {error}")
    await asyncio.sleep(5)
# ANCHOR_END: main


class Agent:
    def __init__(self, instructions, *tools):
        self.instructions = instructions
        self.tools = {tool.__name__: tool for tool in tools}


async def run(agent, question):
    messages = [agent.instructions, question]
    while True:
        reply = await model(messages)
        messages.append(reply)
        if isinstance(reply, str):
            return reply
        for name, arguments in reply:
            messages.append(await agent.tools[name](**json.loads(arguments)))


async def search(query):
    await asyncio.sleep(1)
    print(f"searched for {query}")
    return f"pages about {query}"


class Refused(Exception):
    pass


async def model(messages):
    await asyncio.sleep(1)
    for reply, asked in SCRIPT:
        if asked in messages[-1]:
            if isinstance(reply, Refused):
                raise reply
            return reply


SCRIPT = [
    ('{"searches": ["prices", "makers", "history"]}', "Research"),
    ("from 90 euros", "pages about prices"),
    ("since 1902", "pages about history"),
    ("Tea robots: from 90 euros, since 1902.", "Report on"),
    ([("search", '{"query": "prices"}')], "prices"),
    (Refused("400 content_policy: not about makers"), "makers"),
    ([("search", '{"query": "history"}')], "history"),
]

asyncio.run(main())
