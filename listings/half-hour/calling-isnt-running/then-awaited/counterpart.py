import asyncio


async def main():
    my_coroutine = do_some_processing()
    print("called")
    my_result = await my_coroutine
    print(my_result)


async def do_some_processing():
    print("processing")
    return "done"


asyncio.run(main())
