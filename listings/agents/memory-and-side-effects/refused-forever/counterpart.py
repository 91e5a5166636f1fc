import asyncio
import json
import tempfile


async def main():
    with tempfile.NamedTemporaryFile("w+") as chat:
        for question in ["Invite Ann to lunch.", "Did that work?", "What is 1 + 1?"]:
            try:
                async with asyncio.timeout(0.5):
                    print(question, await answer(chat, question))
            except Refused as error:
                print(question, f"(refused: {error})")
            except TimeoutError:
                print(question, "(no answer in time)")


async def answer(chat, question):
    append(chat, {"role": "user", "content": question})
    while True:
        reply = await model(load(chat))
        append(chat, reply)
        if "tool_calls" not in reply:
            return reply["content"]
        for call in reply["tool_calls"]:
            output = await send_mail(**call["arguments"])
            append(chat, {"role": "tool", "tool_call_id": call["id"], "content": output})


def append(chat, message):
    print(json.dumps(message), file=chat, flush=True)


def load(chat):
    with open(chat.name) as lines:
        return [json.loads(line) for line in lines]


async def send_mail(to):
    await asyncio.sleep(6)
    return "sent"


class Refused(Exception):
    pass


async def model(messages):
    await asyncio.sleep(0)
    asked = messages[-1]["content"]
    answered = {message.get("tool_call_id") for message in messages}
    for message in messages:
        if any(call["id"] not in answered for call in message.get("tool_calls", [])):
            raise Refused(400)
    if "Invite Ann" in asked:
        call = {"id": "call_1", "name": "send_mail", "arguments": {"to": "Ann"}}
        return {"role": "assistant", "content": None, "tool_calls": [call]}
    return {"role": "assistant", "content": "It did." if "work" in asked else "2"}


asyncio.run(main())
