"""The SDK's session in a file, after a run that was cancelled in the middle of a tool."""

import asyncio

from agents import Agent, Runner, SQLiteSession, function_tool


def test_a_cancelled_run_leaves_its_finished_turns_and_forgets_the_mail(serve, model, tmp_path):
    sent = []

    async def main():
        sending = asyncio.Event()

        @function_tool
        def find_address(name: str) -> str:
            return "ann@example.com"

        @function_tool
        async def send_mail(to: str) -> str:
            sent.append(to)
            sending.set()
            await asyncio.sleep(60)
            return "sent"

        server = serve(
            {"calls": [{"name": "find_address", "arguments": {"name": "Ann"}}]},
            {"calls": [{"name": "send_mail", "arguments": {"to": "ann@example.com"}}]},
            {"respond": "I have sent nothing yet."},
        )
        session = SQLiteSession("lunch", tmp_path / "chat.db")
        agent = Agent(name="Planner", tools=[find_address, send_mail], model=model(server))
        run = asyncio.create_task(Runner.run(agent, "Invite Ann.", session=session))
        await sending.wait()
        run.cancel()
        await asyncio.wait([run])
        kinds = [item.get("type") or item["role"] for item in await session.get_items()]
        assert kinds == ["user", "function_call", "function_call_output"]
        await Runner.run(agent, "Did that work?", session=session)
        assert "send_mail" not in str(await session.get_items())
        server.saw(requests=3, refused=0)
        session.close()

    asyncio.run(main())
    assert sent == ["ann@example.com"]
