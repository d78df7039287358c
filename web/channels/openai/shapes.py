"""The JSON of the chat API, as far as we read and write it."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from core.domain.conversation import Answer
from core.domain.run import ConfirmationAsked, Run
from core.errors import BadInput

Json = dict[str, Any]
"""What the chat API sends: objects that are only ever written out."""


class _Part(BaseModel):
    type: str
    text: str = ""


class ChatMessage(BaseModel):
    model_config = ConfigDict(extra="ignore")

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[_Part] | None = None

    def text(self) -> str:
        if isinstance(self.content, list):
            if any(part.type != "text" for part in self.content):
                raise BadInput("Only text can be asked.", todo="Leave out pictures and sound.")
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class ChatRequest(BaseModel):
    """Sampling options are accepted and have no effect. conversation_id and as_of are ours."""

    model_config = ConfigDict(extra="ignore")

    model: str
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool = False
    conversation_id: str = ""
    as_of: str | None = None

    def question(self) -> str:
        said = [m for m in self.messages if m.role == "user"]
        if not said:
            raise BadInput("There is no user message.", todo="Put the question last in messages.")
        return said[-1].text()


def beside(run: Run, answer: Answer | None, asked: ConfirmationAsked | None) -> Json:
    """What the chat API has no field for, under the key `jinnao`."""
    return {
        "run_id": run.id,
        "conversation_id": run.conversation_id,
        "kind": answer.kind.value if answer else None,
        "as_of": answer.as_of.isoformat() if answer and answer.as_of else None,
        "sentences": [s.model_dump(mode="json") for s in answer.sentences] if answer else [],
        "citations": [c.model_dump(mode="json") for c in answer.citations] if answer else [],
        "confirmation": asked.model_dump(mode="json", exclude={"type"}) if asked else None,
    }


def completion(run: Run, agent: str, text: str, more: Json) -> Json:
    return {
        "id": f"chatcmpl-{run.id}",
        "object": "chat.completion",
        "created": int(run.started_at.timestamp()),
        "model": agent,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text},
                "finish_reason": "stop",
            }
        ],
        "jinnao": more,
    }


def piece(
    run: Run,
    agent: str,
    delta: dict[str, str],
    finish: str | None = None,
    more: Json | None = None,
) -> Json:
    whole: Json = {
        "id": f"chatcmpl-{run.id}",
        "object": "chat.completion.chunk",
        "created": int(run.started_at.timestamp()),
        "model": agent,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return {**whole, "jinnao": more} if more is not None else whole
