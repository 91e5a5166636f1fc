import asyncio


async def main():
    run = call_tools(["address", "email"])
    try:
        await asyncio.wait_for(run, 1)
    except TimeoutError:
        print("the run is canceled")
    await asyncio.sleep(9)


async def call_tools(names):
    """As in some libraries, each tool is a task."""
    tools = [asyncio.create_task(tool(name)) for name in names]
    for task in tools:
        await task


async def tool(name):
    await asyncio.sleep(2)
    print(f"{name}: done")


asyncio.run(main())
