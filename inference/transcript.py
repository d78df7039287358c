"""What was said in a piece of sound, and when."""

from core.domain import Frozen


class SpokenWord(Frozen):
    """A word; of Chinese, one character with its punctuation. Seconds from the start of the sound;
    confidence is the model's probability, None where it tells none."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None


class Segment(Frozen):
    """A stretch of speech as the model cut it. words may be empty: not every backend gives them."""

    text: str
    start_s: float
    end_s: float
    confidence: float | None = None
    words: tuple[SpokenWord, ...] = ()


class Transcript(Frozen):
    """One piece of sound in words. language is an ISO code ("zh", "en"); no segments: nothing that
    could be understood was said."""

    language: str
    duration_s: float
    segments: tuple[Segment, ...] = ()

    @property
    def text(self) -> str:
        return "".join(s.text for s in self.segments).strip()
