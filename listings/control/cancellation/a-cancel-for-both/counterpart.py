import asyncio


async def main():
    task = asyncio.create_task(lead())
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.sleep(1)
    print("main ends")


async def lead():
    scout = asyncio.create_task(asyncio.sleep(60))
    try:
        await scout
    except asyncio.CancelledError:
        print("the scout is canceled")
    print("the lead goes on")


asyncio.run(main())
