"""Reading server-sent events in tests."""

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Event:
    id: str
    name: str
    data: Any


def events(text: str) -> list[Event]:
    """Every event of a stream; comments are left out."""
    found = []
    for block in text.split("\n\n"):
        fields: dict[str, str] = {}
        for line in block.split("\n"):
            key, _, value = line.partition(": ")
            if key:
                fields[key] = value
        if "data" in fields:
            data = fields["data"]
            value = data if data == "[DONE]" else json.loads(data)
            found.append(Event(fields.get("id", ""), fields.get("event", ""), value))
    return found


def kinds(found: list[Event]) -> list[str]:
    return [e.data.get("name") or e.data["type"] for e in found]


def asking(
    question: str = "转账要钱吗？", run: str = "r1", thread: str = "t1", **more: Any
) -> dict[str, Any]:
    """A RunAgentInput as the page sends it."""
    return {
        "threadId": thread,
        "runId": run,
        "messages": [{"id": "m1", "role": "user", "content": question}],
        "state": {},
        "tools": [],
        "context": [],
        "forwardedProps": {},
        **more,
    }
