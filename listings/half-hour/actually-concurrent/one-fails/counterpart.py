import asyncio


async def main():
    try:
        answers = await asyncio.gather(ask("scout", 1), refuse("writer"), ask("critic", 3))
        print(answers)
    except RuntimeError as error:
        print(f"error: {error}")
    await asyncio.sleep(5)
    print("main ends")


async def ask(agent, seconds):
    await asyncio.sleep(seconds)  # the model thinks
    print(f"{agent} has answered")
    return "yes"


async def refuse(agent):
    await asyncio.sleep(2)
    raise RuntimeError(f"{agent} has no quota")


asyncio.run(main())
