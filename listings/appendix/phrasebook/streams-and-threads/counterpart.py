import asyncio
import time


async def main():
    # ANCHOR: stream
    async for page in pages():
        print(page)
    # ANCHOR_END: stream

    # ANCHOR: thread
    size = await asyncio.to_thread(measure)
    # ANCHOR_END: thread
    print(f"{size} bytes")


# ANCHOR: generator
async def pages():
    number = 1
    while page := await fetch(number):
        yield page
        number += 1


# ANCHOR_END: generator
async def fetch(number):
    """The answer of a server that has two pages."""
    await asyncio.sleep(1)
    return f"page {number}" if number <= 2 else None


def measure():
    """Stands for a library that only offers blocking calls."""
    time.sleep(0.01)
    return 4096


asyncio.run(main())
