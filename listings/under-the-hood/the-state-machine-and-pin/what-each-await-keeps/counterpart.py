import asyncio
import sys


async def main():
    small, large = keeps(1_000), keeps(1_000_000)
    for coroutine in small, large:
        coroutine.send(None)  # runs it as far as its first wait
    print("same size:", sys.getsizeof(small) == sys.getsizeof(large))
    for coroutine in small, large:
        page = coroutine.cr_frame.f_locals["page"]
        print(f"refers to a page of {len(page):,} bytes")
        coroutine.close()


async def keeps(size):
    page = bytes(size)
    await asyncio.sleep(0)
    return page[0]


asyncio.run(main())
