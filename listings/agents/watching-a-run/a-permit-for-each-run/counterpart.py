import asyncio


async def main():
    for editors in [1, 2]:
        at_once = asyncio.Semaphore(2)
        runs = asyncio.gather(*[edit(at_once) for _ in range(editors)])
        try:
            await asyncio.wait_for(runs, 60)
            print(f"{editors} at once: done")
        except TimeoutError:
            print(f"{editors} at once: WAITING AFTER A MINUTE")


async def edit(at_once):
    """An agent that holds a permit during its whole run."""
    async with at_once:
        await ask("Which passage is unclear?")
        await translate(at_once)  # its tool, another agent
        await ask("Is it clear now?")


async def translate(at_once):
    async with at_once:
        await ask("Translate the passage.")


async def ask(question):
    await asyncio.sleep(1)


asyncio.run(main())
