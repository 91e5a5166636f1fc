import asyncio

TOKEN = 0.01
BUSY = 1


async def main():
    counts = Counts()
    tokens = story(counts)
    await anext(tokens)
    await asyncio.sleep(BUSY)
    print(f"without a channel: {counts.tokens} tokens sent")

    for room in [4, 1000]:
        counts = Counts()
        events = asyncio.Queue(room)
        async with asyncio.TaskGroup() as group:  # raises what `pump` raises
            task = group.create_task(pump(story(counts), events))
            await events.get()
            await asyncio.sleep(BUSY)
            print(f"with room for {room}: {counts.tokens} tokens sent")
            task.cancel()


async def pump(tokens, events):
    """Hands over each token as soon as there is room for it."""
    async for token in tokens:
        await events.put(token)


class Counts:
    tokens = 0


async def story(counts):
    """A story of 50 tokens."""
    for _ in range(50):
        await asyncio.sleep(TOKEN)
        counts.tokens += 1
        yield "word"


asyncio.run(main())
