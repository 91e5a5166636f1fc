import asyncio
from contextlib import nullcontext


async def main():
    """The search engine allows four searches at once, and the provider two replies. Each takes a second."""
    for each in [False, True]:
        engine, model = Server(), Server()
        pairs, searches, replies = asyncio.Semaphore(2), asyncio.Semaphore(4), asyncio.Semaphore(2)

        async def find():
            async with nullcontext() if each else pairs:
                async with searches:
                    await engine.ask()
                async with replies:
                    await model.ask()

        start = asyncio.get_running_loop().time()
        await asyncio.gather(*[find() for _ in range(8)])

        print("a limit for each server" if each else "a limit for both")
        print(f"  takes {asyncio.get_running_loop().time() - start:.0f} s")
        print(f"  at most {engine.most} searches at once")
        print(f"  at most {model.most} replies at once")


class Server:
    def __init__(self):
        self.under_way = self.most = 0

    async def ask(self):
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(1)
        self.under_way -= 1


asyncio.run(main())
