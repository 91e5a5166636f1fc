import asyncio


async def main():
    try:
        await ask_all()
    except* RuntimeError as errors:
        for error in errors.exceptions:
            print(f"error: {error}")
    await asyncio.sleep(5)
    print("main ends")


async def ask_all():
    async with asyncio.TaskGroup() as agents:
        agents.create_task(ask("scout", 1))
        agents.create_task(refuse("writer"))
        agents.create_task(ask("critic", 3))


async def ask(agent, seconds):
    await asyncio.sleep(seconds)  # the model thinks
    print(f"{agent} has answered")


async def refuse(agent):
    await asyncio.sleep(2)
    raise RuntimeError(f"{agent} has no quota")


asyncio.run(main())
