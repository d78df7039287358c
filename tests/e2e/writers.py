"""A worker for reports, in a thread: the real jobs on the real data, only the model is scripted."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import text

from core.access import system
from core.clock import SystemClock
from core.errors import BackendRefused, Unavailable
from core.settings import Settings
from core.store.session import Store
from inference.backend import Prompt
from inference.scripted import Scripted
from workers.perform import Parts, perform
from workers.registry import Registry
from workers.reports import ReportWork


class Writers:
    """Jobs are done while `working`. A section whose sentences have the word `held` waits until
    `go_on` is set: narration, which these reports are asked for, is where it can be held."""

    def __init__(self, store: Store, settings: Settings, held: str = "") -> None:
        self.go_on = threading.Event()
        self._store, self._held = store, held
        narrating = settings.model_copy(update={"report_narration": "on"})
        self._kinds = ReportWork(narrating, Scripted().on(self._narrate))
        registry = Registry(self._kinds.kinds())
        self._parts = Parts(store, SystemClock(), registry, pause_s=0)

    @contextmanager
    def working(self) -> Iterator[None]:
        over = threading.Event()
        thread = threading.Thread(target=self._work, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.go_on.set()
            over.set()
            thread.join(60)

    def write_all(self) -> None:
        """All that waits, and what comes of it."""
        over = threading.Event()
        thread = threading.Thread(target=self._work, args=(over, True), daemon=True)
        thread.start()
        thread.join(120)
        assert not thread.is_alive(), "the jobs do not end"

    def _narrate(self, messages: Sequence[Prompt]) -> Unavailable:
        """No narration: the sentences of code stand as they are."""
        if self._held and self._held in messages[-1].content:
            self.go_on.wait(60)
        return BackendRefused("no narration")

    def _work(self, over: threading.Event, to_the_end: bool = False) -> None:
        self._kinds.prepare()
        while not over.wait(0.1):
            waiting = self._waiting()
            if to_the_end and not waiting:
                return
            for job_id in waiting:
                perform(self._parts, "demo", job_id)

    def _waiting(self) -> list[str]:
        wanted = text(
            "SELECT id FROM job WHERE state = 'queued' AND kind LIKE 'report%' ORDER BY id"
        )
        with self._store.transaction(system("demo")) as session:
            return list(session.execute(wanted).scalars())
