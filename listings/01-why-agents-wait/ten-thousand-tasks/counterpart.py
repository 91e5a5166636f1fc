import asyncio
import time


async def main():
    start = time.monotonic()

    answers = await asyncio.gather(*[ask(agent) for agent in range(10_000)])

    seconds = int(time.monotonic() - start)
    print(f"{len(answers)} answers after {seconds} s, on one thread")


async def ask(agent):
    await asyncio.sleep(1)  # the model thinks
    return f"{agent}: yes"


asyncio.run(main())
