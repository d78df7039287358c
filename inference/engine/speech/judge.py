"""Whether what the model wrote for a window was said there, or made up over noise and silence."""

import zlib
from collections.abc import Sequence
from typing import Literal

import numpy as np

from core.domain import Frozen
from inference.sound import RATE, Samples
from inference.transcript import SpokenWord

Verdict = Literal["keep", "again", "drop"]
_QUIET = 1e-3  # the loudest sample of a window in which nothing is said: 60 dB below full scale
_LOOPED = 2.4  # times that a text is larger than it is compressed; more only repeats itself
_NO_SPEECH, _UNSURE = 0.6, -1.0  # as Whisper's authors chose them
_SURELY_NONE, _HALF_SURE = 0.85, -0.5  # "You" over silence, read at 0.93 and -0.71
_POOR = -1.5  # mean logarithm of a token's probability that a shorter window should beat
_NO_TIME_S = 0.04  # a word this short has no place in the sound
_FRAME = RATE // 10


class Said(Frozen):
    """What the model wrote: its tokens, its text, the mean logarithm of their probabilities, and
    the probability that nobody speaks."""

    tokens: tuple[int, ...]
    text: str
    sureness: float
    no_speech: float

    @property
    def looped(self) -> bool:
        """Whether the text repeats itself as no speech does."""
        raw = self.text.encode("utf-8", "replace")
        return len(raw) > _LOOPED * len(zlib.compress(raw)) if raw else False


def silent(samples: Samples) -> bool:
    """Whether the sound need not be listened to at all."""
    return not len(samples) or float(np.abs(samples).max()) < _QUIET


def judged(said: Said, prompt: str = "") -> Verdict:
    """Keep it, drop it, or listen again to less at once."""
    if not said.text.strip() or _echo(said.text, prompt):
        return "drop"
    if said.no_speech > _NO_SPEECH and (said.sureness < _UNSURE or said.looped):
        return "drop"
    if said.no_speech > _SURELY_NONE and said.sureness < _HALF_SURE:
        return "drop"
    return "again" if said.looped or said.sureness < _POOR else "keep"


def ghostly(words: Sequence[SpokenWord]) -> bool:
    """Whether words were made up: most of them found no place in the sound."""
    short = sum(w.end_s - w.start_s <= _NO_TIME_S for w in words)
    return len(words) > 1 and 2 * short > len(words)


def quietest(samples: Samples) -> int:
    """Where to part a window, in samples: the quietest tenth of a second about its middle."""
    count = len(samples) // _FRAME
    loud = np.square(samples[: count * _FRAME]).reshape(count, _FRAME).mean(axis=1)
    first, last = round(count * 0.35), max(round(count * 0.65), round(count * 0.35) + 1)
    return (first + int(loud[first:last].argmin())) * _FRAME + _FRAME // 2


def _echo(text: str, prompt: str) -> bool:
    """Whether the model only gives back what it was prompted with."""
    heard, given = ("".join(c for c in t if c.isalnum()) for t in (text, prompt))
    return len(heard) * 2 > len(given) > 0 and heard in given
