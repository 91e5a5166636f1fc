import asyncio


# ANCHOR: define
async def ask(agent):
    return f"{agent}: yes"


# ANCHOR_END: define
# ANCHOR: run
async def main():
    answer = await ask("scout")
    print(answer)


asyncio.run(main())
# ANCHOR_END: run
