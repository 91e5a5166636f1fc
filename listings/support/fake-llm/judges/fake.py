"""The fake model server, started with a script and asked what it saw, and how to read the events of both APIs."""

import json
import os
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

#: The server's executable. `cargo course test` sets the variable; by hand, build it with `cargo build -p fake-llm`.
PROGRAM = os.environ.get("FAKE_LLM", Path(__file__).parents[4] / "target/debug/fake-llm")

#: No proxy, which could be set in the environment, may stand between a client and the server.
os.environ["NO_PROXY"] = "*"


class Server:
    """A running server. `url` is the base URL that a client needs."""

    def __init__(self, steps, settings):
        with tempfile.NamedTemporaryFile("w", suffix=".json", delete=False) as script:
            json.dump({"steps": steps, **settings}, script)
        self.script = script.name
        self.process = subprocess.Popen([PROGRAM, script.name], stderr=subprocess.PIPE, text=True)
        said = self.process.stderr.readline()
        if not said.startswith("listening on "):
            raise RuntimeError(f"the server did not start: {said}{self.process.stderr.read()}")
        self.url = said.removeprefix("listening on ").strip()

    def stop(self):
        self.process.kill()
        self.process.communicate()
        os.unlink(self.script)

    def state(self):
        """What `GET /counts` says."""
        with urllib.request.urlopen(self.url.removesuffix("/v1") + "/counts", timeout=10) as response:
            return json.load(response)

    def bodies(self):
        """The bodies of all requests so far."""
        return [request["body"] for request in self.state()["requests"]]

    def saw(self, **counts):
        """Asserts these counts, and that no step is unused and no request unexpected. Gives the server two seconds,
        because it may learn only a moment later that a client has left."""
        __tracebackhide__ = True
        deadline = time.monotonic() + 2
        while True:
            state = self.state()
            seen = {name: state["counts"][name] for name in counts}
            if seen == counts or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        assert seen == counts
        assert (state["remaining"], state["unexpected"]) == (0, [])


def text_in(event):
    """The piece of text in an event of either API, which is empty in most of them."""
    if hasattr(event, "choices"):
        return "".join(choice.delta.content or "" for choice in event.choices)
    return event.delta if event.type == "response.output_text.delta" else ""
