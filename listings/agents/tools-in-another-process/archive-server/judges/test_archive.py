"""The archive, used by a client of the package `mcp`."""

import asyncio


def run(archive, judge):
    async def main():
        async with archive.client as client:
            archive.server_is_started()
            await judge(client)

    asyncio.run(asyncio.wait_for(main(), 30))


def test_tools_and_their_schemas(archive):
    async def judge(client):
        count, headline = sorted((await client.list_tools()).tools, key=lambda tool: tool.name)
        assert headline.description == "The headline of a year."
        assert headline.annotations.read_only_hint
        assert count.input_schema["required"] == ["word", "volumes"]
        assert count.input_schema["properties"]["volumes"]["description"] == "How many volumes to read."

    run(archive, judge)


def test_a_text_and_an_error(archive):
    async def judge(client):
        result = await client.call_tool("headline", {"year": 1881})
        assert (result.is_error, result.content[0].text) == (False, "1881: the harbor freezes over")
        wrong = await client.call_tool("headline", {"year": "long ago"})
        assert wrong.is_error and "invalid type" in wrong.content[0].text

    run(archive, judge)


# ANCHOR: overtakes
def test_a_fast_call_overtakes_a_slow_one_which_is_then_canceled(archive):
    async def judge(client):
        slow = asyncio.create_task(client.call_tool("count", {"word": "ice", "volumes": 600}))
        assert await asyncio.to_thread(archive.log.readline) == "count begins\n"
        await client.call_tool("headline", {"year": 1881})
        assert not slow.done()
        slow.cancel()
        assert (await asyncio.to_thread(archive.log.readline)).startswith("count stops after")
        await client.call_tool("headline", {"year": 1882})

    run(archive, judge)
# ANCHOR_END: overtakes


def test_the_server_ends_with_its_client(archive):
    async def judge(client):
        await client.list_tools()

    run(archive, judge)
    assert archive.log.read() == ""
