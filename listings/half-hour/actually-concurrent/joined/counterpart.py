import asyncio
import time


async def main():
    start = time.monotonic()

    scout, writer, critic = await asyncio.gather(ask("scout"), ask("writer"), ask("critic"))

    print(f"{scout}, {writer}, {critic}: {int(time.monotonic() - start)} s")


async def ask(agent):
    print(f"{agent} waits")
    await asyncio.sleep(1)  # the model thinks
    return f"{agent}: yes"


asyncio.run(main())
