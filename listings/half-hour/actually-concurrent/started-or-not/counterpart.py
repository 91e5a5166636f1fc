import asyncio
import time


async def main():
    start = time.monotonic()

    coroutine = ask("the bare future", start)
    task = asyncio.create_task(ask("the task", start))

    await asyncio.sleep(5)
    print("main has slept for 5 s")

    await coroutine
    await task


async def ask(who, start):
    print(f"{who} starts at {int(time.monotonic() - start)} s")
    await asyncio.sleep(1)  # the model thinks
    print(f"{who} ends at {int(time.monotonic() - start)} s")


asyncio.run(main())
