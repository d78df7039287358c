"""The tokens of one window cut into segments by the times among them."""

from collections.abc import Sequence

from core.domain import Frozen
from inference.engine.speech.mel import WINDOW_S
from inference.engine.speech.tokens import STEP_S, Tokens


class Piece(Frozen):
    """Text tokens between two times, in seconds from the window's start."""

    start_s: float
    end_s: float
    tokens: tuple[int, ...]


def pieces(said: Sequence[int], tokens: Tokens, length_s: float) -> tuple[list[Piece], float]:
    """The segments of a window of this length, and how far it was heard.

    The model writes a time before and after each segment. Text after the last pair of times is a
    segment that the window breaks off: it is left for the next window, which begins there. After a
    single last time nothing more is said.
    """
    found: list[Piece] = []
    start, text = 0.0, list[int]()
    for token in said:
        if token < tokens.end:
            text.append(token)
        elif token >= tokens.times:
            time = (token - tokens.times) * STEP_S
            if text:
                found.append(_piece(start, time, length_s, text))
                text = []
            start = time
    if text and found and length_s >= WINDOW_S:
        return found, _on(found[-1].end_s, length_s)
    if text:
        found.append(_piece(start, length_s, length_s, text))
        return found, length_s
    double = len(said) > 1 and min(said[-2:]) >= tokens.times
    if double and found and length_s >= WINDOW_S:
        return found, _on(found[-1].end_s, length_s)
    return found, length_s


def _piece(start: float, end: float, length_s: float, text: list[int]) -> Piece:
    start = min(start, length_s)
    return Piece(start_s=start, end_s=min(max(end, start), length_s), tokens=tuple(text))


def _on(heard_s: float, length_s: float) -> float:
    """Where the next window begins; one that got nowhere is left behind as a whole."""
    return heard_s if heard_s >= 1.0 else length_s
