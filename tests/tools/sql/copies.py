"""Small copies of the demo's tables in databases of other kinds, with the same rows in each."""

import csv
import datetime as dt
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest
from psycopg import sql

from core.store.claims import Claims
from core.store.reader import Rows as Found
from core.store.sources.address import server_at
from tests.conftest import temporary_folder
from tests.tools.sql.conftest import DATASETS, Data
from tools.sql.catalogue import Dataset, Table
from tools.sql.sources.foreign import Foreign

_FEW = {
    "customer": "id IN (SELECT id FROM public.customer WHERE institution = 'demo' ORDER BY id LIMIT 300)",
    "price": "company_code IN (SELECT code FROM public.company WHERE institution = 'demo' ORDER BY code LIMIT 4)",
}  # fmt: skip
COPIED = {
    name: dataset
    for name, dataset in DATASETS.items()
    if not any(table.beside for table in dataset.tables)
}
"""Those that another database can hold: the others are made of the platform's own tables."""
Rows = Mapping[str, Sequence[Sequence[Any]]]


def schema_of(dataset: Dataset) -> str:
    return f"small_{dataset.name}"


def copied(admin: str, dataset: Dataset) -> Rows:
    """Makes the copy in a schema of its own in PostgreSQL, and gives its rows by table."""
    schema, found = sql.Identifier(schema_of(dataset)), {}
    with psycopg.connect(admin, autocommit=True) as c:
        c.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(schema))
        c.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        for table in dataset.tables:
            place = sql.Identifier(schema_of(dataset), table.name)
            c.execute(
                sql.SQL("CREATE TABLE {} AS SELECT {} FROM public.{} WHERE institution = 'demo' AND {}").format(
                    place, _names(table), sql.Identifier(table.name), _few(table)
                )
            )  # fmt: skip
            query = sql.SQL("SELECT {} FROM {} ORDER BY 1, 2").format(_names(table), place)
            found[table.name] = c.execute(query).fetchall()
    return found


def _names(table: Table) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(c.name) for c in table.columns)


def _few(table: Table) -> sql.SQL:
    held = {c.name for c in table.columns}
    if table.name in _FEW:
        return sql.SQL(_FEW[table.name])
    if "customer_id" in held:
        return sql.SQL(f"customer_id IN (SELECT id FROM public.customer WHERE {_FEW['customer']})")
    return sql.SQL("true")


def in_sqlite(path: Path, dataset: Dataset, rows: Rows) -> None:
    kinds = {"date": "DATE", "moment": "DATETIME", "number": "REAL", "integer": "INTEGER", "boolean": "BOOLEAN"}  # fmt: skip
    with sqlite3.connect(path) as c:
        for table in dataset.tables:
            told = ", ".join(f'"{x.name}" {kinds.get(x.kind.value, "TEXT")}' for x in table.columns)
            c.execute(f'CREATE TABLE "{table.name}" ({told})')
            marks = ", ".join("?" * len(table.columns))
            c.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', _plain(rows[table.name]))
    c.close()


def _plain(rows: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_said(v) for v in row]


def _said(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    if isinstance(value, Decimal):
        return float(value)
    return str(value) if isinstance(value, dt.date) else value


def in_folder(folder: Path, dataset: Dataset, rows: Rows) -> None:
    """CSV files; one of them Parquet."""
    folder.mkdir()
    for number, table in enumerate(dataset.tables):
        path = folder / f"{table.name}.csv"
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.writer(out)
            writer.writerow([c.name for c in table.columns])
            writer.writerows(_plain(rows[table.name]))
        if number == 0:
            duckdb.connect().execute(
                f"COPY (SELECT * FROM read_csv('{path}')) TO '{folder / table.name}.parquet'"
            )
            path.unlink()


ALL = Claims(institution="demo", branch=None, rights=("data:personal", "data:read"), until=0)
KINDS = ("postgres", "sqlite", "duckdb")


def moved(dataset: Dataset, schema: str) -> Dataset:
    """The demo's dataset in another database; its row rules name no schema there. Moments of these
    are without zone, in UTC."""
    tables = tuple(
        t.model_copy(update={"rows": t.rows.replace("public.customer", "customer")})
        for t in dataset.tables
    )
    return dataset.model_copy(update={"tables": tables, "schema_name": schema, "timezone": "UTC"})


@dataclass(frozen=True)
class Copies:
    sources: dict[tuple[str, str], Foreign]
    datasets: dict[str, Dataset]

    def read(self, kind: str, dataset: str, query: str, claims: Claims = ALL) -> Found:
        return self.sources[kind, dataset].read(claims, (), query)


@pytest.fixture(scope="module", name="copies")
def _copies(data: Data) -> Iterator[Copies]:
    with temporary_folder() as folder:
        made: dict[tuple[str, str], Foreign] = {}
        for name, dataset in COPIED.items():
            rows = copied(data.admin, dataset)
            in_sqlite(folder / f"{name}.db", dataset, rows)
            in_folder(folder / name, dataset, rows)
            urls = {
                "postgres": (data.admin, schema_of(dataset)),
                "sqlite": (f"sqlite:///{folder / name}.db", ""),
                "duckdb": (f"folder:{folder / name}", ""),
            }
            for kind, (url, schema) in urls.items():
                made[kind, name] = Foreign(server_at(url), moved(dataset, schema), "demo")
        yield Copies(made, {n: moved(d, "") for n, d in COPIED.items()})
