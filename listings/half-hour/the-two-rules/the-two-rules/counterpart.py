import asyncio


async def main():
    result = await do_some_processing()
    print(result)


async def do_some_processing():
    return "done"


asyncio.run(main())
