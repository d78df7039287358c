"""The stretches of speech of a recording, track by track, in the order in which they end."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from inference.sound import Samples
from rag.hear.decode import opened
from rag.hear.resample import Blocks
from rag.hear.types import Bounds, Survey
from rag.hear.voice import STEP, Stretch, Voice

_LOUD, _MOST = 0.3, 20.0  # peak to which a faint track is raised, and how many times at most
_NOTHING = 5e-5  # peak of a recording that is silent throughout, which `_MOST` cannot make audible
_ECHO = 0.03  # of the other track's energy: what is fainter is heard through it
_MEMORY = 0.8  # of the loudness of the step before, so that an echo's tail is known as one
Found = tuple[int, Stretch]
"""The number of the track, and a stretch of it."""


def stretches(path: Path, bounds: Bounds, survey: Survey) -> Iterator[Found]:
    """Raises Unreadable and TooLarge as decoding does."""
    if max(survey.peaks) < _NOTHING:
        return
    apart = survey.voices == "apart"
    voices = [Voice() for _ in range(2 if apart else 1)]
    raised = _raised(survey)
    loud = np.zeros(len(voices))
    with opened(path, bounds) as sound:
        for block in _steps(sound.blocks()):
            tracks = _tracks(block, survey)
            loud = np.maximum(np.square(tracks).mean(axis=1), loud * _MEMORY)
            for number, voice in enumerate(voices):
                echo = apart and bool(loud[number] < _ECHO * loud[1 - number])
                step: Samples = np.clip(tracks[number] * raised[number], -1, 1)
                if found := voice.hear(step, other=echo):
                    yield number, found
    for number, voice in enumerate(voices):
        if found := voice.rest():
            yield number, found


def _raised(survey: Survey) -> list[np.float32]:
    """What each track is multiplied by."""
    peaks = survey.peaks if survey.voices == "apart" else (max(survey.peaks),)
    return [np.float32(min(max(_LOUD / max(p, 1e-6), 1.0), _MOST)) for p in peaks]


def _tracks(block: Blocks, survey: Survey) -> npt.NDArray[np.float32]:
    """The tracks that are listened to: both, their middle, or of one sound the louder."""
    if survey.voices == "apart" or block.shape[1] == 1:
        return block.T
    if survey.voices == "together":
        return np.asarray(block.mean(axis=1)[None], dtype=np.float32)
    return block[:, int(np.argmax(survey.peaks))][None]


def _steps(blocks: Iterator[Blocks]) -> Iterator[Blocks]:
    """The same sound in pieces of 512 frames, the last filled up with silence."""
    held: Blocks | None = None
    for block in blocks:
        held = block if held is None else np.concatenate([held, block])
        whole = len(held) // STEP * STEP
        for at in range(0, whole, STEP):
            yield held[at : at + STEP]
        held = held[whole:]
    if held is not None and len(held):
        yield np.concatenate([held, np.zeros((STEP - len(held), held.shape[1]), np.float32)])
