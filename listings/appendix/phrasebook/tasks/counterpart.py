import asyncio


async def main():
    # ANCHOR: spawn
    task = asyncio.create_task(ask("scout"))
    answer = await task
    # ANCHOR_END: spawn
    print(answer)

    # ANCHOR: cancel
    task = asyncio.create_task(ask("writer"))
    task.cancel()
    await asyncio.wait([task])
    if task.cancelled():
        print("cancelled")
    # ANCHOR_END: cancel

    # ANCHOR: timeout
    try:
        async with asyncio.timeout(0.5):
            print(await ask("critic"))
    except TimeoutError:
        print("too late")
    # ANCHOR_END: timeout

    # ANCHOR: interval
    for _ in range(3):
        print("tick")
        await asyncio.sleep(1)
    # ANCHOR_END: interval


async def ask(agent):
    # ANCHOR: sleep
    await asyncio.sleep(1)
    # ANCHOR_END: sleep
    return f"{agent}: yes"


asyncio.run(main())
