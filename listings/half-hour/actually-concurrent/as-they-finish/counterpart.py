import asyncio


async def main():
    tools = [("browser", 3), ("calculator", 1), ("database", 2)]

    for result in asyncio.as_completed([run(tool, seconds) for tool, seconds in tools]):
        print(await result)


async def run(tool, seconds):
    await asyncio.sleep(seconds)  # the tool works
    return f"{tool}: done after {seconds} s"


asyncio.run(main())
