import asyncio
import tracemalloc


async def main():
    tracemalloc.start()
    agents = [asyncio.create_task(asyncio.sleep(1)) for _ in range(10_000)]
    await asyncio.sleep(0)  # every agent runs up to its wait
    allocated, _ = tracemalloc.get_traced_memory()
    print(f"a waiting task: {round(allocated / 10_000 / 1000)} KB")
    for agent in agents:
        agent.cancel()


asyncio.run(main())
