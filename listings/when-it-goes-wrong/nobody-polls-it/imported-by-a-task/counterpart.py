import asyncio
import json

SECOND = 1


async def main():
    rows, database = [], asyncio.Lock()
    await import_and_report(rows, database)
    print(json.dumps(rows))


async def import_and_report(rows, database):
    importing = asyncio.create_task(import_orders(rows, database))
    while True:
        done, _ = await asyncio.wait({importing}, timeout=SECOND)
        if done:
            return
        await note(rows, database, "still importing")


async def import_orders(rows, database):
    for orders in ["May", "June", "July"]:
        async with database:
            await asyncio.sleep(0.7)  # the database writes
            rows.append(orders)


async def note(rows, database, words):
    async with database:
        rows.append(words)


asyncio.run(main())
