import asyncio


async def main():
    search = None
    async for query in type_in():
        if search:
            search.cancel()
        search = asyncio.create_task(show(query))
    await search


async def show(query):
    print(await find(query))


async def find(query):
    await asyncio.sleep(0.5)  # the index is read
    return f"results for {query}"


async def type_in():
    for query, pause in [("te", 0.3), ("tea", 0.9), ("tea p", 0.2), ("tea pot", 0)]:
        yield query
        await asyncio.sleep(pause)  # the user thinks


asyncio.run(main())
