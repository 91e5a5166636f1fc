"""Who decides, in the SDK: the agent that speaks next, guardrails beside a tool, and approvals that are saved."""

import asyncio

import pytest
from agents import (
    Agent,
    GuardrailFunctionOutput,
    InputGuardrailTripwireTriggered,
    Runner,
    RunState,
    SQLiteSession,
    function_tool,
    input_guardrail,
)

from test_agents import call, contents, system


def test_the_other_calls_of_a_reply_are_made_and_a_second_handoff_is_ignored(serve, model):
    ran = []

    @function_tool
    def look_up() -> str:
        ran.append("look_up")
        return "found"

    calls = [call("transfer_to_billing"), call("look_up"), call("transfer_to_sales")]
    server = serve({"calls": calls}, {"respond": "Hello."})
    others = [Agent(name=name, instructions=name, model=model(server)) for name in ["billing", "sales"]]
    triage = Agent(name="triage", tools=[look_up], handoffs=others, model=model(server))
    result = asyncio.run(Runner.run(triage, "My bill?"))
    assert (ran, result.last_agent.name) == (["look_up"], "billing")
    second = server.bodies()[1]
    outputs = {text for role, text in contents(second) if role == "tool"}
    assert outputs == {'{"assistant": "billing"}', "found", "Multiple handoffs detected, ignoring this one."}
    assert system(second) == "billing"


def test_a_session_does_not_keep_who_speaks(serve, model):
    server = serve({"calls": [call("transfer_to_billing")]}, {"respond": "Hello."}, {"respond": "Who?"})
    billing = Agent(name="billing", instructions="You are billing.", model=model(server))
    triage = Agent(name="triage", instructions="You are triage.", handoffs=[billing], model=model(server))

    async def main():
        session = SQLiteSession("conversation")
        await Runner.run(triage, "My bill?", session=session)
        return await Runner.run(triage, "And the second one?", session=session)

    assert asyncio.run(main()).last_agent.name == "triage"
    assert [system(body) for body in server.bodies()] == ["You are triage.", "You are billing.", "You are triage."]


def test_only_the_first_agents_input_guardrail_runs(serve, model):
    @input_guardrail
    def never(context, agent, text):
        return GuardrailFunctionOutput(output_info=None, tripwire_triggered=True)

    server = serve({"calls": [call("transfer_to_billing")]}, {"respond": "Hello."})
    billing = Agent(name="billing", input_guardrails=[never], model=model(server))
    triage = Agent(name="triage", handoffs=[billing], model=model(server))
    assert asyncio.run(Runner.run(triage, "My bill?")).final_output == "Hello."


def test_the_next_run_has_the_guardrail_of_the_agent_that_it_begins_with(serve, model):
    checked = []

    def guardrail(name):
        @input_guardrail(name=name)
        def passes(context, agent, text):
            checked.append(name)
            return GuardrailFunctionOutput(output_info=None, tripwire_triggered=False)

        return passes

    server = serve({"calls": [call("transfer_to_billing")]}, {"respond": "Hello."}, {"respond": "Yes?"})
    billing = Agent(name="billing", input_guardrails=[guardrail("billing")], model=model(server))
    triage = Agent(name="triage", handoffs=[billing], input_guardrails=[guardrail("triage")], model=model(server))

    async def main():
        result = await Runner.run(triage, "My bill?")
        more = [*result.to_input_list(), {"role": "user", "content": "And in May?"}]
        await Runner.run(result.last_agent, more)

    asyncio.run(main())
    assert checked == ["triage", "billing"]


@pytest.mark.parametrize("streamed, ends", [(False, "cancelled"), (True, "ended")], ids=["run", "streamed"])
def test_a_tool_that_works_when_a_guardrail_trips(serve, model, streamed, ends):
    ran = []
    begun = asyncio.Event()

    @function_tool
    async def refund() -> str:
        begun.set()
        try:
            await asyncio.sleep(0.3)
            ran.append("ended")
        except asyncio.CancelledError:
            ran.append("cancelled")
            raise
        return "refunded"

    @input_guardrail
    async def trips_while_it_works(context, agent, text):
        await asyncio.wait_for(begun.wait(), 5)
        return GuardrailFunctionOutput(output_info=None, tripwire_triggered=True)

    server = serve({"calls": [call("refund")]})
    agent = Agent(name="One", tools=[refund], input_guardrails=[trips_while_it_works], model=model(server))

    async def main():
        with pytest.raises(InputGuardrailTripwireTriggered):
            if streamed:
                async for _ in Runner.run_streamed(agent, "Refund it.").stream_events():
                    pass
            else:
                await Runner.run(agent, "Refund it.")
        await asyncio.sleep(0.5)

    asyncio.run(main())
    assert ran == [ends]
    server.saw(requests=1, answered=1)


def shop(serve, model, *steps):
    """An agent that may refund with a person's approval, and what it has refunded."""
    refunded = []

    @function_tool(needs_approval=True)
    def refund(euros: int) -> str:
        refunded.append(euros)
        return "refunded"

    return Agent(name="One", tools=[refund], model=model(serve(*steps))), refunded


@pytest.mark.parametrize("second", [20, 2000], ids=["the-same", "more"])
@pytest.mark.parametrize("always", [False, True], ids=["once", "always"])
def test_what_is_approved(serve, model, always, second):
    steps = [{"calls": [call("refund", euros=20)]}, {"calls": [call("refund", euros=second)]}, {"respond": "Done."}]
    agent, refunded = shop(serve, model, *steps)

    async def main():
        state = (await Runner.run(agent, "Refund it.")).to_state()
        state.approve(state.get_interruptions()[0], always_approve=always)
        return await Runner.run(agent, state)

    result = asyncio.run(main())
    assert (refunded, len(result.interruptions)) == (([20, second], 0) if always else ([20], 1))


def test_a_saved_state_gets_the_new_instructions(serve, model):
    server = serve({"calls": [call("refund", euros=20)]}, {"respond": "Done."})

    @function_tool(needs_approval=True)
    def refund(euros: int) -> str:
        return "refunded"

    def release(instructions):
        return Agent(name="One", instructions=instructions, tools=[refund], model=model(server))

    async def main():
        saved = (await Runner.run(release("old"), "Refund it.")).to_state().to_string()
        state = await RunState.from_string(release("new"), saved)
        state.approve(state.get_interruptions()[0])
        await Runner.run(release("new"), state)

    asyncio.run(main())
    assert [system(body) for body in server.bodies()] == ["old", "new"]


def test_a_saved_state_that_two_programs_resume_calls_twice(serve, model):
    agent, refunded = shop(serve, model, {"calls": [call("refund", euros=20)]}, {"respond": "Done.", "times": 2})

    async def main():
        saved = (await Runner.run(agent, "Refund it.")).to_state().to_string()
        for _ in range(2):
            state = await RunState.from_string(agent, saved)
            state.approve(state.get_interruptions()[0])
            assert (await Runner.run(agent, state)).final_output == "Done."

    asyncio.run(main())
    assert refunded == [20, 20]
