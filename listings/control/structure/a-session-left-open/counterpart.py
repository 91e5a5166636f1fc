import asyncio


async def main():
    try:
        await asyncio.wait_for(ask(), 2)
    except TimeoutError:
        print("main gives up")
    await asyncio.sleep(5)


async def ask():
    async with Session():
        await asyncio.sleep(60)  # the model thinks


class Session:
    async def __aenter__(self):
        await asyncio.sleep(1)  # the server answers
        print("logged in")

    async def __aexit__(self, *error):
        await asyncio.sleep(1)  # the server answers
        print("logged out")


asyncio.run(main())
