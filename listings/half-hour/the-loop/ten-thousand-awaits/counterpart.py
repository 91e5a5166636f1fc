import asyncio


async def main():
    task = asyncio.create_task(run())

    for _ in range(10_000):
        await think_a_little()
    print("10,000 awaits are over")

    await task


async def run():
    print("the task runs")


async def think_a_little():
    pass


asyncio.run(main())
