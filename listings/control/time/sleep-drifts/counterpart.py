import asyncio

PERIOD = 0.2


async def main():
    now = asyncio.get_running_loop().time
    start = now()
    for _ in range(10):
        await measure()
        await asyncio.sleep(PERIOD)
    print(f"sleep: {int(now() - start)} s")

    start = now()
    for tick in range(1, 11):
        await measure()
        await asyncio.sleep(start + tick * PERIOD - now())
    print(f"ticks: {int(now() - start)} s")


async def measure():
    await asyncio.sleep(PERIOD / 2)  # the sensor works


asyncio.run(main())
