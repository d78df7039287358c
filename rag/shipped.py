"""Vectors of the demo documents, shipped by what was embedded, so that a first start is quick.

`python -m rag.shipped FOLDER` makes them with the configured embeddings backend. A text that has
changed since is not found here and is embedded like any other.
"""

import asyncio
import hashlib
import sys
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.embedded import embedded_text
from rag.load.formats import LOADERS, loader_for
from rag.meta import describe
from rag.split import split

_FILE = Path(__file__).with_name("demo_vectors.npz")


@lru_cache(maxsize=2)
def vectors(model: str) -> dict[str, bytes]:
    """float16 vectors by hash; empty for another model than the one they were made with."""
    if not _FILE.is_file():
        return {}
    with np.load(_FILE) as held:
        if str(held["model"]) != model:
            return {}
        rows = np.ascontiguousarray(held["vectors"].astype("<f2"))
        return {str(h): row.tobytes() for h, row in zip(held["hashes"], rows, strict=True)}


def texts(folder: Path) -> dict[str, str]:
    """What would be embedded for the documents of a folder, by hash."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in LOADERS:
            continue
        loaded = loader_for(path)(path)
        title = describe(path, loaded, {"owner": "demo"}).title
        for span in split(loaded):
            body = loaded.text[span.start : span.end]
            text = embedded_text(title, span.section, span.article, span.header, body)
            found[hashlib.sha256(text.encode()).hexdigest()] = text
    return found


def keep(model: str, made: dict[str, list[float]]) -> None:
    """Writes the file anew."""
    np.savez_compressed(
        _FILE,
        model=np.array(model),
        hashes=np.array(list(made)),
        vectors=np.asarray(list(made.values()), dtype=np.float16),
    )


async def _make(folder: Path) -> None:
    from core.settings import Settings
    from inference.client import Client

    settings = Settings()
    backend = Client(settings)
    wanted = texts(folder)
    made = await backend.embed(list(wanted.values()), "passage")
    keep(settings.model_embed, dict(zip(wanted, made, strict=True)))
    await backend.aclose()


if __name__ == "__main__":
    asyncio.run(_make(Path(sys.argv[1])))
