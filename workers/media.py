"""Recordings, pictures and videos become utterances; what cannot be read says why."""

import asyncio
import tempfile
from pathlib import Path

from pydantic import BaseModel

from core.domain.conduct import Exchange, Form, Utterance
from core.domain.material import MaterialState
from core.errors import AppError, Cancelled, Unavailable
from core.settings import Settings
from core.store import materials
from inference.backend import Backend
from inference.client import Client
from rag.hear.hear import hear
from rag.hear.types import Heard, bounds_of
from rag.look.look import look
from rag.look.watch import watch
from workers.registry import JobContext, Kind


class MaterialPayload(BaseModel):
    material_id: str


class MediaWork:
    """Does jobs of the kind `material_read`. backend: another one than the settings name."""

    def __init__(self, settings: Settings, backend: Backend | None = None) -> None:
        self._settings, self._backend = settings, backend

    @property
    def kind(self) -> Kind:
        return Kind(name="material_read", payload=MaterialPayload, run=self.run)

    def run(self, context: JobContext, payload: MaterialPayload) -> dict[str, str]:
        """The state that the material is in afterwards. What is wrong with the file is kept with it
        and does not fail the job; what may pass by itself is left to the ledger."""
        with context.store.transaction(context.principal) as session:
            held = materials.get(session, payload.material_id)
            if held.state is not MaterialState.WAITING:
                return {"state": held.state.value}
            name = materials.row_of(session, held.id).file_name
            pieces = materials.file_pieces(session, held.id)
        try:
            with tempfile.TemporaryDirectory(prefix="jinnao-material-") as folder:
                path = Path(folder) / f"file{Path(name).suffix.lower()}"
                path.write_bytes(b"".join(pieces))
                said, note = asyncio.run(self._said(path, held.exchange))
        except (Unavailable, Cancelled):
            raise
        except AppError as error:
            told = error.detail.replace(path.name, name)
            with context.store.transaction(context.principal) as session:
                materials.failed(session, held.id, context.clock.now(), told, error.todo or "")
            return {"state": MaterialState.FAILED.value}
        exchange = held.exchange.model_copy(update={"utterances": said})
        with context.store.transaction(context.principal) as session:
            materials.read(session, held.id, context.clock.now(), exchange, note)
        return {"state": MaterialState.READY.value}

    async def _said(self, path: Path, exchange: Exchange) -> tuple[tuple[Utterance, ...], str]:
        """What is said and shown, and what could not be heard of it."""
        if exchange.form is Form.IMAGE:
            return await asyncio.to_thread(look, path), ""
        client = Client(self._settings) if self._backend is None else None
        backend = self._backend or client
        assert backend is not None
        bounds = bounds_of(self._settings)
        try:
            if exchange.form is Form.VIDEO:
                watched = await watch(path, backend, language=exchange.language, bounds=bounds)
                return watched.utterances, watched.silence
            heard = await hear(path, backend, language=exchange.language, bounds=bounds)
            return heard.utterances, _unheard(heard)
        finally:
            if client is not None:
                await client.aclose()


def _unheard(heard: Heard) -> str:
    """In words: nobody speaks, or of some speech no word was understood."""
    if heard.silent:
        return "Nobody speaks in this recording."
    seconds = sum(span.end_s - span.start_s for span in heard.missed)
    return f"{seconds:.0f} s of speech were not understood." if seconds >= 1 else ""
