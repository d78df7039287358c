"""Vectors through the same door: small requests, so that a long list never holds up a query."""

import math
from collections.abc import Sequence
from typing import Any

from openai import AsyncOpenAI

from core.errors import BackendMalformed
from inference.backend import Kind
from inference.endpoints import Limits
from inference.text import sendable
from inference.wire import begin

TEXTS_A_REQUEST = 16


def request_of(model: str, texts: Sequence[str], kind: Kind) -> dict[str, Any]:
    """The arguments of one call. `input_type` tells asymmetric models which side the text is on."""
    return {
        "model": model,
        "input": [sendable(text) for text in texts],
        "encoding_format": "float",
        "extra_body": {"input_type": kind},
    }


async def embed_some(
    api: AsyncOpenAI, where: str, request: dict[str, Any], end: float, limits: Limits
) -> list[list[float]]:
    """Unit vectors of one request, in order. Raises BackendMalformed when they do not fit it."""
    answer = await begin(lambda: api.embeddings.create(**request), where, end, limits)
    rows = sorted(answer.data or (), key=lambda row: row.index)
    vectors = [_unit(list(row.embedding), where) for row in rows]
    if len(vectors) != len(request["input"]) or len({len(v) for v in vectors}) > 1:
        raise BackendMalformed(f"{where} sent {len(vectors)} vectors for {len(request['input'])}")
    return vectors


def _unit(vector: list[float], where: str) -> list[float]:
    length = math.sqrt(sum(x * x for x in vector))
    if not vector or not math.isfinite(length) or length == 0:
        raise BackendMalformed(f"{where} sent a vector without a direction")
    return vector if abs(length - 1) < 1e-4 else [x / length for x in vector]
