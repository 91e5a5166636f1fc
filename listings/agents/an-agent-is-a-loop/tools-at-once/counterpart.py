import asyncio
import time


async def main():
    cities = ["Paris", "Rome", "Oslo", "Lima"]
    at_once = asyncio.Semaphore(2)

    async def call(city):
        async with at_once:
            return await find_price(city)

    start = time.monotonic()
    outputs = await asyncio.gather(*[call(city) for city in cities])
    print(f"after {time.monotonic() - start:.0f} s the model has read:")
    for output in outputs:
        print(f"  {output}")
    print("Rome is.")


async def find_price(city):
    await asyncio.sleep(4 if city == "Paris" else 1)
    print(f"{city} is done")
    return f"{city}: {40 * len(city)} euros"


asyncio.run(main())
