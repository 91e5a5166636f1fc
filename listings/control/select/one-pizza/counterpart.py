import asyncio


async def main():
    calls = [
        asyncio.create_task(order("Napoli", 1)),
        asyncio.create_task(order("Roma", 2)),
    ]
    done, _ = await asyncio.wait(calls, return_when=asyncio.FIRST_COMPLETED)
    print("we get", done.pop().result())
    await asyncio.sleep(10)  # we eat


async def order(pizzeria, seconds):
    try:
        await asyncio.sleep(seconds)  # somebody picks up the phone
        print(pizzeria, "bakes a pizza")
        return f"a pizza from {pizzeria}"
    finally:
        print(f"{pizzeria}: the call has ended")


asyncio.run(main())
