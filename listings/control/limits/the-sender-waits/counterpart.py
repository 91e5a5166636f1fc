import asyncio


async def main():
    links = asyncio.Queue(maxsize=2)
    await asyncio.gather(crawl(links), summarize(links))


async def crawl(links):
    start = asyncio.get_running_loop().time()
    for link in range(1, 7):
        await asyncio.sleep(1)  # the page loads
        await links.put(link)
        after = asyncio.get_running_loop().time() - start
        print(f"link {link} sent after {after:.0f} s")
    await links.put(None)


async def summarize(links):
    while await links.get() is not None:
        await asyncio.sleep(3)  # the model thinks


asyncio.run(main())
