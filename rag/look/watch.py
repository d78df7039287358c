"""A video with its sound: what is said and what is shown, on one clock."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from core.domain.conduct import Speaker, Utterance
from core.errors import Unreadable
from inference.backend import Backend
from rag.hear.hear import SELLER_FIRST, hear
from rag.hear.types import Bounds, Heard
from rag.look.frames import EVERY_S, MOST, frames, shown
from rag.look.types import Watched


async def watch(
    path: Path,
    backend: Backend,
    *,
    language: str | None = None,
    tracks: Sequence[Speaker] = SELLER_FIRST,
    bounds: Bounds | None = None,
    every_s: float = EVERY_S,
    most: int = MOST,
) -> Watched:
    """Sound and frames of a video. Raises Unreadable and TooLarge for a video that cannot be seen, and
    TooLarge for one that is too long to be heard; sound that cannot be decoded is told as `silence`."""
    video = await asyncio.to_thread(frames, path, every_s=every_s, most=most)
    heard: Heard | None = None
    silence = ""
    try:
        heard = await hear(path, backend, language=language, tracks=tracks, bounds=bounds)
    except Unreadable as mute:
        silence = str(mute)
    said = heard.utterances if heard else ()
    return Watched(
        video=video, heard=heard, utterances=_merged(said, shown(video)), silence=silence
    )


def _merged(said: Sequence[Utterance], seen: Sequence[Utterance]) -> tuple[Utterance, ...]:
    both = sorted((*said, *seen), key=lambda u: (u.start_s or 0.0, u.box is not None))
    return tuple(u.model_copy(update={"seq": seq}) for seq, u in enumerate(both, start=1))
