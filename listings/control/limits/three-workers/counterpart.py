import asyncio


async def main():
    start = asyncio.get_running_loop().time()
    links = asyncio.Queue(maxsize=2)
    workers = [asyncio.create_task(work(name, links)) for name in ["ann", "bob", "cy"]]
    for link in range(1, 10):
        await links.put(link)
    for _ in workers:
        await links.put(None)  # so that the workers end
    await asyncio.gather(*workers)
    after = asyncio.get_running_loop().time() - start
    print(f"all done after {after:.0f} s")


async def work(worker, links):
    done = []
    while (link := await links.get()) is not None:
        await asyncio.sleep(3)  # the model thinks
        done.append(link)
    print(f"{worker}: {done}")


asyncio.run(main())
