"""Replies that several judges let the server give, and what a client makes of one."""

from pydantic import BaseModel

TEXT = "It is sunny in Paris, and 你好🦀."

TWO_CALLS = {
    "calls": [
        {"name": "get_weather", "arguments": {"city": "Paris"}},
        {"name": "get_time", "arguments": {"zone": "CET"}},
    ]
}

TEXT_AND_CALL = {
    "reply": [
        {"text": "Let me look."},
        {"call": {"name": "get_time", "arguments": {"zone": "CET"}, "id": "call_x"}},
    ]
}


class Weather(BaseModel):
    """The structured output that judges ask for."""

    city: str
    degrees: int
