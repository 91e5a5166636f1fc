import asyncio
import threading

lock = threading.Lock()


async def worker():
    with lock:
        await asyncio.sleep(1)


async def main():
    await asyncio.gather(worker(), worker())


asyncio.run(main())
