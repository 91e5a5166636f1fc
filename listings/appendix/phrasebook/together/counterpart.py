import asyncio


async def main():
    # ANCHOR: join
    scout, critic = await asyncio.gather(ask("scout"), ask("critic"))
    # ANCHOR_END: join
    print(f"{scout}, {critic}")

    # ANCHOR: join_all
    answers = await asyncio.gather(*[ask(agent) for agent in ("scout", "writer", "critic")])
    # ANCHOR_END: join_all
    print(", ".join(answers))

    # ANCHOR: try_join
    try:
        answers = await asyncio.gather(check("scout"), check(""))
        print(", ".join(answers))
    except ValueError as error:
        print(f"error: {error}")
    # ANCHOR_END: try_join

    # ANCHOR: as_completed
    agents = [ask("scout"), ask("critic")]
    for answer in asyncio.as_completed(agents):
        print(await answer)
    # ANCHOR_END: as_completed


async def ask(agent):
    await asyncio.sleep(len(agent))
    return f"{agent}: yes"


async def check(agent):
    if not agent:
        raise ValueError("an agent needs a name")
    return await ask(agent)


asyncio.run(main())
