"""What went wrong between us and a backend, in our own terms, and whether a second try is safe."""

import json
import random
from typing import NamedTuple

import httpx2
import openai

from core.errors import (
    BackendDown,
    BackendMalformed,
    BackendOverloaded,
    BackendRefused,
    DeadlineExceeded,
    Unavailable,
)

LIBRARY = (openai.OpenAIError, httpx2.HTTPError, httpx2.StreamError, json.JSONDecodeError)
"""Everything the client library and its transport may raise while a call is under way."""


class Failure(NamedTuple):
    """The error to raise. `again_s`: seconds after which a repeat is safe; None: never."""

    error: Unavailable
    again_s: float | None


def read_failure(raised: Exception, where: str, backoff_s: float) -> Failure:
    """Turn a library error, met before any byte of the answer, into ours."""
    if isinstance(raised, openai.APITimeoutError | httpx2.TimeoutException):
        return Failure(DeadlineExceeded(f"{where} did not accept the call in time"), None)
    if isinstance(raised, openai.APIStatusError):
        return _status_failure(raised, where, backoff_s)
    if isinstance(raised, openai.APIConnectionError | httpx2.HTTPError | httpx2.StreamError):
        return Failure(BackendDown(f"{where} cannot be reached"), backoff_s)
    if isinstance(raised, json.JSONDecodeError | openai.APIResponseValidationError):
        return Failure(BackendMalformed(f"{where} sent something that is not JSON"), None)
    return Failure(BackendRefused(f"{where} reported: {_short(raised)}"), None)


def read_break(raised: Exception, where: str) -> Unavailable:
    """The same for a failure after the answer began: never repeated."""
    if isinstance(raised, json.JSONDecodeError):
        return BackendMalformed(f"{where} sent something that is not JSON")
    if isinstance(raised, openai.APIConnectionError | httpx2.HTTPError | httpx2.StreamError):
        return BackendDown(f"{where} broke off in the middle of the answer")
    return BackendRefused(f"{where} reported in the middle of the answer: {_short(raised)}")


def _status_failure(raised: openai.APIStatusError, where: str, backoff_s: float) -> Failure:
    status = raised.status_code
    if status in (429, 503):
        asked = _retry_after(raised.response.headers.get("retry-after", ""))
        error = BackendOverloaded(f"{where} has no place free ({status})", status=status)
        return Failure(error, backoff_s if asked is None else asked)
    todo = "Check the key of the backend." if status in (401, 403) else ""
    error_ = BackendRefused(f"{where} answered {status}: {_short(raised)}", todo=todo)
    return Failure(error_, None)


def _retry_after(header: str) -> float | None:
    try:
        seconds = float(header)
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _short(raised: Exception) -> str:
    """The library's words, cut, on one line; request bodies are never part of them."""
    return " ".join(str(raised).split())[:200]


def pause(base_s: float, tries: int) -> float:
    """Seconds before the next try: the base doubled each time, plus up to a half of jitter."""
    return float(base_s * 2**tries * random.uniform(1.0, 1.5))  # noqa: S311 (jitter, not a secret)
