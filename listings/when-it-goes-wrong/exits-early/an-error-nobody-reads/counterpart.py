import asyncio


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, report: print(report["message"]))
    asyncio.create_task(save())
    await asyncio.sleep(2)  # main does other things
    print("all done")


async def save():
    await asyncio.sleep(1)  # the disk is slow
    raise OSError("the disk is full")


asyncio.run(main())
