import asyncio
import itertools


async def main():
    pipe = asyncio.Queue()
    server = asyncio.create_task(serve(pipe))

    try:
        await asyncio.wait_for(call(pipe), 2.5)
    except TimeoutError:
        print("the caller leaves")
    await asyncio.sleep(10)
    server.cancel()


ids = itertools.count()


async def call(pipe):
    id, answer = next(ids), asyncio.Future()
    await pipe.put(("call", id, answer))
    try:
        return await answer
    except asyncio.CancelledError:
        pipe.put_nowait(("cancelled", id, None))
        raise


async def serve(pipe):
    handlers = {}
    while True:
        method, id, answer = await pipe.get()
        if method == "call":
            handlers[id] = asyncio.create_task(copy(answer))
        else:
            handlers[id].cancel()


async def copy(answer):
    for file in range(1, 5):
        await asyncio.sleep(1)
        print(f"file {file} is copied")
    answer.set_result("done")


asyncio.run(main())
