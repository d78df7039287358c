"""Transactions under row security: who acts is said inside the transaction and ends with it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlmodel import Session

from core.access import Principal
from core.errors import Unavailable

__all__ = ["DBAPIError", "OperationalError", "Session", "Store", "at_the_end"]

_IDENTITY = text("SELECT set_config('app.institution', :institution, true)")
_LAST_STEPS = "last_steps"


class Store:
    """The ledger as one process sees it: a pool of connections as the application's role."""

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = url
        self.engine: Engine = create_engine(
            url,
            pool_size=connections,
            max_overflow=connections,
            pool_pre_ping=True,
            pool_recycle=1800,
            connect_args={"connect_timeout": 10, "application_name": "jinnao"},
        )

    @contextmanager
    def transaction(self, principal: Principal) -> Iterator[Session]:
        """One transaction that sees and writes only the principal's institution.

        Commits at the end, rolls back on any error. The identity is local to the transaction, so
        a pooled connection carries none to the next.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            session.execute(_IDENTITY, {"institution": principal.institution})
            session.info["institution"] = principal.institution
            yield session
            session.flush()
            for step in session.info.pop(_LAST_STEPS, {}).values():
                step(session)

    @contextmanager
    def unscoped(self) -> Iterator[Session]:
        """A transaction that belongs to no institution and therefore sees no row of any.

        It is for the narrow functions of core.store.across, which the database's owner defines:
        finding a log-in, work that waits, leases that have run out.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
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
