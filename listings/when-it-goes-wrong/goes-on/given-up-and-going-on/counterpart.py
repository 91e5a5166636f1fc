import asyncio


async def main():
    scout = asyncio.create_task(search())
    try:
        await asyncio.wait_for(scout, 2.5)
    except TimeoutError:
        print("main gives up")
    await asyncio.sleep(3)  # main does other things


async def search():
    for page in range(1, 6):
        print(f"the scout pays for page {page}")
        await asyncio.sleep(1)  # the model reads it


asyncio.run(main())
