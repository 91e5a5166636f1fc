"""What all judges share: servers, and clients that validate every response strictly."""

import os

# Before the first import of the SDK, which would otherwise send traces to OpenAI.
os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"

import pytest

pytest.register_assert_rewrite("fake")

from agents import OpenAIChatCompletionsModel, OpenAIResponsesModel
from openai import AsyncOpenAI, OpenAI

from fake import Server


@pytest.fixture
def serve():
    """Starts servers: `serve(*steps, **settings)`, both in the form of the JSON script. Stops them after the test."""
    servers = []

    def start(*steps, **settings):
        servers.append(Server(steps, settings))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


def settings(server, given):
    # The client ignores what doesn't fit its types unless it is told to validate, and waits ten minutes by default.
    strict = {"_strict_response_validation": True, "timeout": 10}
    return {"base_url": server.url, "api_key": "a key", **strict, **given}


@pytest.fixture
def client():
    """Makes clients: `client(server, **settings)`."""
    return lambda server, **given: OpenAI(**settings(server, given))


@pytest.fixture
def async_client():
    """The same for clients with `async` methods."""
    return lambda server, **given: AsyncOpenAI(**settings(server, given))


def chat(client, text="Hello", **more):
    """Asks for chat completions."""
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": text}], **more)


def responses(client, text="Hello", **more):
    """Asks for a response."""
    return client.responses.create(model="m", input=text, **more)


@pytest.fixture(params=[chat, responses], ids=["chat", "responses"])
def ask(request):
    """Asks a client through one API and then the other: `ask(client, text, **more)`."""
    return request.param


@pytest.fixture(params=[OpenAIChatCompletionsModel, OpenAIResponsesModel], ids=["chat", "responses"])
def model(request, async_client):
    """The SDK's model for one API and then the other: `model(server, **settings of the client)`."""
    return lambda server, **given: request.param(model="m", openai_client=async_client(server, **given))
