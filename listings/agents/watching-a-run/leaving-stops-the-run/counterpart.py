import asyncio


async def main():
    events = asyncio.Queue()
    task = asyncio.create_task(run(events))
    await read(events)
    await asyncio.sleep(60)

    print("A minute later:")
    print(await task)


async def read(events):
    """Reads until the second search begins, watches it for a second, and leaves."""
    while (event := await events.get()) is not None:
        if event == "reviews":
            await asyncio.sleep(1)
            print("the reader leaves")
            break


async def run(events):
    for query in ["prices", "reviews"]:  # what the model calls
        events.put_nowait(query)
        await search(query)
    events.put_nowait(None)
    return "The small one."


async def search(query):
    print(f"  searching for {query}")
    await asyncio.sleep(2)
    print(f"  found {query}")


asyncio.run(main())
