"""Runs one query of a dataset as the reader's role: read-only, bounded, and always rolled back."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any

import psycopg
from sqlalchemy import text

from core.access import Principal
from core.domain import Frozen
from core.errors import BadInput, DeadlineExceeded, Unavailable
from core.store.claims import SETTING, Claims, signed
from core.store.database import plain_dsn
from core.store.session import Store

_LIFE_S = 60.0
"""For how long claims hold; no query runs as long."""


class Limits(Frozen):
    """What one query may take. size is of the values as text, in characters."""

    seconds: float = 10.0
    rows: int = 2_000
    size: int = 2_000_000


class Rows(Frozen):
    """Values are as psycopg gives them; cut says that there were more."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool = False


class Reader:
    """Each query has a connection of its own, so that none leaves anything to the next."""

    def __init__(self, url: str, key: bytes, zone: str = "Asia/Shanghai") -> None:
        self._dsn, self._key, self._zone = plain_dsn(url), key, zone

    def read(
        self, claims: Claims, schemas: Sequence[str], query: str, limits: Limits | None = None
    ) -> Rows:
        """Closing without a commit rolls back, whatever state the statement has left behind.

        Raises BadInput with the server's words when it refuses the query, DeadlineExceeded after the
        time, Unavailable when the server does not answer."""
        bounds = limits or Limits()
        with self._asking(claims, schemas, bounds) as cursor:
            kept, size, cut = list[tuple[Any, ...]](), 0, False
            for row in cursor.stream(query, size=100):
                size += sum(len(str(v)) for v in row)
                cut = len(kept) >= bounds.rows or size > bounds.size
                if cut:
                    break
                kept.append(row)
            columns = tuple(c.name for c in cursor.description or ())
            return Rows(columns=columns, rows=tuple(kept), cut=cut)

    def cost(self, claims: Claims, schemas: Sequence[str], query: str) -> float:
        """The planner's estimate, in its own unit: about a hundredth of a page read."""
        with self._asking(claims, schemas, Limits(seconds=5)) as cursor:
            plan = f"EXPLAIN (FORMAT JSON) {query}"
            cursor.execute(plan, prepare=True)
            found = cursor.fetchone()
            read = found[0] if found else "[]"
            told = json.loads(read) if isinstance(read, str) else read
            return float(told[0]["Plan"]["Total Cost"])

    @contextmanager
    def _asking(
        self, claims: Claims, schemas: Sequence[str], limits: Limits
    ) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
        live = claims.model_copy(update={"until": time.time() + _LIFE_S})
        try:
            with closing(psycopg.connect(self._dsn, connect_timeout=5)) as connection:
                connection.read_only = True
                _prepare(connection, signed(live, self._key), schemas, limits.seconds, self._zone)
                yield connection.cursor()
        except psycopg.errors.QueryCanceled as error:
            raise DeadlineExceeded(f"The query took longer than {limits.seconds:g} s.") from error
        except psycopg.OperationalError as error:
            raise Unavailable("The database does not answer the reader.") from error
        except psycopg.Error as error:
            raise BadInput(f"The database refuses the query: {_first_line(error)}") from error


def _prepare(
    connection: psycopg.Connection[tuple[Any, ...]],
    claims: str,
    schemas: Sequence[str],
    seconds: float,
    zone: str,
) -> None:
    """Identity, place and time. The first statement also fixes that the transaction only reads.

    The planner cannot estimate how many rows the views' claims let through, and took nested loops
    over 145,000 rows for what a hash join does in a tenth of the time.
    """
    connection.execute(
        "SELECT set_config(%s, %s, true), set_config('search_path', %s, true), "
        "set_config('statement_timeout', %s, true), set_config('TimeZone', %s, true), "
        "set_config('enable_nestloop', 'off', true)",
        (SETTING, claims, ", ".join(f'"{s}"' for s in schemas), f"{int(seconds * 1000)}ms", zone),
    )


def _first_line(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error)).splitlines()[0]


def signing_key(store: Store) -> bytes:
    """The key that the platform signs with; a reader's role may not read it."""
    with store.unscoped() as session:
        value = session.execute(text("SELECT value FROM ask.signing")).scalar_one()
        return bytes(value)


def claims_of(store: Store, principal: Principal) -> Claims:
    """What the principal may claim: a branch manager is bound to the own branch."""
    with store.transaction(principal) as session:
        branch = session.execute(
            text("SELECT branch_id FROM employee WHERE id = :e"), {"e": principal.employee_id}
        ).scalar()
    bound = principal.role.value == "branch_manager"
    return Claims(
        institution=principal.institution,
        branch=(branch or "") if bound else None,
        rights=tuple(sorted(s.value for s in principal.scopes)),
        until=0,
    )
