import asyncio

TRY = 2
OVERALL = 5


async def main():
    loop = asyncio.get_running_loop()
    start = loop.time()
    found = await search(start + OVERALL)
    print(f"{found} after {loop.time() - start:.0f} s")


async def search(deadline):
    """What the first try that is in time has found."""
    now = asyncio.get_running_loop().time
    for attempt in range(1, 4):
        end = min(deadline, now() + TRY)
        print(f"try {attempt} has {end - now():.0f}s")
        try:
            async with asyncio.timeout_at(end):
                return await ask_index()
        except TimeoutError:
            pass


async def ask_index():
    await asyncio.sleep(30)  # it is busy today
    return 3


asyncio.run(main())
