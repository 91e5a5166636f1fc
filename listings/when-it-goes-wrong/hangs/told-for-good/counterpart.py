import asyncio


async def main():
    found = asyncio.Event()
    async with asyncio.timeout(3600):
        await asyncio.gather(scout(found), critic(found))


async def scout(found):
    await asyncio.sleep(1)  # the model thinks
    found.set()


async def critic(found):
    await asyncio.sleep(2)  # the model thinks
    await found.wait()
    print("the critic reads")


asyncio.run(main())
