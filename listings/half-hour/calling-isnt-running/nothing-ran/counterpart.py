import asyncio


async def main():
    my_coroutine = do_some_processing()
    print("called")
    del my_coroutine
    print("dropped")


async def do_some_processing():
    print("processing")
    return "done"


asyncio.run(main())
