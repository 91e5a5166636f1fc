import asyncio

sent = 0


async def main():
    await read(run_streamed())
    await asyncio.sleep(10)
    print(f"{sent} tokens sent")


async def read(events):
    """Shows what the agent says, until the user has read enough."""
    async for event in events:
        print(event)
        if event == " now":
            break


async def run_streamed():
    """As in the SDK, the run is a task, and its events wait in a queue without a bound."""
    events = asyncio.Queue()
    task = asyncio.create_task(run(events))
    while (event := await events.get()) is not None:
        yield event
    await task


async def run(events):
    """The run of an agent: what the model says, and then the tool that it calls."""
    async for token in model():
        events.put_nowait(token)
    events.put_nowait(await send_email())
    events.put_nowait(None)


async def send_email():
    print("THE EMAIL IS SENT")
    return "sent"


async def model():
    global sent
    for token in ["I", " will", " now", " write", " to", " all", " users", "{}"]:
        await asyncio.sleep(1)
        sent += 1
        yield token


asyncio.run(main())
