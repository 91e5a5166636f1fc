import asyncio


async def main():
    try:
        async with asyncio.timeout(0.5):
            print(await search("tea robots"))
    except TimeoutError:
        print("nothing after half a second")


async def search(query):
    try:
        await asyncio.sleep(2)  # the index is slow today
        print("the search has finished")
        return f"3 results for {query}"
    finally:
        print("connection closed")


asyncio.run(main())
