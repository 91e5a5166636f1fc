import asyncio


class Client:
    """For a server that takes a second for each call."""

    def __init__(self, limit):
        self.permits = asyncio.Semaphore(limit)
        self.under_way = self.most = 0

    async def call(self):
        async with self.permits:
            self.under_way += 1
            self.most = max(self.most, self.under_way)
            await asyncio.sleep(1)
            self.under_way -= 1


async def main():
    for topics_at_once in [2, 8]:
        engine, model = Client(4), Client(2)
        topics = asyncio.Semaphore(topics_at_once)

        async def find():
            async with topics:
                await engine.call()
                await model.call()

        start = asyncio.get_running_loop().time()
        await asyncio.gather(*[find() for _ in range(8)])

        print(f"{topics_at_once} topics at once")
        print(f"  take {asyncio.get_running_loop().time() - start:.0f} s")
        print(f"  at most {engine.most} searches at once")
        print(f"  at most {model.most} replies at once")


asyncio.run(main())
