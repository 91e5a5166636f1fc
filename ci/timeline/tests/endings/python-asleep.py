import asyncio


async def main():
    print(await asyncio.Queue().get())


asyncio.run(main())
