import asyncio


async def main():
    start = asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(5):
            await edit("plan.md")
    except TimeoutError:
        print(f"gave up after {asyncio.get_running_loop().time() - start:.0f} s")


async def edit(document):
    await tell_the_server("locked", document)
    try:
        await asyncio.sleep(60)  # the model rewrites it
    finally:
        await tell_the_server("unlocked", document)


async def tell_the_server(what, document):
    await asyncio.sleep(1)  # there and back
    print(f"the server has {what} {document}")


asyncio.run(main())
