"""What is found out about a recording and what was said in it."""

from typing import Literal

from pydantic import Field

from core.domain import Frozen
from core.domain.conduct import Utterance
from core.settings import Settings
from inference.transcript import SpokenWord

Voices = Literal["one", "apart", "together"]
"""one: a single track, or the same sound on both; apart: a speaker on each of two tracks; together:
two microphones in one room."""


class Bounds(Frozen):
    """How long a recording may last, and the program that decodes what we do not: its path, its name
    on the PATH, or empty for ffmpeg on the PATH. patience_s: longest time that it may take."""

    longest_s: float = Field(4 * 3600.0, gt=0)
    program: str = ""
    patience_s: float = Field(1800.0, gt=0)


def bounds_of(settings: Settings) -> Bounds:
    return Bounds(longest_s=settings.sound_limit_hours * 3600, program=settings.ffmpeg)


class Survey(Frozen):
    """A recording as a whole, before it is listened to. peaks are each track's loudest sample, from 0
    to 1; cut_short: the file ends before its own head says so."""

    duration_s: float
    voices: Voices
    peaks: tuple[float, ...]
    cut_short: bool = False


class Span(Frozen):
    """A stretch of time, in seconds from the start of the recording."""

    start_s: float
    end_s: float
    track: int = 0


class Spoken(Frozen):
    """One utterance with when each of its words was said; confidence from 0 to 1, None: not told."""

    utterance: Utterance
    words: tuple[SpokenWord, ...] = ()
    confidence: float | None = None


class Heard(Frozen):
    """A recording as it was heard. language is an ISO code, "" when nobody speaks.

    missed are stretches in which somebody speaks, of which no word was understood: what they say is
    not known, which is not the same as nothing. speech_s is how long people speak, all tracks
    together.
    """

    language: str
    survey: Survey
    spoken: tuple[Spoken, ...] = ()
    missed: tuple[Span, ...] = ()
    speech_s: float = 0.0

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        return tuple(s.utterance for s in self.spoken)

    @property
    def silent(self) -> bool:
        """Whether nobody speaks in it at all."""
        return self.speech_s == 0
