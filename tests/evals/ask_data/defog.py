"""Data that nobody tuned for: two databases of defog's sql-eval with its questions and gold SQL.

The databases are described by `jinnao dataset draft` alone (drafted), or as an owner improved that
draft in an hour without reading the questions (edited). Grading is by running the gold queries; of
a gold query's alternatives any one counts, as defog has it.
"""

import csv
import datetime as dt
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import psycopg
from psycopg import sql

from core.access import Principal, Role
from core.clock import SystemClock
from core.errors import AppError, BadInput, DeadlineExceeded, NotFound, Unavailable
from core.store.claims import Claims
from core.store.reader import Limits
from core.store.sources.postgres import PostgresServer
from core.store.sources.survey import Surveyor
from tests.evals.ask_data.case import same
from tests.evals.machine import ROOT
from tests.evals.result import CouldNotRun, Figure, Table
from tools.sql.ask import DataDesk
from tools.sql.catalogue import Dataset, load
from tools.sql.draft.drafting import Wanted, draft
from tools.sql.sources.foreign import Foreign

FOLDER = ROOT.parent / "shared" / "data" / "defog_sql"
EDITED = Path(__file__).parent / "edited"
_SCHEMAS = {"broker": "", "ewallet": "consumer_div"}
_FILES = ("instruct_basic_postgres.csv", "instruct_advanced_postgres.csv")
_ASKER = Principal(institution="eval", subject="eval", role=Role.COMPLIANCE_OFFICER)
_CLAIMS = Claims(institution="eval", branch=None, rights=("data:personal", "data:read"), until=0)

Verdict = Literal["right", "wrong numbers", "no answer"]
Cells = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Question:
    id: str
    kind: str
    database: str
    text: str
    golds: tuple[str, ...]


@dataclass(frozen=True)
class Graded:
    """figures go into a result; notes say of each question that failed why, never what it says."""

    figures: dict[str, Figure]
    table: Table
    notes: tuple[str, ...]


def graded(admin_url: str, say: Callable[[str], None]) -> Graded:
    """admin_url is the embedded server's superuser; two databases are made there and dropped.

    Raises CouldNotRun when the data is not beside the checkout.
    """
    if not FOLDER.is_dir():
        raise CouldNotRun("defog's data is not beside the checkout (../shared/data/defog_sql).")
    verdicts: dict[str, dict[str, tuple[str, Verdict, str]]] = {"drafted": {}, "edited": {}}
    for database, schema in _SCHEMAS.items():
        with _database(admin_url, database) as url:
            server = PostgresServer(url)
            wanted = Wanted(name=database, schema_name=schema, source=database)
            described = {"drafted": draft(Surveyor(server, schema), wanted), "edited": load(EDITED / database)}  # fmt: skip
            for name, dataset in described.items():
                for one in questions(database):
                    told = _verdict(server, dataset, one)
                    verdicts[name][one.id] = (one.kind, *told)
                say(f"defog {database} {name} done")
    return _counted(verdicts)


def questions(database: str) -> Iterator[Question]:
    """In the files' order; an id is basic or advanced with its line."""
    for file in _FILES:
        with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
            for number, row in enumerate(csv.DictReader(lines), 1):
                if row["db_name"] == database:
                    yield Question(
                        id=f"{file.split('_')[1]}-{number}", kind=row["query_category"],
                        database=database, text=row["question"], golds=alternatives(row["query"]),
                    )  # fmt: skip


def alternatives(query: str) -> tuple[str, ...]:
    """Queries between semicolons; {a, b} in one stands for any of its columns, or all of them."""
    made: list[str] = []
    for part in filter(None, (q.strip() for q in query.split(";"))):
        found = re.search(r"\{(.+?)\}", part)
        if found is None:
            made.append(part)
            continue
        names = [n.strip() for n in found[1].split(",")]
        chosen = [c for size in range(1, len(names) + 1) for c in itertools.combinations(names, size)]  # fmt: skip
        for some in chosen:
            grouped = re.sub(r"\{.+?\}", ", ".join(some), part)
            made.append(grouped)
    return tuple(made)


@contextmanager
def _database(admin_url: str, name: str) -> Iterator[str]:
    """defog's tables and rows under the comments that its own description gives the columns."""
    own, base = sql.Identifier(f"defog_{name}"), admin_url.rsplit("/", 1)[0]
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(own))
        admin.execute(sql.SQL("CREATE DATABASE {}").format(own))
        try:
            url = f"{base}/defog_{name}"
            with psycopg.connect(url, autocommit=True) as made:
                made.execute((FOLDER / name / f"{name}.sql").read_bytes())
                for comment in _comments(name):
                    made.execute(comment)
            yield url
        finally:
            admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(own))


def _comments(name: str) -> Iterator[sql.Composed]:
    told = json.loads((FOLDER / name / f"{name}.json").read_text("utf-8"))["table_metadata"]
    for table, columns in told.items():
        for column in columns:
            place = sql.Identifier(*table.lower().split("."), column["column_name"].lower())
            if said := column["column_description"]:
                yield sql.SQL("COMMENT ON COLUMN {} IS {}").format(place, sql.Literal(said))


def _verdict(server: PostgresServer, dataset: Dataset, one: Question) -> tuple[Verdict, str]:
    """With the reason when there is no answer. Raises CouldNotRun when the source is not there."""
    source = Foreign(server, dataset, "eval")
    desk = DataDesk(None, SystemClock(), lambda _: _CLAIMS, elsewhere=lambda _: source)
    try:
        asked = desk.ask(_ASKER, dataset, one.text, "en")
    except (BadInput, NotFound, DeadlineExceeded) as error:
        return "no answer", type(error).__name__
    except Unavailable as error:  # nothing was measured: never a grade
        raise CouldNotRun(f"{one.id}: {error}") from error
    if asked.rows is None:
        return "no answer", asked.unclear.why if asked.unclear else "nothing"
    golds = [_gold(server, dataset, one.id, g) for g in one.golds]
    rows = _plain(asked.rows.rows)
    if any(same(_plain(g), rows) for g in golds):
        return "right", ""
    return "wrong numbers", f"{len(rows)} rows for {' or '.join(str(len(g)) for g in golds)}"


def _gold(server: PostgresServer, dataset: Dataset, name: str, query: str) -> Cells:
    try:
        return server.read(query, Limits(seconds=30), dataset.schema_name).rows
    except AppError as error:
        raise CouldNotRun(f"{name}: the gold query does not run: {error}") from error


def _plain(rows: Cells) -> Cells:
    """The first moment of a month or a day as the word that we say for it."""
    return [[_word(v) for v in row] for row in rows]


def _word(value: Any) -> Any:
    if isinstance(value, dt.datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return f"{value:%Y-%m}" if value.day == 1 else str(value)
    return value


def _counted(verdicts: dict[str, dict[str, tuple[str, Verdict, str]]]) -> Graded:
    figures: dict[str, Figure] = {"defog_cases": len(verdicts["drafted"])}
    rows: list[tuple[str, ...]] = []
    notes: list[str] = []
    for name, told in verdicts.items():
        counts = Counter(verdict for _, verdict, _ in told.values())
        for verdict in ("right", "wrong numbers", "no answer"):
            share = round(counts[verdict] / max(1, len(told)), 3)
            figures[f"defog_{name}_{verdict.replace(' ', '_')}"] = share
        rows += _by_kind(name, told)
        notes += [f"defog {name} {i} ({kind}): {verdict}, {why}" for i, (kind, verdict, why) in told.items() if verdict != "right"]  # fmt: skip
    table = Table("Questions nobody tuned for", ("catalogue", "kind", "cases", "right", "wrong numbers", "no answer"), tuple(rows))  # fmt: skip
    return Graded(figures, table, tuple(notes))


def _by_kind(name: str, told: dict[str, tuple[str, Verdict, str]]) -> list[tuple[str, ...]]:
    kinds = dict.fromkeys(kind for kind, _, _ in told.values())
    made = []
    for kind in kinds:
        own = Counter(verdict for k, verdict, _ in told.values() if k == kind)
        cells = (sum(own.values()), own["right"], own["wrong numbers"], own["no answer"])
        made.append((name, kind, *map(str, cells)))
    return made
