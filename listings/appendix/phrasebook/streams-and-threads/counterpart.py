import asyncio
import time


async def main():
    # ANCHOR: stream
    words = tokens()
    async for word in words:
        print(word)
    # ANCHOR_END: stream

    # ANCHOR: thread
    answer = await asyncio.to_thread(ask_and_block)
    # ANCHOR_END: thread
    print(answer)


# ANCHOR: generator
async def tokens():
    for word in ("calling", "isn't", "running"):
        yield word


# ANCHOR_END: generator
def ask_and_block():
    time.sleep(0.01)
    return "scout: yes"


asyncio.run(main())
