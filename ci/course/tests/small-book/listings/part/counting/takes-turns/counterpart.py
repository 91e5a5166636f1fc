import asyncio


async def say(number, seconds):
    await asyncio.sleep(seconds)
    print(number)


async def main():
    await asyncio.gather(say("two", 2), say("one", 1))


asyncio.run(main())
