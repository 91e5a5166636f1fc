import asyncio
from contextvars import ContextVar

REQUEST = ContextVar("REQUEST")


async def main():
    REQUEST.set(7)
    await answer()


async def answer():
    await asyncio.gather(search("index"), search("archive"))
    audit = asyncio.create_task(later("audited"))
    mail = asyncio.create_task(later("mailed"))
    await audit
    await mail


async def search(place):
    log(f"{place} searched")


async def later(text):
    log(text)


def log(text):
    if (id := REQUEST.get(None)) is not None:
        print(f"request {id}: {text}")
    else:
        print(f"no request: {text}")


asyncio.run(main())
