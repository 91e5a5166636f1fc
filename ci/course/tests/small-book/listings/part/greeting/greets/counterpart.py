import asyncio


async def greet(name, pause):
    await asyncio.sleep(pause)
    print(f"Hello, {name}!")


async def main():
    await asyncio.gather(greet("Ferris", 2), greet("Ada", 1))


asyncio.run(main())
