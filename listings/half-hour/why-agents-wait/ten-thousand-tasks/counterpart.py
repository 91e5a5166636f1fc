import asyncio
import threading
import time


async def main():
    start = time.monotonic()

    agents = [asyncio.create_task(ask()) for _ in range(10_000)]
    answers = await asyncio.gather(*agents)

    print(f"{len(answers)} answers after {int(time.monotonic() - start)} s")
    threads = set(answers) - {threading.get_ident()}
    print(f"threads besides that of main: {len(threads)}")


async def ask():
    await asyncio.sleep(1)  # the model thinks
    return threading.get_ident()


asyncio.run(main())
