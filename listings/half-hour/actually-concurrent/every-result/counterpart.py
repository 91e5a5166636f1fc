import asyncio


async def main():
    answers = await asyncio.gather(
        ask("scout", 1), refuse("writer"), ask("critic", 3), return_exceptions=True
    )

    for answer in answers:
        match answer:
            case Exception() as error:
                print(f"error: {error}")
            case answer:
                print(f"answer: {answer}")


async def ask(agent, seconds):
    await asyncio.sleep(seconds)  # the model thinks
    return f"{agent} says yes"


async def refuse(agent):
    await asyncio.sleep(2)
    raise RuntimeError(f"{agent} has no quota")


asyncio.run(main())
