import asyncio


async def main():
    asyncio.get_running_loop().set_exception_handler(report)
    mails = set()
    for name in ["ann", "bob", "cid"]:
        mail = asyncio.create_task(send_to(name))
        mails.add(mail)
        mail.add_done_callback(mails.discard)
    await asyncio.sleep(60)  # main serves others
    print(f"a minute later: {len(mails)} tasks in the set")


async def send_to(name):
    await asyncio.sleep(1)  # the mail server answers
    if name == "bob":
        raise LookupError("bob has no mailbox")


def report(loop, context):  # without it, the same goes to stderr
    print(f"{context['message']}: {context['exception']}")


asyncio.run(main())
