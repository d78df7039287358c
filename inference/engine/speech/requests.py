"""The engine's /v1/audio/transcriptions: a form with a WAV file in, OpenAI's verbose JSON out."""

import math
from typing import Literal

from pydantic import BaseModel, Field, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from core.errors import BadInput, NotFound, Unreadable
from inference.engine.problems import problem
from inference.engine.relay import read_body, until_gone
from inference.engine.speech.listener import Listener
from inference.engine.speech.multipart import fields
from inference.sound import samples_of
from inference.transcript import Segment, Transcript

SOUND_BYTES = 64 * 1024 * 1024
"""33 minutes; longer recordings are sent in pieces."""


class TranscriptionRequest(BaseModel):
    """What is understood of OpenAI's form. There is one model, whatever its name here; temperature
    is always 0."""

    language: str | None = Field(None, max_length=10)
    prompt: str = Field("", max_length=2000)
    response_format: Literal["json", "text", "verbose_json"] = "json"


class Transcriptions:
    """The handler, with what it stands on."""

    def __init__(self, listener: Listener | None) -> None:
        self._listener = listener

    async def transcribe(self, request: Request) -> Response:
        if self._listener is None:
            return problem(404, "no speech to text is embedded here")
        body = await read_body(request, SOUND_BYTES)
        if body is None:
            return problem(413, f"the body is over {SOUND_BYTES} bytes; send shorter pieces")
        try:
            sound, asked = _read(request.headers.get("content-type", ""), body)
            work = self._listener.transcribe(samples_of(sound), asked.language, asked.prompt)
            transcript = await until_gone(work, request.receive)
        except ValidationError as bad:
            return problem(400, "; ".join(f"{e['loc']}: {e['msg']}" for e in bad.errors()[:3]))
        except NotFound as missing:
            return problem(404, f"No speech model is here. {missing.todo}")
        except Unreadable as wrong:
            return problem(404, f"The speech model cannot be used: {wrong}")
        except (ValueError, BadInput) as bad:
            return problem(400, str(bad))
        return _answer(transcript or Transcript(language="", duration_s=0), asked.response_format)


def _read(content_type: str, body: bytes) -> tuple[bytes, TranscriptionRequest]:
    found = fields(content_type, body)
    files = [f.value for f in found if f.name == "file"]
    if len(files) != 1:
        raise ValueError("the form needs one file named file")
    texts = {f.name: f.value.decode("utf-8", "replace") for f in found if not f.file}
    known = {k: v for k, v in texts.items() if k in TranscriptionRequest.model_fields and v}
    return files[0], TranscriptionRequest.model_validate(known)


def _answer(transcript: Transcript, form: str) -> Response:
    if form == "text":
        return PlainTextResponse(transcript.text + "\n")
    if form == "json":
        return JSONResponse({"text": transcript.text})
    segments = [_segment(n, s) for n, s in enumerate(transcript.segments)]
    words = [
        {"word": w.text, "start": w.start_s, "end": w.end_s, "probability": w.confidence}
        for s in transcript.segments
        for w in s.words
    ]
    return JSONResponse(
        {
            "task": "transcribe", "language": transcript.language, "text": transcript.text,
            "duration": transcript.duration_s, "segments": segments, "words": words,
        }
    )  # fmt: skip


def _segment(number: int, segment: Segment) -> dict[str, str | float]:
    return {
        "id": number, "text": segment.text, "start": segment.start_s, "end": segment.end_s,
        "avg_logprob": math.log(max(segment.confidence or 0.0, 1e-4)),
    }  # fmt: skip
