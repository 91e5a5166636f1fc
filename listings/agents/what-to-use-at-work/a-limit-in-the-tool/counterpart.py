import asyncio


async def main():
    start = asyncio.get_running_loop().time()
    search = Search()
    calls = [search.call(city) for city in ["Rome", "Oslo", "Bern", "Riga"]]
    print(str(await any_library(calls)).replace("'", '"'))
    print(f"{asyncio.get_running_loop().time() - start:.0f} seconds")


class Search:
    """A tool that limits itself, whoever calls it."""

    def __init__(self):
        self.places = asyncio.Semaphore(2)

    async def call(self, city):
        async with self.places:
            try:
                return await asyncio.wait_for(look_up(city), 3)
            except TimeoutError:
                return f"error: {city} took longer than 3 seconds"


async def look_up(city):
    await asyncio.sleep(60 if city == "Oslo" else 1)
    return f"{city} is found"


async def any_library(calls):
    """Calls all tools of a reply at once, without a limit."""
    return await asyncio.gather(*calls)


asyncio.run(main())
