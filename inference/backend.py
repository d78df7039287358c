"""What the rest of the platform may ask of a model, whoever serves it."""

from collections.abc import AsyncIterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict

from inference.transcript import Transcript

Kind = Literal["query", "passage", "state"]
"""What a vector is of: a text that searches, a text that is found, or the language model's own
hidden state after the last token of a text."""


class ModelRole(StrEnum):
    """What a call is for; settings map a role to an endpoint and a model."""

    CHAT = "chat"
    DECIDE = "decide"
    SQL = "sql"
    JUDGE = "judge"
    EMBED = "embed"
    PROBE = "probe"
    TRANSCRIBE = "transcribe"


class Prompt(BaseModel):
    """One message to a model. The system text comes first and is kept byte-stable for the cache."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user", "assistant"]
    content: str


class Usage(BaseModel):
    """Tokens of one call. cached counts prompt tokens that were not computed again."""

    model_config = ConfigDict(frozen=True)

    prompt: int = 0
    cached: int = 0
    completion: int = 0
    ms: int = 0


class Reply(BaseModel):
    model_config = ConfigDict(frozen=True)

    text: str
    finish: Literal["stop", "length"] = "stop"
    usage: Usage = Usage()


Shape = TypeVar("Shape", bound=BaseModel)


class Backend(Protocol):
    """The port. Every method raises only the Unavailable family of core.errors, or Cancelled.

    Cancelling the awaiting task closes the connection, so that the backend stops computing.
    """

    async def chat(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> Reply:
        """The whole text of one completion (temperature 0, fixed seed)."""
        ...

    def stream(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> AsyncIterator[str]:
        """The same, in pieces. Closing the iterator stops the backend."""
        ...

    async def decide(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        shape: type[Shape],
        *,
        max_tokens: int = 256,
        deadline_s: float | None = None,
    ) -> Shape:
        """A value of the shape: constrained by its JSON schema there, validated again here.

        Raises BackendMalformed when the answer does not fit after one retry.
        """
        ...

    async def embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        """One unit vector for each text. A state costs as much as a prompt of that length."""
        ...

    async def transcribe(
        self,
        audio: Path | bytes,
        *,
        language: str | None = None,
        prompt: str = "",
        deadline_s: float | None = None,
    ) -> Transcript:
        """What is said in a WAV file of 16 kHz, mono, 16 bits, whole or by its path.

        language is an ISO code, None: found out. prompt is text that the model takes as said before,
        for names and spelling. Raises ValueError when the sound is of another form.
        """
        ...

    async def ready(self) -> bool:
        """Whether a call would be answered now."""
        ...
