import asyncio


async def main():
    agents = [("scout", 3), ("writer", 1), ("critic", 2)]

    for answer in asyncio.as_completed([ask(agent, seconds) for agent, seconds in agents]):
        print(await answer)


async def ask(agent, seconds):
    await asyncio.sleep(seconds)  # the model thinks
    return f"{agent}: yes, after {seconds} s"


asyncio.run(main())
