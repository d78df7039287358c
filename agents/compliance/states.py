"""Hidden states of the training sentences: half a second each, so they are kept in a file and what is
there is not asked for again."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from agents.compliance.rules.semantic.head import WITNESS, alike, asked
from core.errors import Conflict
from inference.backend import Backend

_AT_ONCE = 16
_KEPT_EACH = 512  # sentences after which the file is written again


async def states(
    backend: Backend, texts: Sequence[str], kept: Path, say: Callable[[str], None]
) -> np.ndarray:
    """(texts, 1536), in the order given. A run that is broken off goes on where it stood. Raises
    Conflict when the file holds states of other weights or of another layer."""
    known = _read(kept)
    await _same(backend, known, kept)
    missing = [t for t in dict.fromkeys(texts) if t not in known]
    for at in range(0, len(missing), _AT_ONCE):
        some = missing[at : at + _AT_ONCE]
        vectors = await backend.embed([asked(t) for t in some], "state")
        known |= {t: np.asarray(v, dtype=np.float16) for t, v in zip(some, vectors, strict=True)}
        done = at + len(some)
        if done % _KEPT_EACH == 0 or done == len(missing):
            _write(kept, known)
            say(f"hidden states: {done} of {len(missing)}")
    return np.stack([known[t] for t in texts]).astype(np.float32)


async def _same(backend: Backend, known: dict[str, np.ndarray], kept: Path) -> None:
    (served,) = np.asarray(await backend.embed([asked(WITNESS)], "state"), dtype=np.float32)
    if not known:
        known[WITNESS] = served.astype(np.float16)
    stored = known.get(WITNESS)
    if stored is None or not alike(stored.astype(np.float32), served):
        raise Conflict(
            f"{kept} holds hidden states of another model.", todo="Name a new file for them."
        )


def _read(kept: Path) -> dict[str, np.ndarray]:
    if not kept.exists():
        return {}
    with np.load(kept, allow_pickle=False) as file:
        return dict(zip(map(str, file["texts"]), file["states"], strict=True))


def _write(kept: Path, known: dict[str, np.ndarray]) -> None:
    half = kept.with_suffix(".half.npz")
    np.savez(half, allow_pickle=False, texts=np.array(list(known)), states=np.stack(list(known.values())))  # fmt: skip
    half.replace(kept)
