import asyncio
import time


async def main():
    start = time.monotonic()

    scout = await ask("scout")
    writer = await ask("writer")
    critic = await ask("critic")

    print(f"{scout}, {writer}, {critic}: {int(time.monotonic() - start)} s")


async def ask(agent):
    print(f"{agent} waits")
    await asyncio.sleep(1)  # the model thinks
    return f"{agent}: yes"


asyncio.run(main())
