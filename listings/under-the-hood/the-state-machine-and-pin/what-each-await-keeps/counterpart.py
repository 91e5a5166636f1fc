import asyncio
import sys


async def main():
    small, large = keeps(1_000), keeps(1_000_000)
    print("same size:", sys.getsizeof(small) == sys.getsizeof(large))
    for coroutine in small, large:
        coroutine.send(None)  # runs it as far as its first wait
        (page,) = coroutine.cr_frame.f_locals.values()
        print(f"its frame refers to a page of {len(page):,} bytes")
        coroutine.close()


async def keeps(page):
    page = bytes(page)
    await asyncio.sleep(0)
    return page[0]


asyncio.run(main())
