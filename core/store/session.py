"""Transactions under row security: who acts is said inside the transaction and ends with it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, cast

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlmodel import Session

from core.access import Principal
from core.errors import Unavailable
from core.store import connections as pool
from core.store.feed import Feed

__all__ = [
    "DBAPIError",
    "OperationalError",
    "Session",
    "Store",
    "after_commit",
    "at_the_end",
    "sql",
]

_IDENTITY = "SELECT set_config('app.institution', %s, true)"
_LAST_STEPS, _AFTER = "last_steps", "after_commit"


class Store:
    """The ledger as one process sees it: a pool of connections as the application's role."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = url
        self._ours: set[int] = set()
        self.engine: Engine = pool.engine(url, connections, self._ours)
        self.feed = Feed()

    def sent(self, pid: int) -> bool:
        """Whether a signal from this process of the server came through one of our connections."""
        return pid in self._ours

    @contextmanager
    def transaction(self, principal: Principal) -> Iterator[Session]:
        """One transaction that sees and writes only the principal's institution.

        Commits at the end, rolls back on any error. The identity is local to the transaction, so
        a pooled connection carries none to the next.
        """
        with self._begun(_IDENTITY, principal.institution) as session:
            session.info.update(institution=principal.institution, feed=self.feed)
            yield session
            session.flush()
            for step in session.info.pop(_LAST_STEPS, {}).values():
                step(session)
            session.commit()
            for told in session.info.pop(_AFTER, ()):
                told()

    @contextmanager
    def unscoped(self) -> Iterator[Session]:
        """A transaction that belongs to no institution and therefore sees no row of any.

        It is for the narrow functions of core.store.across, which the database's owner defines:
        finding a log-in, work that waits, leases that have run out.
        """
        with self._begun(_IDENTITY, "") as session:
            yield session
            session.commit()

    @contextmanager
    def _begun(self, first: LiteralString, value: str) -> Iterator[Session]:
        """A session in a transaction that is rolled back unless it was committed.

        A connection may have died while it rested in the pool. Its first statement shows it, and
        that one may be repeated, for nothing has been done yet; so no connection is pinged.
        """
        with Session(self.engine, expire_on_commit=False) as session:
            try:
                sql(session, first, (value,))
            except DBAPIError as lost:
                session.rollback()
                if not lost.connection_invalidated:
                    raise
                sql(session, first, (value,))
            yield session

    def ping(self) -> None:
        """Raises Unavailable when the database does not answer."""
        try:
            with self.unscoped() as session:
                session.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            raise Unavailable("the database does not answer") from error

    def close(self) -> None:
        self.engine.dispose()


def at_the_end(session: Session, name: str, step: Callable[[Session], None]) -> None:
    """Runs the step once, last before the commit: for locks that must be held shortly."""
    session.info.setdefault(_LAST_STEPS, {}).setdefault(name, step)


def after_commit(session: Session, tell: Callable[[], None]) -> None:
    """Called once the transaction has been committed, and not if it is rolled back."""
    session.info.setdefault(_AFTER, []).append(tell)


def sql(
    session: Session, statement: LiteralString, given: Sequence[Any]
) -> Sequence[tuple[Any, ...]]:
    """For the few statements of every turn: as PostgreSQL takes it, past the mapper. `%s` stands
    for a value."""
    done = session.connection().exec_driver_sql(statement, tuple(given))
    return cast("Sequence[tuple[Any, ...]]", done.all()) if done.returns_rows else ()
