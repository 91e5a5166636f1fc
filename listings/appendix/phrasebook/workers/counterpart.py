import asyncio


async def main():
    # ANCHOR: start
    queue = asyncio.Queue(8)
    workers = [
        asyncio.create_task(work("first", 2, queue)),
        asyncio.create_task(work("second", 3, queue)),
    ]
    for page in range(1, 5):
        await queue.put(page)
    await queue.join()
    for worker in workers:
        worker.cancel()
    # ANCHOR_END: start


# ANCHOR: work
async def work(name, seconds, queue):
    while True:
        page = await queue.get()
        await asyncio.sleep(seconds)
        print(f"{name}: page {page}")
        queue.task_done()


# ANCHOR_END: work
asyncio.run(main())
