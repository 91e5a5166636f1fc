import asyncio


async def main():
    # ANCHOR: lock
    notes, lock = [], asyncio.Lock()
    async with lock:
        notes.append("a note")
    # ANCHOR_END: lock
    print(len(notes))

    # ANCHOR: semaphore
    seats = asyncio.Semaphore(2)
    async with seats:
        print("one of two seats is taken")
    # ANCHOR_END: semaphore

    # ANCHOR: queue
    queue = asyncio.Queue(8)
    await queue.put("a question")
    question = await queue.get()
    print(question)
    # ANCHOR_END: queue

    # ANCHOR: event
    ready = asyncio.Event()

    async def wait():
        await ready.wait()
        print("ready")

    async def announce():
        ready.set()

    await asyncio.gather(wait(), announce())
    # ANCHOR_END: event


asyncio.run(main())
