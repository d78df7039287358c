"""When each word of a window is said, by the attention that its tokens pay to the sound."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from inference.engine.speech.cut import Piece
from inference.engine.speech.mel import FRAMES
from inference.engine.speech.tokens import STEP_S, Tokens
from inference.transcript import SpokenWord

_LONGEST_S = 1.6  # a word that seems longer has swallowed a pause before it
_USUAL_S = 0.5


def words_of(
    model: Any, encoded: Any, opening: Sequence[int], found: Sequence[Piece], tokens: Tokens
) -> list[tuple[SpokenWord, ...]]:
    """The words of each piece, in seconds from the window's start. model is ctranslate2's Whisper,
    encoded what it made of the window."""
    text = [t for piece in found for t in piece.tokens]
    if not text:
        return [() for _ in found]
    [aligned] = model.align(encoded, list(opening), [text], FRAMES)
    starts = _starts(aligned.alignments, len(text))
    sure = np.asarray(aligned.text_token_probs, dtype=np.float64)
    at, words = 0, list[tuple[SpokenWord, ...]]()
    for piece in found:
        spoken = []
        for written in tokens.words(piece.tokens):
            after = at + len(written.tokens)
            start, end = _within(float(starts[at]), float(starts[after]), piece)
            share = float(sure[at:after].mean()) if after <= len(sure) else None
            spoken.append(
                SpokenWord(text=written.text, start_s=start, end_s=end, confidence=_rounded(share))
            )
            at = after
        words.append(tuple(spoken))
    return words


def _starts(path: Sequence[tuple[int, int]], count: int) -> Any:
    """The seconds at which each token begins, and at last where the text ends."""
    places = np.asarray(path, dtype=np.int64).reshape(-1, 2)
    first = np.searchsorted(places[:, 0], np.arange(count + 1))
    last = len(places) - 1
    return places[np.minimum(first, last), 1] * STEP_S


def _within(start: float, end: float, piece: Piece) -> tuple[float, float]:
    """A word's times inside its segment; one that is too long keeps its end."""
    if end - start > _LONGEST_S:
        start = end - _USUAL_S
    start = min(max(start, piece.start_s), piece.end_s)
    return round(start, 2), round(min(max(end, start), piece.end_s), 2)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, 3)
