import asyncio
import time


class File:
    def __init__(self):
        self.text = ""

    async def save(self, text, seconds):
        await asyncio.to_thread(self.write, text, seconds)

    def write(self, text, seconds):
        time.sleep(seconds)
        self.text = text


async def main():
    file = File()
    try:
        async with asyncio.timeout(0.2):
            await file.save("one turn", 0.6)
    except TimeoutError:
        print("gave up on the first save")
    await file.save("two turns", 0.2)
    print("after the second save:", file.text)
    await asyncio.sleep(0.5)
    print("in the end:", file.text)


asyncio.run(main())
