"""`jinnao dataset`: a first catalogue for a database, and what is wrong with one."""

from pathlib import Path

import click

from core.domain import Frozen
from core.store.reader import Limits
from core.store.sources.address import server_at
from core.store.sources.server import Server
from core.store.sources.survey import Surveyor
from tools.sql.catalogue import Column, Dataset, load
from tools.sql.draft.drafting import Wanted, draft
from tools.sql.draft.names import safe
from tools.sql.draft.writing import write
from tools.sql.lint import Finding, lint

_LINKABLE = 50_000


class Drafting(Frozen):
    """rows is how many of a table are looked at, at most."""

    url: str
    out: Path
    name: str = ""
    schema_name: str = ""
    source: str = ""
    rows: int = 10_000


def draft_dataset(wanted: Drafting) -> int:
    """Writes the catalogue and says what it holds; 0.

    Raises BadInput for an address that is none, Unavailable, and Conflict when the folder holds a
    dataset already.
    """
    name = wanted.name or safe(wanted.out.resolve().name)
    surveyor = Surveyor(server_at(wanted.url), wanted.schema_name, wanted.rows)
    made = draft(surveyor, Wanted(name=name, schema_name=wanted.schema_name, source=wanted.source))
    for path in write(made, wanted.out):
        click.echo(path)
    click.echo(
        f"{len(made.tables)} tables, {len(made.joins)} joins, {len(made.metrics)} metrics, "
        f"{len(made.dimensions)} dimensions. Go over them, then: jinnao dataset lint {wanted.out}"
    )
    return 0


def lint_dataset(folder: Path, url: str) -> int:
    """Prints each finding; 1 when one of them is an error. With an address the source is looked at
    too: columns that are not there, and linked ones with too many values."""
    found = list(lint(folder))
    if url and not any(f.level == "error" for f in found):
        found += _in_source(load(folder), server_at(url))
    for one in found:
        click.echo(str(one))
    errors = sum(f.level == "error" for f in found)
    click.echo(f"{errors} errors, {len(found) - errors} warnings.")
    return 1 if errors else 0


def _in_source(dataset: Dataset, server: Server) -> list[Finding]:
    held = {t.name: {c.name for c in t.columns} for t in server.tables(dataset.schema_name)}
    found: list[Finding] = []
    for table in dataset.tables:
        place = table.at or table.name
        if place not in held:
            found.append(_error(f"The source has no table {place}."))
            continue
        for column in table.columns:
            if (column.at or column.name) not in held[place]:
                found.append(_error(f"The source's {place} has no column {column.at or column.name}."))  # fmt: skip
            elif column.link and _many(server, dataset.schema_name, place, column):
                found.append(
                    Finding(
                        level="warning", file="tables.yaml", todo="Take `link` out.",
                        detail=f"{table.name}.{column.name} is linked and has more than {_LINKABLE} values.",
                    )
                )  # fmt: skip
    return found


def _error(detail: str) -> Finding:
    return Finding(level="error", file="tables.yaml", detail=detail, todo="Correct `at` or take it out.")  # fmt: skip


def _many(server: Server, schema: str, table: str, column: Column) -> bool:
    mark = "`" if server.dialect == "mysql" else '"'
    name, place = (f"{mark}{n.replace(mark, mark * 2)}{mark}" for n in (column.at or column.name, table))  # fmt: skip
    query = f"SELECT COUNT(*) FROM (SELECT DISTINCT {name} FROM {place} LIMIT {_LINKABLE + 1}) AS v"
    return int(server.read(query, Limits(seconds=20), schema).rows[0][0]) > _LINKABLE
