"""Fills an institution with the demo's market, once for each version of it."""

import datetime as dt
import time

from psycopg import Connection
from sqlmodel import Session

from core.access import system
from core.demo.market.generate import COMPANIES, Market, market
from core.demo.plan import DAY, PLANS, Plan
from core.demo.seed import Seeded, alone, empty, insert
from core.store import institutions
from core.store.session import Store

_MARK, _VERSION = "demo_market", "1"


def seed_market(
    store: Store, institution: str = "demo", *, day: dt.date = DAY, numbers: range | None = None
) -> Seeded:
    """Repeatable, all or nothing, as `core.demo.seed.seed`, which has to come first. numbers are
    the companies wanted, all of the institution's by default."""
    plan, began = PLANS[institution], time.monotonic()
    which = COMPANIES[institution] if numbers is None else numbers
    version = f"{_VERSION}/{day.isoformat()}/{plan.seed}/{which.start}-{which.stop}"
    rows = 0
    with store.transaction(system(institution)) as session:
        alone(session, institution)
        fresh = institutions.marks(session, institution).get(_MARK) != version
        if fresh:
            rows = _fill(session, plan, market(plan.seed, day, which))
            institutions.mark(session, institution, _MARK, version)
    seconds = round(time.monotonic() - began, 2)
    return Seeded(institution=institution, version=version, fresh=fresh, rows=rows, seconds=seconds)


def _fill(session: Session, plan: Plan, made: Market) -> int:
    raw = session.connection().connection.driver_connection
    assert isinstance(raw, Connection)
    tables = list(made.tables())
    for name, _ in reversed(tables):
        empty(raw, name, plan.institution)
    return sum(insert(raw, plan, name, rows) for name, rows in tables)
