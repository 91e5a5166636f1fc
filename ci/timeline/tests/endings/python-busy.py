import asyncio

flag = False


async def main():
    print('begin')
    while not flag:
        look()


def look():
    for _ in range(10):
        pass


asyncio.run(main())
