import asyncio


async def main():
    start = now()
    permits = asyncio.Semaphore(2)
    tasks = [asyncio.create_task(fetch(n, permits)) for n in range(1, 5)]
    for page in asyncio.as_completed(tasks):
        await save(await page)
    print(f"all saved after {now() - start:.0f} s")


async def fetch(page, permits):
    async with permits:
        start = now()
        await asyncio.sleep(2)  # the server sends it
        print(f"page {page} fetched in {now() - start:.0f} s")
        return page


async def save(page):
    await asyncio.sleep(2)  # the disk writes


def now():
    return asyncio.get_running_loop().time()


asyncio.run(main())
