import asyncio
import json
import time


# ANCHOR: main
async def main():
    seller = Agent("You write sales mails.")
    picker = Agent("You pick the best mail.")
    sender = Agent("You send mails.", send_mail)

    start = time.monotonic()
    serious, witty, short = await asyncio.gather(
        run(seller, "Write a serious mail."),
        run(seller, "Write a witty mail."),
        run(seller, "Write a short mail."),
    )
    best = await run(picker, f"Pick one: {serious} / {witty} / {short}")
    print(f"picked: {best}")
    answer = await run(sender, f"Send this: {best}")
    print(f"after {time.monotonic() - start:.0f} s: {answer}")
# ANCHOR_END: main


class Agent:
    def __init__(self, instructions, *tools):
        self.instructions = instructions
        self.tools = {tool.__name__: tool for tool in tools}


async def run(agent, question):
    messages = [agent.instructions, question]
    while True:
        reply = await model(messages)
        messages.append(reply)
        if isinstance(reply, str):
            return reply
        for name, arguments in reply:
            messages.append(await agent.tools[name](**json.loads(arguments)))


async def send_mail(text):
    await asyncio.sleep(1)
    print(f"mail: {text}")
    return "sent"


async def model(messages):
    for text, asked, seconds in SCRIPT:
        if asked in messages[-1]:
            await asyncio.sleep(seconds)
            return text


# What the model says to what, after how many seconds.
SCRIPT = [
    ("Tea robots save time.", "a serious", 3),
    ("Tea, by itself.", "a witty", 1),
    ("Buy tea robots.", "a short", 2),
    ("Tea, by itself.", "Pick one", 1),
    ([("send_mail", '{"text": "Tea, by itself."}')], "Send this", 1),
    ("The mail is out.", "sent", 1),
]

asyncio.run(main())
