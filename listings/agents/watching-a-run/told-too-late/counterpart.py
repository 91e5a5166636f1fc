import asyncio


async def main():
    events = asyncio.Queue()
    task = asyncio.create_task(run(events))
    while (event := await events.get()) is not None:
        print(event)
        if "customers" in event:
            print("The user closes the page.")
            break
        await asyncio.sleep(5)  # the user reads and thinks
    del events
    await asyncio.sleep(60)
    await task


async def run(events):
    """Deletes one backup in each turn."""
    for name in ["logs", "customers", "orders"]:
        await delete(name, events)
    events.put_nowait(None)


async def delete(name, events):
    events.put_nowait(f"deleting {name}")
    await asyncio.sleep(1)
    print(f"  {name} IS GONE")


asyncio.run(main())
