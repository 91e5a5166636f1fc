import asyncio


async def main():
    print("keeping control:")
    await asyncio.gather(greedy("scout"), greedy("critic"))
    print("giving it back:")
    await asyncio.gather(polite("scout"), polite("critic"))


async def greedy(agent):
    for step in range(1, 3):
        print(f"  {agent}, step {step}")


async def polite(agent):
    for step in range(1, 3):
        print(f"  {agent}, step {step}")
        await asyncio.sleep(0)


asyncio.run(main())
