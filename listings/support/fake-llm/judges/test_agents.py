"""The OpenAI Agents SDK in both API modes: tools, handoffs, guardrails, sessions, and limits."""

import asyncio

import pytest
from agents import (
    Agent,
    GuardrailFunctionOutput,
    InputGuardrailTripwireTriggered,
    MaxTurnsExceeded,
    ModelBehaviorError,
    OutputGuardrailTripwireTriggered,
    Runner,
    SQLiteSession,
    function_tool,
    input_guardrail,
    output_guardrail,
)
from openai import AuthenticationError, InternalServerError

from replies import Weather


def call(name, **arguments):
    return {"name": name, "arguments": arguments}


def run(agent, text="How is Paris?", **more):
    return asyncio.run(Runner.run(agent, text, **more))


def contents(body):
    """The roles and texts of a request's messages, and the outputs of its tools, in either API."""
    told = []
    for item in body.get("messages", body.get("input")):
        content = item.get("output", item.get("content")) or ""
        text = content if isinstance(content, str) else "".join(part.get("text", "") for part in content)
        role = "tool" if "output" in item else item.get("role", "call")
        told.append((role, text))
    return [(role, text) for role, text in told if text and role != "system"]


def system(body):
    """The instructions in a request of either API."""
    first = body.get("messages", [{}])[0]
    return body.get("instructions") or first.get("content")


def test_an_answer(serve, model):
    server = serve({"respond": "Sunny."})
    assert run(Agent(name="One", instructions="Be brief.", model=model(server))).final_output == "Sunny."
    [body] = server.bodies()
    assert (system(body), contents(body)) == ("Be brief.", [("user", "How is Paris?")])
    server.saw(requests=1, answered=1)


def test_tools_that_run_at_once_and_whose_outputs_keep_their_order(serve, model):
    together = asyncio.Barrier(2)

    @function_tool
    async def slow(city: str) -> str:
        await asyncio.wait_for(together.wait(), 2)
        await asyncio.sleep(0.1)
        return f"slow {city}"

    @function_tool
    async def fast(city: str) -> str:
        await asyncio.wait_for(together.wait(), 2)
        return f"fast {city}"

    server = serve({"calls": [call("slow", city="Paris"), call("fast", city="Rome")]}, {"respond": "Sunny."})
    assert run(Agent(name="One", tools=[slow, fast], model=model(server))).final_output == "Sunny."
    asked = ("user", "How is Paris?")
    assert contents(server.bodies()[1]) == [asked, ("tool", "slow Paris"), ("tool", "fast Rome")]
    server.saw(requests=2, answered=2)


def test_a_tool_that_raises_is_text_for_the_model(serve, model):
    @function_tool
    def fails() -> str:
        raise ValueError("no such city")

    # The model doesn't see the exception's own words.
    told = "An error occurred while running the tool"
    server = serve({"calls": [call("fails")]}, {"respond": "Sorry.", "asked": told})
    assert run(Agent(name="One", tools=[fails], model=model(server))).final_output == "Sorry."
    server.saw(requests=2, answered=2)


def test_arguments_that_are_not_json_are_text_for_the_model(serve, model):
    @function_tool
    def weather(city: str) -> str:
        return city

    server = serve({"calls": [{"name": "weather", "arguments": '{"city": '}]}, {"respond": "Sorry."})
    assert run(Agent(name="One", tools=[weather], model=model(server))).final_output == "Sorry."
    role, text = contents(server.bodies()[1])[-1]
    assert role == "tool" and "error" in text
    server.saw(requests=2, answered=2)


def test_a_call_of_a_tool_that_is_unknown(serve, model):
    server = serve({"calls": [call("imagined")]})
    with pytest.raises(ModelBehaviorError, match="imagined"):
        run(Agent(name="One", model=model(server)))
    server.saw(requests=1, answered=1)


def test_a_handoff(serve, model):
    server = serve({"calls": [call("transfer_to_french")]}, {"respond": "Bonjour."})
    french = Agent(name="French", instructions="Speak French.", model=model(server))
    result = run(Agent(name="Triage", instructions="Decide.", handoffs=[french], model=model(server)))
    assert (result.final_output, result.last_agent.name) == ("Bonjour.", "French")
    assert [system(body) for body in server.bodies()] == ["Decide.", "Speak French."]
    server.saw(requests=2, answered=2)


def test_agents_as_tools_that_run_at_once(serve, model):
    server = serve(
        {"calls": [call("french", input="good day"), call("german", input="good evening")]},
        {"respond": "Bonjour.", "asked": "good day", "after_ms": 200},
        {"respond": "Guten Abend.", "asked": "good evening", "after_ms": 200},
        {"respond": "Both are done."},
    )
    experts = [Agent(name=name, model=model(server)) for name in ["french", "german"]]
    tools = [expert.as_tool(expert.name, "Translates.") for expert in experts]
    assert run(Agent(name="Boss", tools=tools, model=model(server))).final_output == "Both are done."
    assert contents(server.bodies()[3])[1:] == [("tool", "Bonjour."), ("tool", "Guten Abend.")]
    server.saw(requests=4, answered=4, most_at_once=2)


def test_an_input_guardrail_that_trips_before_the_model_is_asked(serve, model):
    @input_guardrail(run_in_parallel=False)
    def never(context, agent, text):
        return GuardrailFunctionOutput(output_info=None, tripwire_triggered=True)

    server = serve()
    with pytest.raises(InputGuardrailTripwireTriggered):
        run(Agent(name="One", input_guardrails=[never], model=model(server)))
    server.saw(requests=0)


def test_an_input_guardrail_beside_the_model_trips_too_late_for_a_tool(serve, model):
    ran = []

    @function_tool
    def send_mail() -> str:
        ran.append("mail")
        return "sent"

    @input_guardrail
    async def slowly(context, agent, text):
        await asyncio.sleep(0.5)
        return GuardrailFunctionOutput(output_info=None, tripwire_triggered=True)

    server = serve({"calls": [call("send_mail")]}, {"respond": "Sent.", "after_ms": 5_000})
    with pytest.raises(InputGuardrailTripwireTriggered):
        run(Agent(name="One", tools=[send_mail], input_guardrails=[slowly], model=model(server)))
    assert ran == ["mail"]


def test_an_output_guardrail_that_trips(serve, model):
    @output_guardrail
    def never(context, agent, output):
        return GuardrailFunctionOutput(output_info=output, tripwire_triggered=True)

    server = serve({"respond": "A secret."})
    with pytest.raises(OutputGuardrailTripwireTriggered) as error:
        run(Agent(name="One", output_guardrails=[never], model=model(server)))
    assert error.value.guardrail_result.output.output_info == "A secret."
    server.saw(requests=1, answered=1)


def test_a_session_brings_the_first_turn_into_the_second(serve, model):
    server = serve({"respond": "Hello, Ada."}, {"respond": "You are Ada."})
    agent = Agent(name="One", model=model(server))
    session = SQLiteSession("conversation")

    async def main():
        await Runner.run(agent, "I am Ada.", session=session)
        await Runner.run(agent, "Who am I?", session=session)
        return await session.get_items()

    assert len(asyncio.run(main())) == 4
    told = [("user", "I am Ada."), ("assistant", "Hello, Ada."), ("user", "Who am I?")]
    assert contents(server.bodies()[1]) == told
    server.saw(requests=2, answered=2)


def test_a_session_keeps_calls_with_their_outputs(serve, model, tmp_path):
    @function_tool
    def clock() -> str:
        return "noon"

    server = serve({"calls": [call("clock")]}, {"respond": "It is noon."}, {"respond": "As I said."})
    agent = Agent(name="One", tools=[clock], model=model(server))

    async def main():
        session = SQLiteSession("conversation", tmp_path / "sessions.db")
        await Runner.run(agent, "What time is it?", session=session)
        return await Runner.run(agent, "Again?", session=session)

    # The server would refuse a call without its output.
    assert asyncio.run(main()).final_output == "As I said."
    assert ("tool", "noon") in contents(server.bodies()[2])
    server.saw(requests=3, answered=3, refused=0)


def test_the_cap_on_turns(serve, model):
    @function_tool
    def again() -> str:
        return "again"

    server = serve({"calls": [call("again")], "times": "always"})
    with pytest.raises(MaxTurnsExceeded):
        run(Agent(name="One", tools=[again], model=model(server)), max_turns=3)
    server.saw(requests=3, answered=3)


def test_structured_output_that_fits(serve, model):
    server = serve({"json": {"city": "Paris", "degrees": 21}})
    result = run(Agent(name="One", output_type=Weather, model=model(server)))
    assert result.final_output == Weather(city="Paris", degrees=21)
    server.saw(requests=1, answered=1)


def test_structured_output_that_does_not_fit(serve, model):
    server = serve({"json": {"city": "Paris", "degrees": "warm"}})
    with pytest.raises(ModelBehaviorError, match="Invalid JSON"):
        run(Agent(name="One", output_type=Weather, model=model(server)))
    server.saw(requests=1, answered=1)


def test_structured_output_cut_off_by_length(serve, model):
    server = serve({"respond": '{"city": "Par', "finish": "length"})
    with pytest.raises(ModelBehaviorError, match="Invalid JSON|incomplete"):
        run(Agent(name="One", output_type=Weather, model=model(server)))
    server.saw(requests=1, answered=1)


def test_twenty_runs_at_once(serve, model):
    server = serve({"respond": "Sunny.", "after_ms": 1000, "times": 20})

    async def main():
        agent = Agent(name="One", model=model(server))
        return await asyncio.gather(*[Runner.run(agent, f"Question {n}") for n in range(20)])

    assert {result.final_output for result in asyncio.run(main())} == {"Sunny."}
    server.saw(requests=20, answered=20, most_at_once=20)


def test_a_wrong_key_ends_the_run_at_once(serve, model):
    server = serve(keys=["the right key"])
    with pytest.raises(AuthenticationError):
        run(Agent(name="One", model=model(server)))
    server.saw(requests=1, refused=1)


def test_the_clients_three_attempts_are_all(serve, model):
    server = serve({"raise_error": {"status": 500, "code": "server_error", "retry_after_ms": 5}, "times": 3})
    with pytest.raises(InternalServerError):
        run(Agent(name="One", model=model(server)))
    server.saw(requests=3, refused=3)


def test_a_run_that_is_cancelled_leaves_the_server(serve, model):
    server = serve({"respond": "Never.", "after_ms": 30_000})

    async def main():
        agent = Agent(name="One", model=model(server))
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(Runner.run(agent, "Hello"), 0.5)

    asyncio.run(main())
    server.saw(requests=1, answered=0, left=1)
