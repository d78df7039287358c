"""Follows the passage table: words at once, vectors as they come, a new partition each day."""

import datetime as dt
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from core.access import system
from core.clock import Clock
from core.domain.document import shelf_of
from core.store import index_feed
from core.store.index_feed import IndexedPassage
from core.store.session import Store
from inference.backend import Backend
from rag import shipped
from rag.embedded import embedded_text
from rag.index.lexical import Lexical
from rag.index.types import FOREVER, Entry, Hits, Query, Status, day_number
from rag.index.vectors import Vectors

FORMAT = 3
_CHANGES = 50
_EMBED = 16
Institutions = Callable[[], Sequence[str]]


class Projection:
    """Synchronous and single-writer; searches may run beside it in other threads."""

    def __init__(
        self, folder: Path, store: Store, institutions: Institutions, clock: Clock, model: str
    ) -> None:
        self._folder, self._store, self._institutions = folder, store, institutions
        self._clock, self._model = clock, model
        self._pending: dict[str, int] = {}
        self.rebuilding = ""
        self._state = self._read_state()
        if self._state is None:
            shutil.rmtree(folder, ignore_errors=True)
            self._state = {"format": FORMAT, "model": model, "seq": {}, "day": self._today()}
        self._open()

    def _open(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lexical = Lexical(self._folder / "lexical")
        self._vectors = Vectors(self._folder / "vectors", self._state["day"])  # type: ignore[index]
        self._write_state()

    def _today(self) -> int:
        return day_number(self._clock.today(), 0)

    def _read_state(self) -> dict[str, Any] | None:
        """None when there is nothing, or nothing of this format and model."""
        try:
            state = json.loads((self._folder / "state.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
        fits = isinstance(state, dict) and (state.get("format"), state.get("model")) == (
            FORMAT,
            self._model,
        )
        return state if fits else None

    def _write_state(self) -> None:
        new = self._folder / "state.json.new"
        new.write_text(json.dumps(self._state), "utf-8")
        new.replace(self._folder / "state.json")

    @property
    def _seq(self) -> dict[str, int]:
        seq: dict[str, int] = self._state["seq"]  # type: ignore[index]
        return seq

    def search(self, query: Query) -> Hits:
        """Rights and validity hold inside both stores."""
        return Hits(
            lexical=self._lexical.search(query),
            dense=self._vectors.search(query),
            pending=self._pending.get(query.scope.institution, 0),
        )

    def status(self) -> list[Status]:
        found = []
        for institution in self._institutions():
            with self._store.transaction(system(institution)) as session:
                passages, pending = index_feed.counts(session, self._model)
            self._pending[institution] = pending
            found.append(
                Status(
                    institution=institution,
                    passages=passages,
                    vectors=self._vectors.count(institution),
                    pending=pending,
                    seq=self._seq.get(institution, 0),
                    rebuilding=self.rebuilding,
                )
            )
        return found

    def follow(self) -> bool:
        """Takes in what has changed; says whether there was anything."""
        self._turn_day()
        return sum(self._follow(institution) for institution in self._institutions()) > 0

    def _follow(self, institution: str) -> bool:
        if institution not in self._seq:
            self._build(institution)
            return True
        with self._store.transaction(system(institution)) as session:
            changes = index_feed.changes_after(session, self._seq[institution], _CHANGES)
        if not changes:
            return False
        self._take(institution, list(dict.fromkeys(d for _, d in changes)))
        self._seq[institution] = changes[-1][0]
        self._write_state()
        self._count(institution)
        return True

    def _build(self, institution: str) -> None:
        """The whole institution anew, a page of documents at a time."""
        with self._store.transaction(system(institution)) as session:
            last = index_feed.last_change(session)
        after = ""
        while True:
            with self._store.transaction(system(institution)) as session:
                ids = index_feed.live_documents(session, after, _CHANGES)
            if not ids:
                break
            self._take(institution, ids)
            after = ids[-1]
        self._seq[institution] = last
        self._write_state()
        self._count(institution)

    def _take(self, institution: str, document_ids: list[str]) -> None:
        """Both stores hold these documents exactly as the table does."""
        with self._store.transaction(system(institution)) as session:
            passages = index_feed.passages_of(session, document_ids)
        self._lexical.remove(document_ids)
        self._lexical.add(map(_entry, passages))
        self._lexical.commit()
        self._vectors.remove(institution, document_ids)
        self._add_cached(institution, passages)

    def _add_cached(self, institution: str, passages: list[IndexedPassage]) -> None:
        for at in range(0, len(passages), 1000):
            part = passages[at : at + 1000]
            with self._store.transaction(system(institution)) as session:
                cached = index_feed.vectors(session, self._model, [p.vector_hash for p in part])
            self._vectors.add(
                (_entry(p), np.frombuffer(cached[p.vector_hash], "<f2").astype(np.float32))
                for p in part
                if p.vector_hash in cached
            )

    def _count(self, institution: str) -> None:
        with self._store.transaction(system(institution)) as session:
            self._pending[institution] = index_feed.counts(session, self._model)[1]

    def _turn_day(self) -> None:
        """Documents that begin or end between the stamped day and today change their partition."""
        today = self._today()
        if today == self._vectors.day:
            return
        before = _date(self._vectors.day)
        self._vectors.settled, self._vectors.day = False, today
        for institution in self._institutions():
            with self._store.transaction(system(institution)) as session:
                ids = index_feed.turned(session, before, self._clock.today())
                passages = index_feed.passages_of(session, ids)
            self._vectors.remove(institution, ids)
            self._add_cached(institution, passages)
        self._state["day"] = today  # type: ignore[index]
        self._write_state()
        self._vectors.settled = True

    async def embed_some(self, backend: Backend) -> int:
        """Gives some passages their vectors; how many. The cache is written last, so that a crash
        in between costs only an embedding done again."""
        done = 0
        for institution in self._institutions():
            with self._store.transaction(system(institution)) as session:
                passages = index_feed.unembedded(session, self._model, _EMBED)
            if not passages:
                continue
            texts = {
                p.vector_hash: embedded_text(p.title, p.section, p.article, p.header, p.text)
                for p in passages
            }
            packed = await self._made(backend, texts)
            self._keep(institution, packed)
            done += len(passages)
        return done

    async def _made(self, backend: Backend, texts: dict[str, str]) -> dict[str, bytes]:
        """Shipped vectors where there are, the backend's for the rest."""
        known = shipped.vectors(self._model)
        packed = {h: known[h] for h in texts if h in known}
        rest = [h for h in texts if h not in packed]
        if rest:
            made = await backend.embed([texts[h] for h in rest], "passage")
            for h, v in zip(rest, made, strict=True):
                packed[h] = np.asarray(v, dtype="<f2").tobytes()
        return packed

    def _keep(self, institution: str, packed: dict[str, bytes]) -> None:
        with self._store.transaction(system(institution)) as session:
            passages = index_feed.passages_with(session, packed)
        self._vectors.add(
            (_entry(p), np.frombuffer(packed[p.vector_hash], "<f2").astype(np.float32))
            for p in passages
        )
        with self._store.transaction(system(institution)) as session:
            index_feed.keep_vectors(session, institution, self._model, packed)
        self._count(institution)

    def matches(self) -> bool:
        """Whether both stores hold as many passages as the table says they should."""
        words = vectors = have = held = 0
        for institution in self._institutions():
            if institution not in self._seq:
                continue
            with self._store.transaction(system(institution)) as session:
                if index_feed.changes_after(session, self._seq[institution], 1):
                    return True  # not caught up: nothing can be said yet
                passages, pending = index_feed.counts(session, self._model)
            words, have = words + passages, self._lexical.count()
            vectors, held = vectors + passages - pending, held + self._vectors.count(institution)
        return words == have and vectors == held

    def close(self) -> None:
        self._lexical.close()
        self._vectors.close()

    @staticmethod
    def wipe(folder: Path) -> None:
        """Removes the projection; the next one is built from the table and the cached vectors."""
        shutil.rmtree(folder, ignore_errors=True)


def _entry(p: IndexedPassage) -> Entry:
    return Entry(
        passage_id=p.passage_id,
        document_id=p.document_id,
        institution=p.institution,
        audience=p.audience,
        valid_from=day_number(p.valid_from, 0),
        valid_to=day_number(p.valid_to, FOREVER),
        title=p.title,
        section=f"{p.section} {p.header}",
        text=p.text,
        vector_hash=p.vector_hash,
        shelf=shelf_of(p.kind),
    )


def _date(number: int) -> dt.date:
    return dt.date(number // 10000, number // 100 % 100, number % 100)
