import asyncio


async def main():
    _task = asyncio.create_task(ask("scout"))
    print("main ends")


async def ask(agent):
    print(f"{agent} starts")
    await asyncio.sleep(1)  # the model thinks
    print(f"{agent}: yes")


asyncio.run(main())
