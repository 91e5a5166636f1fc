import asyncio

# The model allows each user one call at a time.
CALLS = asyncio.Semaphore(1)


async def main():
    try:
        await asyncio.wait_for(wait_for_report(), 3600)
    except TimeoutError:
        print("no report for an hour")


async def wait_for_report():
    """Waits for the report, and asks for a joke every six seconds meanwhile."""
    report = asyncio.create_task(write_report())
    while True:
        await asyncio.wait([report], timeout=6)
        if report.done():
            return print(report.result())
        print(await ask("a joke"))


async def write_report():
    for step in ["an outline", "a draft"]:
        await ask(step)
    return await ask("a report")


async def ask(what):
    async with CALLS:
        await asyncio.sleep(4)  # the model thinks
        return f"here is {what}"


asyncio.run(main())
