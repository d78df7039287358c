"""Whether the projection on disk can be trusted.

Looked at in a process of its own: Chroma dies on a half-cut header file and answers as if nothing
were wrong on a half-cut data file, so every vector is read and must still be a unit vector.
"""

import subprocess
import sys
from pathlib import Path

import numpy as np

_PAGE = 2000
_SLOWEST_S = 300


def sound(folder: Path) -> str:
    """ "" when it is sound or not there; else what is wrong with it."""
    if not (folder / "state.json").is_file():
        return "no state" if (folder / "vectors").exists() else ""
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-m", "rag.index.probe", str(folder)],
            capture_output=True,
            text=True,
            timeout=_SLOWEST_S,
            check=False,
            cwd=Path(__file__).parents[2],
        )
    except subprocess.TimeoutExpired:
        return "it does not answer"
    if done.returncode == 0:
        return ""
    last = (done.stderr.strip().splitlines() or [f"it ends with {done.returncode}"])[-1]
    return last[:300]


def _look(folder: Path) -> None:
    import chromadb
    import tantivy
    from chromadb.config import Settings as ChromaSettings

    tantivy.Index.open(str(folder / "lexical")).searcher()
    client = chromadb.PersistentClient(
        str(folder / "vectors"), settings=ChromaSettings(anonymized_telemetry=False)
    )
    for collection in client.list_collections():
        for at in range(0, collection.count(), _PAGE):
            page = collection.get(limit=_PAGE, offset=at, include=["embeddings"])
            _check(collection.name, np.asarray(page["embeddings"], dtype=np.float32))
        if collection.count():
            first = collection.get(limit=5, include=["embeddings"])
            near = collection.query(query_embeddings=first["embeddings"], n_results=1)
            worst = max((d[0] for d in near["distances"] or []), default=0.0)
            if worst > 0.01:
                raise SystemExit(f"{collection.name}: a vector does not find itself")


def _check(name: str, vectors: "np.ndarray[tuple[int, int], np.dtype[np.float32]]") -> None:
    norms = np.linalg.norm(vectors, axis=1)
    if not np.all(np.abs(norms - 1) < 0.02):
        raise SystemExit(f"{name}: {int(np.sum(np.abs(norms - 1) >= 0.02))} vectors are damaged")


if __name__ == "__main__":
    _look(Path(sys.argv[1]))
