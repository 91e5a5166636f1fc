import asyncio
import time


async def main():
    start = time.monotonic()
    gave_up = False
    try:
        async with asyncio.timeout(2):
            await ask()
    except TimeoutError:
        gave_up = True
    seconds = time.monotonic() - start
    print(f"gave up: {str(gave_up).lower()}")
    print(f"after {seconds:.0f} s")


async def ask():
    try:
        await asyncio.sleep(10)  # the model is slow
        return "42"
    finally:
        await asyncio.sleep(3)  # the server's goodbye
        print("connection closed")


asyncio.run(main())
