import asyncio
import threading
import time


async def main():
    scan = asyncio.get_running_loop().create_future()
    start = time.monotonic()

    def scanner():
        time.sleep(0.2)  # the lamp moves
        scan.set_result("page 1")

    threading.Thread(target=scanner).start()
    await asyncio.wait([scan], timeout=2)
    page = scan.result()
    late = time.monotonic() - start > 0.7
    print(f"{page!r}, late: {late}")


asyncio.run(main())
