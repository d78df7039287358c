"""Answers of a real model, kept in a file and played back: tests without a model, and without luck."""

import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from core.errors import BackendDown
from inference.backend import Backend, Kind, ModelRole, Prompt, Reply, Shape
from inference.shapes import schema_of
from inference.sound import bytes_of
from inference.transcript import Transcript

Mode = Literal["replay", "record"]


class Take(BaseModel):
    """One recorded exchange. `asked` is the end of the last message, for a person to read."""

    model_config = ConfigDict(frozen=True)

    key: str
    asked: str
    answer: Any


class Cassette:
    """A Backend over one file. Replaying, it never calls a model: an unknown request is an error.

    Recording asks `source` for what the file lacks and writes the file after each answer.
    """

    def __init__(self, path: Path, mode: Mode = "replay", source: Backend | None = None) -> None:
        if (mode == "record") != (source is not None):
            raise ValueError("a source is given to record, and only then")
        self._path, self._source = path, source
        rows = json.loads(path.read_text()) if path.exists() else []
        self._takes = {take.key: take for take in map(Take.model_validate, rows)}

    async def chat(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> Reply:
        key = _key("chat", role, messages, max_tokens, list(stop))
        if (known := self._known(key, messages)) is not None:
            return Reply.model_validate(known)
        reply = await self._real.chat(
            role, messages, max_tokens=max_tokens, deadline_s=deadline_s, stop=stop
        )
        self._keep(key, messages, reply.model_dump(mode="json"))
        return reply

    async def stream(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        *,
        max_tokens: int = 512,
        deadline_s: float | None = None,
        stop: Sequence[str] = (),
    ) -> AsyncIterator[str]:
        key = _key("stream", role, messages, max_tokens, list(stop))
        if (known := self._known(key, messages)) is not None:
            for piece in known:
                yield piece
            return
        pieces = []
        async for piece in self._real.stream(
            role, messages, max_tokens=max_tokens, deadline_s=deadline_s, stop=stop
        ):
            pieces.append(piece)
            yield piece
        self._keep(key, messages, pieces)

    async def decide(
        self,
        role: ModelRole,
        messages: Sequence[Prompt],
        shape: type[Shape],
        *,
        max_tokens: int = 256,
        deadline_s: float | None = None,
    ) -> Shape:
        key = _key("decide", role, messages, max_tokens, schema_of(shape))
        if (known := self._known(key, messages)) is not None:
            return shape.model_validate(known)
        value = await self._real.decide(
            role, messages, shape, max_tokens=max_tokens, deadline_s=deadline_s
        )
        self._keep(key, messages, value.model_dump(mode="json"))
        return value

    async def embed(self, texts: Sequence[str], kind: Kind) -> list[list[float]]:
        said = [Prompt(role="user", content=text) for text in texts]
        key = _key("embed", ModelRole.EMBED, said, 0, kind)
        if (known := self._known(key, said)) is not None:
            return [list(map(float, vector)) for vector in known]
        vectors = [[round(x, 6) for x in v] for v in await self._real.embed(texts, kind)]
        self._keep(key, said, vectors)
        return vectors

    async def transcribe(
        self,
        audio: Path | bytes,
        *,
        language: str | None = None,
        prompt: str = "",
        deadline_s: float | None = None,
    ) -> Transcript:
        sound = hashlib.sha256(bytes_of(audio))
        said = [Prompt(role="user", content=prompt)] if prompt else []
        more = [sound.hexdigest(), language]
        key = _key("transcribe", ModelRole.TRANSCRIBE, said, 0, more)
        if (known := self._known(key, said)) is not None:
            return Transcript.model_validate(known)
        transcript = await self._real.transcribe(
            audio, language=language, prompt=prompt, deadline_s=deadline_s
        )
        self._keep(key, said, transcript.model_dump(mode="json"))
        return transcript

    async def ready(self) -> bool:
        return self._source is None or await self._source.ready()

    @property
    def _real(self) -> Backend:
        assert self._source is not None, "_known raises when there is no source"
        return self._source

    def _known(self, key: str, messages: Sequence[Prompt]) -> Any:
        if key in self._takes:
            return self._takes[key].answer
        if self._source is None:
            raise BackendDown(
                f"{self._path.name} holds no answer for {key[:12]}: {_end(messages)}",
                todo="Record it again with the model.",
            )
        return None

    def _keep(self, key: str, messages: Sequence[Prompt], answer: Any) -> None:
        self._takes[key] = Take(key=key, asked=_end(messages), answer=answer)
        rows = [self._takes[k].model_dump() for k in sorted(self._takes)]
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        fresh.replace(self._path)


def _key(
    method: str, role: ModelRole, messages: Sequence[Prompt], max_tokens: int, more: Any
) -> str:
    """A sum over everything that decides the answer; deadlines do not."""
    said = [[m.role, m.content] for m in messages]
    whole = json.dumps([method, role.value, said, max_tokens, more], ensure_ascii=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def _end(messages: Sequence[Prompt]) -> str:
    return messages[-1].content[-80:] if messages else ""
