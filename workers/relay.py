"""From the outbox to the broker, and back to the outbox from workers that died."""

from celery import Celery
from kombu.exceptions import OperationalError as BrokerDown
from redis import Redis
from redis.exceptions import RedisError

from core import audit, trace
from core.access import system
from core.queue import publish
from core.store import across, jobs
from core.store.session import Store

_MARK = "jinnao:relay"


class Relay:
    """Publishes what waits. What no worker claims is published again after a growing pause.

    Several may run: each line of the outbox is locked by the one that publishes it.
    """

    def __init__(self, store: Store, app: Celery, *, again_s: float = 20) -> None:
        self._store, self._app, self._again_s = store, app, again_s
        self._broker = Redis.from_url(app.conf.broker_url, socket_timeout=5)

    def step(self, limit: int = 100) -> int:
        """How many were published; 0 when the broker does not answer (they stay due)."""
        try:
            self._notice_loss()
            with self._store.unscoped() as session:
                due = jobs.take_due(session, limit, self._again_s)
                for line in due:
                    publish(self._app, line.institution, line.job_id, line.deadline_s)
                return len(due)
        except (BrokerDown, RedisError, ConnectionError) as error:
            trace.log(__name__).warning("broker_down", error=type(error).__name__)
            return 0

    def _notice_loss(self) -> None:
        """A broker without our mark has lost everything: what was published becomes due at once."""
        if self._broker.set(_MARK, "1", nx=True):
            with self._store.unscoped() as session:
                jobs.all_due(session)


def sweep(store: Store) -> int:
    """Hands on the jobs of dead workers; how many."""
    with store.unscoped() as session:
        abandoned = across.abandoned_jobs(session)
    for institution, job_id in abandoned:
        principal = system(institution)
        with store.transaction(principal) as session:
            state = jobs.revive(session, job_id)
            if state is not None:
                audit.record(session, principal, "job.revived", job_id, {"state": state.value})
                trace.log(__name__).warning("job_revived", job_id=job_id, state=state.value)
    return len(abandoned)
