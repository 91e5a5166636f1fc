import asyncio


async def main():
    price = ask_price()
    print(await price)

    try:
        print(await price)
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


async def ask_price():
    return "42 cents"


asyncio.run(main())
