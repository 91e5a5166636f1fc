import asyncio

open_connections = 0


async def main():
    try:
        await copy_to_all()
    except* OSError as errors:
        for error in errors.exceptions:
            print(f"{error}; connections still open: {open_connections}")
    await asyncio.sleep(1)
    print(f"a second later: {open_connections}")


async def copy_to_all():
    async with asyncio.TaskGroup() as copies:
        copies.create_task(copy_to("Berlin", True))
        copies.create_task(copy_to("Tokyo", False))


async def copy_to(city, has_room):
    global open_connections
    open_connections += 1
    try:
        await asyncio.sleep(1)  # the first half
        if not has_room:
            raise OSError(f"{city} is full")
        await asyncio.sleep(1)  # the second half
    finally:
        open_connections -= 1


asyncio.run(main())
