"""Starts the index process: the projection, its follower and the small HTTP application."""

import asyncio
import threading
from pathlib import Path

import structlog
import uvicorn

from core.clock import SystemClock
from core.errors import Unavailable
from core.settings import Settings
from core.store.across import institutions
from core.store.session import Store
from inference.backend import Backend
from inference.client import Client
from rag.index.app import create_app
from rag.index.probe import sound
from rag.index.projection import Projection

_IDLE_S = 0.4
_AWAY_S = 5.0
log = structlog.get_logger(__name__)


def serve(settings: Settings, port: int, key: str, *, host: str = "127.0.0.1") -> None:
    """Runs until it is told to stop. A damaged projection is wiped first and built again."""
    folder = settings.state / "index"
    store = Store(settings.database_url.get_secret_value(), connections=4)
    projection = opened(folder, store, settings.model_embed)
    stop = threading.Event()
    follower = threading.Thread(
        target=lambda: asyncio.run(follow(projection, Client(settings), stop)), name="follower"
    )
    follower.start()
    try:
        app = create_app(projection, key)
        uvicorn.run(app, host=host, port=port, log_level="warning", access_log=False)
    finally:
        stop.set()
        follower.join(timeout=30)
        projection.close()
        store.close()


def opened(folder: Path, store: Store, model: str) -> Projection:
    """The projection, emptied when what is on disk is damaged or does not match the table."""

    def listed() -> list[str]:
        with store.unscoped() as session:
            return list(institutions(session))

    if reason := sound(folder):
        log.warning("index.damaged", reason=reason)
        Projection.wipe(folder)
    projection = Projection(folder, store, listed, SystemClock(), model)
    if not projection.matches():
        log.warning("index.differs", reason="counts are not those of the table")
        projection.close()
        Projection.wipe(folder)
        projection = Projection(folder, store, listed, SystemClock(), model)
    return projection


async def follow(projection: Projection, backend: Backend, stop: threading.Event) -> None:
    """Words first, then vectors, then rest; an embeddings backend that is away is asked again."""
    while not stop.is_set():
        if await asyncio.to_thread(projection.follow):
            continue
        try:
            embedded = await projection.embed_some(backend)
        except Unavailable as away:
            log.info("index.embeddings_away", reason=str(away))
            await asyncio.to_thread(stop.wait, _AWAY_S)
            continue
        if not embedded:
            await asyncio.to_thread(stop.wait, _IDLE_S)
