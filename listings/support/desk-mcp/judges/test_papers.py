"""The adapter with tools of a server that the package `mcp` serves."""


def test_a_text(run):
    assert run(("title", {"number": 1})).outputs() == ["Paper 1"]


def test_errors_are_what_the_model_reads(run):
    meant, raised, wrong = run(*[("title", {"number": number}) for number in [10, 0, "ten"]]).outputs()
    assert meant == "error: Error executing tool title: there are nine papers"
    assert raised == "error: Error executing tool title"
    assert "Input should be a valid integer" in wrong


def test_two_calls_are_under_way_at_once(run):
    assert run(("meet", {}), ("meet", {})).outputs() == ["both are here"] * 2


def test_a_dropped_run_interrupts_the_tool(run):
    adapter = run(("read", {}))
    adapter.wait_for("read begins")
    adapter.tell("drop it")
    assert adapter.process.stdout.readline() == "dropped\n"
    adapter.wait_for("read is interrupted")
    adapter.tell("that is all")
    adapter.wait_for_the_end()


def test_a_dropped_run_does_not_interrupt_a_thread(run):
    adapter = run(("copy", {}))
    adapter.wait_for("copy begins")
    adapter.tell("drop it")
    assert adapter.process.stdout.readline() == "dropped\n"
    adapter.wait_for("copy ends")


def test_a_server_that_dies_is_an_error(run):
    gone = "error: Transport closed, so the outcome is unknown: check before calling again"
    assert run(("read", {}), ("die", {})).outputs() == [gone] * 2


def test_what_a_tool_prints_is_not_in_the_protocol(run):
    assert run(("talk", {}), ("title", {"number": 2})).outputs() == ["has talked", "Paper 2"]


def test_a_client_that_is_killed_takes_the_server_along(run):
    adapter = run(("read", {}))
    adapter.wait_for("read begins")
    adapter.process.kill()
    adapter.wait_for("read is interrupted")
    adapter.wait_for_the_end()
