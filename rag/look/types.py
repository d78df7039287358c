"""What is seen in a picture or a video."""

from core.domain import Frozen
from core.domain.conduct import Utterance
from rag.hear.types import Heard

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in parts of the picture's width and height."""


class Seen(Frozen):
    """A line of text in a picture as it lies, and how sure its reader is of it, from 0 to 1."""

    text: str
    box: Box
    sure: float


class Frame(Frozen):
    """A frame of a video that differs from the one before: when it comes, how it looks (see
    rag.look.fingerprint), and its lines."""

    start_s: float
    fingerprint: int
    lines: tuple[Seen, ...] = ()


class Video(Frozen):
    """A video without its sound. covered: frames were looked at up to its end."""

    duration_s: float
    width: int
    height: int
    frames: tuple[Frame, ...]
    covered: bool = True


class Watched(Frozen):
    """A video with its sound. utterances are what is said and what is shown, by their beginnings;
    heard is None when the video has no sound or nobody could decode it, which silence says."""

    video: Video
    heard: Heard | None
    utterances: tuple[Utterance, ...]
    silence: str = ""
