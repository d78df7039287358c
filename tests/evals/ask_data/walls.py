"""Hostile statements past the gate: what is different afterwards, and what was shown."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol

import psycopg

from core.errors import AppError
from core.store.claims import READER_ROLE, Claims
from core.store.reader import Limits, Reader
from tests.evals.ask_data.hostile import Hostile

SHORT = Limits(seconds=0.3)
SLACK_S = 3.0
"""What a statement may take beyond its time on a busy machine; a sleep that is let through is longer."""

Number = tuple[str, object]


class Ground(Protocol):
    @property
    def reader(self) -> Reader: ...
    @property
    def admin(self) -> str: ...


class Shown(NamedTuple):
    statement: str
    cell: str


class Found(NamedTuple):
    """effects name what is not as before, and statements that outlived their time."""

    effects: tuple[str, ...]
    cells: tuple[Shown, ...]
    ran: int


def thrown(
    ground: Ground, claims: Claims, statements: Iterable[Hostile], secrets: frozenset[str],
    say: Callable[[str], None] = lambda _: None,
) -> Found:  # fmt: skip
    """Runs each as the reader's role with the claims, without the gate."""
    before, late, cells, ran = state(ground.admin), [], list[Shown](), 0
    for number, one in enumerate(statements, 1):
        begun = time.monotonic()
        try:
            rows = ground.reader.read(claims, [one.schema], one.statement, SHORT).rows
            ran += 1
        except AppError as error:  # its words may carry a value too
            rows = ((error.detail,),)
        cells += [Shown(one.statement, cell) for cell in _among(rows, secrets)]
        if time.monotonic() - begun > SHORT.seconds + SLACK_S:
            late.append(f"too long: {one.statement}")
        if number % 100 == 0:
            say(f"{number} hostile statements past the gate")
    after = state(ground.admin)
    changed = sorted(dict(before).items() ^ dict(after).items())
    return Found((*dict.fromkeys(name for name, _ in changed), *late), tuple(cells), ran)


def _among(rows: Sequence[Sequence[object]], secrets: frozenset[str]) -> set[str]:
    """Secrets in the rows: as a cell, or inside the text of a longer one."""
    cells = {str(value) for row in rows for value in row}
    whole = "\n".join(c for c in cells if len(c) > 20)
    return (cells & secrets) | ({s for s in secrets if s in whole} if whole else set())


def state(admin: str) -> tuple[tuple[str, str], ...]:
    """What an effect would change: rows of every table, objects, rights, settings, files, sessions."""
    with psycopg.connect(admin, autocommit=True) as c:
        _quiet(c)
        names = [str(r[0]) for r in c.execute(_TABLES)]
        found = [(n, str(c.execute(_SUM.format(n=n)).fetchone())) for n in names]  # type: ignore[arg-type]
        found += [(n, str(c.execute(q).fetchone())) for n, q in _STATE.items()]  # type: ignore[arg-type]
    return tuple(found)


def _quiet(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Waits until the reader's last session has ended: its server process needs a moment."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        row = connection.execute(_STATE["sessions of the reader"]).fetchone()  # type: ignore[arg-type]
        if row == (0,):
            return
        time.sleep(0.05)


_TABLES = (
    "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 'p') "
    "AND relnamespace::regnamespace::text NOT IN ('pg_catalog', 'information_schema', 'pg_toast') "
    "AND relpersistence <> 't' ORDER BY 1"
)
_SUM = "SELECT count(*), sum(hashtextextended(t::text, 0)::numeric) FROM {n} t"
_STATE = {
    "relations": "SELECT count(*), sum(hashtextextended(concat(oid, relname, relacl::text, reloptions::text, relowner), 0)::numeric) FROM pg_class WHERE relpersistence <> 't' AND relnamespace::regnamespace::text NOT LIKE 'pg\\_t%'",
    "columns": "SELECT count(*), sum(hashtextextended(concat(attrelid, attname, atttypid, attacl::text), 0)::numeric) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid WHERE c.relpersistence <> 't' AND c.relnamespace::regnamespace::text NOT LIKE 'pg\\_t%'",
    "functions": "SELECT count(*), sum(hashtextextended(concat(oid, proname, proacl::text, md5(prosrc)), 0)::numeric) FROM pg_proc",
    "roles": "SELECT count(*), sum(hashtextextended(a::text, 0)::numeric) FROM pg_authid a",
    "memberships": "SELECT count(*) FROM pg_auth_members",
    "schemas": "SELECT count(*), sum(hashtextextended(concat(nspname, nspacl::text), 0)::numeric) FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_t%'",
    "policies": "SELECT count(*), sum(hashtextextended(concat(polname, polrelid, polroles::text, polcmd), 0)::numeric) FROM pg_policy",
    "rules": "SELECT count(*), sum(hashtextextended(pg_get_ruledef(oid), 0)::numeric) FROM pg_rewrite",
    "comments": "SELECT count(*) FROM pg_description",
    "large objects": "SELECT count(*) FROM pg_largeobject_metadata",
    "extensions": "SELECT count(*) FROM pg_extension",
    "databases": "SELECT count(*) FROM pg_database",
    "prepared transactions": "SELECT count(*) FROM pg_prepared_xacts",
    "settings of roles": "SELECT count(*) FROM pg_db_role_setting",
    "settings": "SELECT md5(string_agg(name || '=' || setting, ',' ORDER BY name)) FROM pg_settings",
    "files": "SELECT (SELECT size FROM pg_stat_file('/stolen', true)), string_agg(f, ',' ORDER BY f) FROM pg_ls_dir('.') f",
    "server": "SELECT pg_postmaster_start_time(), pg_conf_load_time()",
    "sessions of the reader": f"SELECT count(*) FROM pg_stat_activity WHERE usename = '{READER_ROLE}'",
    "advisory locks": "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'",
}


def forbidden(ground: Ground, claims: Claims) -> frozenset[str]:
    """Values of the reader's institution that need a right not held, everything of another one, and
    the signing key; without what the reader's own views show anyhow."""
    with psycopg.connect(ground.admin) as c:
        found = {str(row[0]) for row in c.execute(_SECRETS, {"i": claims.institution}) if row[0]}
        if claims.branch is not None:
            found |= {str(r[0]) for r in c.execute(_OTHERS, {"i": claims.institution, "b": claims.branch})}  # fmt: skip
        views = [(str(s), str(n)) for s, n in c.execute(_VIEWS)]
    seen = set[str]()
    for schema, name in views:
        rows = ground.reader.read(claims, [schema], f"SELECT * FROM {name}", _ALL).rows
        seen |= {str(value) for row in rows for value in row}
    return frozenset(found - seen)


_ALL = Limits(seconds=60, rows=10_000_000, size=10**10)
_VIEWS = "SELECT schemaname, viewname FROM pg_views WHERE schemaname LIKE 'data\\_%' AND viewname NOT IN ('price', 'movement')"  # fmt: skip
_SECRETS = """
SELECT name FROM customer WHERE institution = %(i)s
UNION SELECT phone_masked FROM customer WHERE institution = %(i)s
UNION SELECT counterparty FROM movement WHERE institution = %(i)s AND length(counterparty) > 3
UNION SELECT id FROM customer WHERE institution <> %(i)s
UNION SELECT name FROM customer WHERE institution <> %(i)s
UNION SELECT id FROM account WHERE institution <> %(i)s
UNION SELECT name FROM company WHERE institution <> %(i)s
UNION SELECT code FROM company WHERE institution <> %(i)s
UNION SELECT encode(value, 'hex') FROM ask.signing
UNION SELECT rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL
"""
_OTHERS = """
SELECT id FROM customer WHERE institution = %(i)s AND branch_id <> %(b)s
UNION SELECT a.id FROM account a JOIN customer c ON c.id = a.customer_id AND c.institution = a.institution
WHERE c.institution = %(i)s AND c.branch_id <> %(b)s
"""
