import asyncio


async def main():
    model = Model()
    print(await retry(lambda: run(model, "Invite Ann.")))


async def run(model, task):
    """Asks the model until it calls no more tools."""
    messages = [task]
    while True:
        reply = await model.chat(messages)
        if "call" not in reply:
            return reply["text"]
        messages.append(await send_email(reply["call"]))


async def retry(call, attempts=3):
    for attempt in range(attempts):
        try:
            return await call()
        except ConnectionError:
            if attempt == attempts - 1:
                raise
            await asyncio.sleep(0.01)


async def send_email(arguments):
    print("email sent:", arguments)
    return "sent"


class Model:
    """Sends an email, and then fails once before it says that it's done."""

    failed = False

    async def chat(self, messages):
        if messages[-1] != "sent":
            return {"call": '{"to":"Ann"}'}
        if not self.failed:
            self.failed = True
            raise ConnectionError("overloaded")
        return {"text": "Ann is invited."}


asyncio.run(main())
