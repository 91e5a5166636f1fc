import asyncio


async def main():
    answer = "你好🦀\n".encode()  # 3 + 3 + 4 + 1 bytes
    for size in [11, 4, 1]:
        text = await read(chunks(answer, size))
        print(f"{size} bytes at a time: {text}", end="")


async def read(chunks):
    """The text in a stream of bytes."""
    text = ""
    async for chunk in chunks:
        text += chunk.decode(errors="replace")
    return text


async def chunks(answer, size):
    for start in range(0, len(answer), size):
        yield answer[start : start + size]


asyncio.run(main())
