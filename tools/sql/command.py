"""`jinnao ask-data`: a question on data, in the terminal of whoever runs the platform."""

import json
from collections.abc import Iterable

import click
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from core.access import Principal, Role, Scope
from core.clock import SystemClock
from core.domain import Frozen
from core.errors import Unavailable
from core.settings import Settings
from core.store.reader import Reader, claims_of, signing_key
from core.store.session import Store
from tools.sql.ask import Asked, DataDesk
from tools.sql.catalogue import Dataset
from tools.sql.tell import cells, heads, sentences

_BEST = ("which_value", "which_period", "percent", "no_right", "no_metric", "no_way", "unread")


class Wanted(Frozen):
    """role and employee say as whom; the operator may ask as anybody of the institution."""

    question: str
    dataset: str = ""
    role: str = "analyst"
    employee: str | None = None
    as_json: bool = False
    sql: bool = False


def ask_data(wanted: Wanted, settings: Settings, store: Store, datasets: Iterable[Dataset]) -> int:
    """Prints the table and what it means; 0 when there is an answer, 1 when something is unclear.

    Raises Unavailable without a reader's address.
    """
    url = settings.reader_url.get_secret_value()
    if not url:
        raise Unavailable("Questions on data need a reader's role.", todo="Set JINNAO_READER_URL.")
    who = Principal(
        institution=settings.institution, subject="operator", role=Role(wanted.role),
        employee_id=wanted.employee,
    )  # fmt: skip
    who.require(Scope.DATA_READ)
    desk = DataDesk(Reader(url, signing_key(store)), SystemClock(), lambda p: claims_of(store, p))
    language = "en" if wanted.question.isascii() else "zh"
    mine = [d for d in datasets if who.role.value in d.roles and wanted.dataset in {"", d.name}]
    if not mine:
        raise Unavailable(f"There is no dataset {wanted.dataset} for a {wanted.role}.")
    asked, dataset = min(
        ((desk.ask(who, d, wanted.question, language), d) for d in mine), key=lambda p: _rank(p[0])
    )
    if wanted.as_json:
        click.echo(json.dumps(_object(asked, dataset, language), ensure_ascii=False, default=str))
    else:
        _show(asked, dataset, language, wanted.sql)
    return 0 if asked.unclear is None else 1


def _rank(asked: Asked) -> int:
    """An answer before a question back, and that before not understanding."""
    return -1 if asked.unclear is None else _BEST.index(asked.unclear.why)


def _show(asked: Asked, dataset: Dataset, language: str, sql: bool) -> None:
    console = Console(highlight=False)
    rows = cells(asked, dataset, language)
    if len(rows) > 1:
        grid = Grid()
        for head in heads(asked, dataset, language):
            grid.add_column(Text(head))
        for row in rows:
            grid.add_row(*map(Text, row))
        console.print(grid)
    for sentence in sentences(asked, dataset, language):
        console.print(sentence, markup=False)
    if sql and asked.query is not None:
        console.print(asked.query.text, markup=False, soft_wrap=True)


def _object(asked: Asked, dataset: Dataset, language: str) -> dict[str, object]:
    return {
        "dataset": dataset.name,
        "answered": asked.unclear is None,
        "sentences": sentences(asked, dataset, language),
        "columns": asked.query.columns if asked.query else (),
        "heads": heads(asked, dataset, language),
        "rows": asked.rows.rows if asked.rows else (),
        "cut": asked.rows.cut if asked.rows else False,
        "options": asked.unclear.options if asked.unclear else (),
        "as_of": asked.as_of,
        "sql": asked.query.text if asked.query else "",
    }
