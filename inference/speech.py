"""Speech to text through the same door: OpenAI's transcriptions, whoever serves them."""

import math
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from openai import AsyncOpenAI, omit

from core.errors import BackendMalformed
from inference.endpoints import Limits
from inference.text import sendable
from inference.transcript import Segment, SpokenWord, Transcript
from inference.wire import begin

_CODES = {
    "chinese": "zh", "mandarin": "zh", "cantonese": "yue", "english": "en", "japanese": "ja",
    "korean": "ko", "french": "fr", "german": "de", "spanish": "es", "portuguese": "pt",
    "russian": "ru", "malay": "ms", "indonesian": "id", "thai": "th", "vietnamese": "vi",
}  # fmt: skip
"""OpenAI names the language that it heard, others give its code."""
_SLACK_S = 0.1  # by which a word's time may leave its segment


class Asked(NamedTuple):
    """A sound (WAV, with its length in seconds) and how it is to be heard."""

    wav: bytes
    seconds: float
    language: str | None
    prompt: str


async def transcribe(
    api: AsyncOpenAI, where: str, model: str, asked: Asked, end: float, limits: Limits
) -> Transcript:
    """One call. Raises BackendMalformed for an answer that is no transcript."""

    def send() -> Any:
        return api.audio.transcriptions.create(
            file=("sound.wav", asked.wav, "audio/wav"),
            model=model,
            response_format="verbose_json",
            timestamp_granularities=["word", "segment"],
            language=asked.language or omit,
            prompt=sendable(asked.prompt) if asked.prompt else omit,
            temperature=0,
        )

    answer = await begin(send, where, end, limits)
    try:
        return _read(answer, asked)
    except (AttributeError, TypeError, ValueError) as bad:
        raise BackendMalformed(f"{where} sent no transcript: {type(bad).__name__}") from bad


def _read(answer: Any, asked: Asked) -> Transcript:
    """Words stand beside the segments there; here each goes to its own."""
    text = _text(answer.text)
    words = [_word(w) for w in getattr(answer, "words", None) or ()]
    rows = list(getattr(answer, "segments", None) or ())
    segments = [_segment(row, asked.seconds) for row in rows]
    if not rows and text.strip():
        segments = [Segment(text=text, start_s=0.0, end_s=asked.seconds)]
    named = str(getattr(answer, "language", None) or asked.language or "").strip().lower()
    return Transcript(
        language=_CODES.get(named, named),
        duration_s=asked.seconds,
        segments=tuple(_with_words([s for s in segments if s.text.strip()], words)),
    )


def _segment(row: Any, longest: float) -> Segment:
    sureness = getattr(row, "avg_logprob", None)
    sure = None if sureness is None else round(math.exp(min(float(sureness), 0.0)), 3)
    start, end = _times(row, longest)
    return Segment(text=_text(row.text), start_s=start, end_s=end, confidence=sure)


def _word(row: Any) -> SpokenWord:
    sure = getattr(row, "probability", None)
    start, end = _times(row, math.inf)
    return SpokenWord(
        text=_text(row.word), start_s=start, end_s=end,
        confidence=None if sure is None else min(max(float(sure), 0.0), 1.0),
    )  # fmt: skip


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _times(row: Any, longest: float) -> tuple[float, float]:
    start, end = float(row.start), float(row.end)
    if not (math.isfinite(start) and math.isfinite(end)):
        raise ValueError("a time is no number")
    start = min(max(start, 0.0), longest)
    return round(start, 3), round(min(max(end, start), longest), 3)


def _with_words(segments: Sequence[Segment], words: Sequence[SpokenWord]) -> Iterable[Segment]:
    at = 0
    for number, segment in enumerate(segments):
        last = number + 1 == len(segments)
        mine = []
        while at < len(words):
            middle = (words[at].start_s + words[at].end_s) / 2
            if not last and middle > segment.end_s + _SLACK_S:
                break
            mine.append(words[at])
            at += 1
        yield segment.model_copy(update={"words": tuple(mine)})
