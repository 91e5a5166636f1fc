import asyncio
import time

THINKING = 0.2


async def main():
    start = time.monotonic()

    await asyncio.gather(ask("scout"), ask("writer"), ask("critic"))

    calls = round((time.monotonic() - start) / THINKING)
    print(f"as long as {calls} calls")


async def ask(agent):
    print(f"{agent} waits")
    time.sleep(THINKING)  # blocks the loop
    print(f"{agent}: yes")


asyncio.run(main())
