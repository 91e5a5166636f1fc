import asyncio
from asyncio.subprocess import PIPE


async def main():
    for count in (131_072, 131_073):
        write = f"printf %0{count}d 0"
        tool = await asyncio.create_subprocess_exec("sh", "-c", write, stdout=PIPE)
        try:
            await asyncio.wait_for(tool.wait(), 2)
            print(f"{count} bytes: the tool has ended")
        except TimeoutError:
            print(f"{count} bytes: after two seconds the tool has not ended")
            tool.kill()
            await tool.communicate()


asyncio.run(main())
