import asyncio


async def main():
    tea = asyncio.create_task(brew("tea", 0.8))
    egg = asyncio.create_task(brew("egg", 0.5))
    tomorrow = asyncio.sleep(24 * 60 * 60)
    try:
        await asyncio.wait_for(tomorrow, 0.02)
    except TimeoutError:
        pass
    loop = asyncio.get_running_loop()
    print("timers:", len(loop._scheduled))  # private, so only for a look
    await tea
    await egg


async def brew(what, seconds):
    await asyncio.sleep(seconds)
    print(f"the {what} is ready")


asyncio.run(main())
