"""Fills an institution with its demo data, once for each version of that data."""

import datetime as dt
import time
from collections.abc import Sequence
from typing import LiteralString, NamedTuple, cast

from psycopg import Connection, sql
from sqlalchemy import text
from sqlmodel import Session

from core.access import system
from core.clock import Clock, SystemClock
from core.demo.cases import seed_cases
from core.demo.generate import Dataset, generate
from core.demo.logins import logins
from core.demo.plan import DAY, PLANS, VERSION, Plan
from core.domain import Frozen
from core.domain.product import Product
from core.store import institutions
from core.store.credentials import NewLogin, add_login
from core.store.session import Store
from core.store.tables.bank import ProductRow

_MARK = "demo_seed"
_CASES = "demo_cases"
_WITH_CASES = "demo"
_BATCH = 20_000


class Seeded(Frozen):
    """fresh is False when the data of this version was there already."""

    institution: str
    version: str
    fresh: bool
    rows: int
    seconds: float


def seed(
    store: Store, institution: str = "demo", *, day: dt.date = DAY, clock: Clock | None = None
) -> Seeded:
    """Repeatable: the same version and day do nothing, another one replaces the bank's record.

    All or nothing, in one transaction. Conversations, runs, audit, documents and cases that are there
    are not touched.
    """
    plan, acting, began = PLANS[institution], system(institution), time.monotonic()
    version = f"{VERSION}/{day.isoformat()}/{plan.seed}"
    rows = 0
    with store.transaction(acting) as session:
        alone(session, institution)
        institutions.found(session, institution, plan.name, (clock or SystemClock()).now())
        institutions.mark(session, institution, institutions.ENGLISH, plan.name_en)
        fresh = institutions.marks(session, institution).get(_MARK) != version
        if fresh:
            rows = _fill(session, plan, generate(plan, day))
            institutions.mark(session, institution, _MARK, version)
        for login in logins(institution):
            known = login.model_dump(include=set(NewLogin.model_fields))
            add_login(session, acting, NewLogin(id=f"login_{login.username}", **known))
        _cases(session, institution, (clock or SystemClock()).now())
    seconds = round(time.monotonic() - began, 2)
    return Seeded(institution=institution, version=version, fresh=fresh, rows=rows, seconds=seconds)


def _cases(session: Session, institution: str, now: dt.datetime) -> None:
    """Once for each installation: officers go on with them, so that nothing replaces them."""
    if institution == _WITH_CASES and _CASES not in institutions.marks(session, institution):
        institutions.mark(session, institution, _CASES, seed_cases(session, institution, now))


def alone(session: Session, institution: str) -> None:
    """Two seedings at once wait for one another; the lock ends with the transaction."""
    lock = text("SELECT pg_advisory_xact_lock(hashtext('demo_seed'), hashtext(:i))")
    session.connection().execute(lock, {"i": institution})


def _fill(session: Session, plan: Plan, data: Dataset) -> int:
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, Connection)
    tables = list(data.tables())
    for name, _ in reversed(tables):
        empty(raw, name, plan.institution)
    empty(raw, "product", plan.institution)
    session.add_all(_product(plan.institution, product) for product in data.products)
    session.flush()
    return len(data.products) + sum(insert(raw, plan, name, rows) for name, rows in tables)


def _product(institution: str, product: Product) -> ProductRow:
    fields = {**product.model_dump(), "aliases": list(product.aliases)}
    return ProductRow(institution=institution, **fields)


def empty(raw: Connection[tuple[object, ...]], table: str, institution: str) -> None:
    raw.execute(
        sql.SQL("DELETE FROM {} WHERE institution = %s").format(sql.Identifier(table)),
        (institution,),
    )


def insert(
    raw: Connection[tuple[object, ...]], plan: Plan, table: str, rows: Sequence[NamedTuple]
) -> int:
    """Whole columns at a time: COPY is not allowed where row security holds."""
    if not rows:
        return 0
    fields = rows[0]._fields
    types = _types(raw, table)
    statement = sql.SQL("INSERT INTO {} (institution, {}) SELECT %s, * FROM unnest({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(f) for f in fields),
        sql.SQL(", ").join(sql.SQL("%s::{}[]").format(sql.SQL(types[f])) for f in fields),
    )
    for start in range(0, len(rows), _BATCH):
        columns = [list(column) for column in zip(*rows[start : start + _BATCH], strict=True)]
        raw.execute(statement, (plan.institution, *columns))
    return len(rows)


def _types(raw: Connection[tuple[object, ...]], table: str) -> dict[str, LiteralString]:
    """Each column's type as PostgreSQL writes it, without length or precision."""
    found = raw.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
        "WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped",
        (table,),
    )
    return dict(cast("list[tuple[str, LiteralString]]", found.fetchall()))
