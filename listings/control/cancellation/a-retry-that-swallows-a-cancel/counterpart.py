import asyncio


async def main():
    agent = asyncio.create_task(ask_until_it_answers())
    await asyncio.sleep(1)
    print("main cancels the agent")
    agent.cancel()
    try:
        print(f"the agent says: {await agent}")
    except asyncio.CancelledError:
        print("it is canceled")


async def ask_until_it_answers():
    while True:
        try:
            return await ask()
        except:  # meant for the network's errors
            print("no luck, once more")


async def ask():
    print("the agent asks")
    await asyncio.sleep(3)  # the model thinks
    return "42"


asyncio.run(main())
