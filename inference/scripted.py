"""A Backend that answers from rules: for tests and for benches that measure our own share."""

import asyncio
import hashlib
import math
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from core.errors import BackendMalformed, BackendRefused, DeadlineExceeded, Unavailable
from inference.backend import Kind, ModelRole, Prompt, Reply, Shape, Usage
from inference.shapes import read_shape
from inference.sound import bytes_of
from inference.transcript import Transcript

Answer = str | BaseModel | Callable[[Sequence[Prompt]], str | BaseModel] | Unavailable
DIMENSIONS = 384


class Line(BaseModel):
    """One rule. Every condition given must hold; the first matching line answers.

    `says` is the text, a model (sent as JSON), a function of the messages, or an error to raise.
    `times` bounds how often it answers (None: always); `after_s` delays the first piece and
    `gap_s` each following one; `breaks_after` raises `error` after that many pieces.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    says: Any
    role: ModelRole | None = None
    shape: type[BaseModel] | None = None
    has: str = ""
    times: int | None = None
    after_s: float = 0
    gap_s: float = 0
    breaks_after: int | None = None
    error: Any = None


class Call(BaseModel):
    """What was asked, for a test to look at."""

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    role: ModelRole
    messages: tuple[Prompt, ...]
    shape: type[BaseModel] | None = None


class Sound(BaseModel):
    """A sound that was to be transcribed: its WAV bytes and what was asked."""

    model_config = ConfigDict(frozen=True)

    wav: bytes
    language: str | None = None
    prompt: str = ""


class Scripted:
    """Rules in, replies out. `calls` records every request in order, `sounds` every sound."""

    def __init__(self, lines: Sequence[Line] = (), *, piece: int = 4) -> None:
        self.lines = list(lines)
        self.calls: list[Call] = []
        self.sounds: list[Sound] = []
        self.cancelled = 0
        self.up = True
        self._piece = piece
        self._used: dict[int, int] = {}
        self._heard: Heard | None = None

    def on(self, says: Answer, **conditions: Any) -> "Scripted":
        """Add a line; returns self, so that lines can be chained."""
        self.lines.append(Line(says=says, **conditions))
        return self

    def on_sound(self, says: "Heard") -> "Scripted":
        """What every sound says from now on; returns self."""
        self._heard = says
        return self

    async def chat(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> Reply:
        ask = Ask(role, messages, None, max_tokens, deadline_s, stop)
        text = "".join([p async for p in self._pieces(ask)])
        usage = Usage(prompt=_tokens(messages), completion=max(1, len(text) // 2))
        return Reply(text=text, usage=usage)

    async def stream(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> AsyncIterator[str]:
        ask = Ask(role, messages, None, max_tokens, deadline_s, stop)
        async with aclosing(self._pieces(ask)) as pieces:
            async for piece in pieces:
                yield piece

    async def decide(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        shape: type[Shape],
        *,
        max_tokens: int = 256,
        deadline_s: float | None = None,
    ) -> Shape:
        ask = Ask(role, messages, shape, max_tokens, deadline_s, ())
        text = "".join([p async for p in self._pieces(ask)])
        value, complaint = read_shape(shape, text)
        if value is None:
            raise BackendMalformed(f"the answer is not a {shape.__name__}: {complaint}")
        return value

    async def embed(
        self,
        texts: Sequence[str],
        kind: Kind,  # noqa: ARG002
    ) -> list[list[float]]:
        """Vectors that depend on shared character pairs only, so that similar texts are near."""
        return [hashed_vector(text) for text in texts]

    async def transcribe(
        self,
        audio: Path | bytes,
        *,
        language: str | None = None,
        prompt: str = "",
        deadline_s: float | None = None,  # noqa: ARG002
    ) -> Transcript:
        sound = Sound(wav=bytes_of(audio), language=language, prompt=prompt)
        self.sounds.append(sound)
        says = self._heard(sound) if callable(self._heard) else self._heard
        if says is None:
            raise BackendRefused(f"the script has nothing for a sound of {len(sound.wav)} bytes")
        if isinstance(says, Unavailable):
            raise says
        return says

    async def ready(self) -> bool:
        return self.up

    async def _pieces(self, ask: "Ask") -> AsyncGenerator[str, None]:
        self.calls.append(Call(role=ask.role, messages=tuple(ask.messages), shape=ask.shape))
        line = self._find(ask.role, ask.messages, ask.shape)
        end = math.inf if ask.deadline_s is None else time.monotonic() + ask.deadline_s
        try:
            await _wait(line.after_s, end)
            text = ask.cut(_text(line.says, ask.messages))
            for number, start in enumerate(range(0, len(text), self._piece)):
                if line.breaks_after is not None and number >= line.breaks_after:
                    raise line.error or BackendRefused("the script breaks here")
                if number:
                    await _wait(line.gap_s, end)
                yield text[start : start + self._piece]
        except (asyncio.CancelledError, GeneratorExit):
            self.cancelled += 1
            raise

    def _find(
        self, role: ModelRole, messages: Sequence[Prompt], shape: type[BaseModel] | None
    ) -> Line:
        whole = "\n".join(m.content for m in messages)
        for number, line in enumerate(self.lines):
            spent = line.times is not None and self._used.get(number, 0) >= line.times
            fits = line.role in (None, role) and line.shape in (None, shape) and line.has in whole
            if fits and not spent:
                self._used[number] = self._used.get(number, 0) + 1
                return line
        name = shape.__name__ if shape else "text"
        raise BackendRefused(f"the script has no line for {role.value} → {name}: {whole[-200:]}")


Heard = Transcript | Unavailable | Callable[[Sound], Transcript | Unavailable]


class Ask(NamedTuple):
    """One call with its limits. A scripted token is at most four characters."""

    role: ModelRole
    messages: Sequence[Prompt]
    shape: type[BaseModel] | None
    max_tokens: int
    deadline_s: float | None
    stop: Sequence[str]

    def cut(self, text: str) -> str:
        """The text up to the first stop string and no longer than the tokens allow."""
        for mark in self.stop:
            text = text.split(mark, 1)[0]
        return text[: self.max_tokens * 4]


async def _wait(seconds: float, end: float) -> None:
    left = end - time.monotonic()
    await asyncio.sleep(max(0.0, min(seconds, left)))
    if seconds > left:
        raise DeadlineExceeded("the scripted backend did not answer in time")


def _text(says: Any, messages: Sequence[Prompt]) -> str:
    if callable(says):
        says = says(messages)
    if isinstance(says, Unavailable):
        raise says
    return says.model_dump_json() if isinstance(says, BaseModel) else str(says)


def _tokens(messages: Sequence[Prompt]) -> int:
    return sum(max(1, len(m.content) // 2) for m in messages)


def hashed_vector(text: str) -> list[float]:
    """A unit vector of hashed character pairs; the same on every machine."""
    vector = [0.0] * DIMENSIONS
    for pair in pairwise(f" {text} "):
        digest = hashlib.blake2s("".join(pair).encode("utf-8", "surrogatepass"), digest_size=4)
        vector[int.from_bytes(digest.digest(), "big") % DIMENSIONS] += 1.0
    length = math.sqrt(sum(x * x for x in vector))
    return [x / length for x in vector]
