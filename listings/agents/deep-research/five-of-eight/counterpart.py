import asyncio

QUERIES = ["prices", "taste", "cleaning", "noise", "safety", "repairs", "makers", "history"]


# ANCHOR: main
async def main():
    async def find(query):
        pages = await asyncio.wait_for(search(query), 3)
        return await model(f"Sum up: {pages}")

    try:
        found = await asyncio.gather(*[find(query) for query in QUERIES])
        print(await model(f"Report on: {' '.join(found)}"))
    except Refused as error:
        print(f"no report: {error}")
    await asyncio.sleep(10)
    print(f"{counts['refused']} of {counts['searches']} searches are refused")
    print(f"{counts['replies']} replies are for nothing")
# ANCHOR_END: main


class Refused(Exception):
    pass


counts = {"searches": 0, "refused": 0, "replies": 0}
under_way = 0


async def search(query):
    """Refuses a fifth search at once."""
    global under_way
    counts["searches"] += 1
    if under_way == 4:
        counts["refused"] += 1
        raise Refused("status 429")
    under_way += 1
    try:
        await asyncio.sleep(TIMES[query])
        if query == "noise":
            raise Refused("status 503")
        return f"a page about {query}"
    finally:
        under_way -= 1


TIMES = {"prices": 1, "taste": 2, "cleaning": 1, "noise": 1, "safety": 2, "repairs": 3600, "makers": 1, "history": 1}


async def model(question):
    """Takes a second for each reply."""
    await asyncio.sleep(1)
    counts["replies"] += 1
    if "makers" in question:
        raise Refused("400 content_policy: not about makers")
    return "Buy one for 400 euros." if "Report on" in question else "It depends."


asyncio.run(main())
