import asyncio


async def main():
    my_coroutine = do_some_processing()
    print(await my_coroutine)

    try:
        print(await my_coroutine)
    except RuntimeError as error:
        print(f"RuntimeError: {error}")


async def do_some_processing():
    return "done"


asyncio.run(main())
