import asyncio

THINKING = {"scout": 1.2, "writer": 0.8, "critic": 1.0, "judge": 1.0}
calls = most = 0


async def main():
    question = "Name a robot that makes tea."
    scout, writer, critic = await asyncio.gather(
        ask("scout", question),
        ask("writer", question),
        ask("critic", question),
    )
    print(f"scout: {scout}")
    print(f"writer: {writer}")
    print(f"critic: {critic}")

    choice = f"Which is the best? Answer with it alone.\n{scout}\n{writer}\n{critic}"
    best = await ask("judge", choice)
    print(f"judge picks: {best}")
    print(f"most calls at once: {most}")


async def ask(model, prompt):  # no server here: the model sleeps in this very program
    global calls, most
    calls += 1
    most = max(most, calls)
    await asyncio.sleep(THINKING[model])
    calls -= 1
    word = prompt.rstrip(".").split(" ")[-1]
    match model:
        case "scout":
            return f"{word.upper()}-9000"
        case "writer":
            return f"Whispers of {word}"
        case "critic":
            return f"No more cold {word}"
        case "judge":
            return min(prompt.splitlines()[1:], key=len)


asyncio.run(main())
