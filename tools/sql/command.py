"""`jinnao ask-data`: a question on data, in the terminal of whoever runs the platform."""

import click
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from core.access import Principal, Role, Scope
from core.clock import SystemClock
from core.domain import Frozen
from core.errors import Unavailable
from core.settings import Settings
from core.store.session import Store
from tools.sql import setup
from tools.sql.tell import Told, told


class Wanted(Frozen):
    """role and employee say as whom; the operator may ask as anybody of the institution."""

    question: str
    dataset: str = ""
    role: str = "analyst"
    employee: str | None = None
    as_json: bool = False
    sql: bool = False


def ask_data(wanted: Wanted, settings: Settings, store: Store) -> int:
    """Prints the table and what it means; 0 when there is an answer, 1 when something is unclear.

    Raises Unavailable without a reader's address.
    """
    desk = setup.desk(settings, store, SystemClock())
    if desk is None:
        raise Unavailable("Questions on data need a reader's role.", todo="Set JINNAO_READER_URL.")
    who = Principal(
        institution=settings.institution, subject="operator", role=Role(wanted.role),
        employee_id=wanted.employee,
    )  # fmt: skip
    who.require(Scope.DATA_READ)
    language = "en" if wanted.question.isascii() else "zh"
    named = (d for d in setup.datasets(settings) if wanted.dataset in {"", d.name})
    asked, dataset = desk.ask_any(who, named, wanted.question, language)
    answer = told(asked, dataset, language)
    if wanted.as_json:
        click.echo(answer.model_dump_json())
    else:
        _show(answer, wanted.sql)
    return 0 if answer.answered else 1


def _show(answer: Told, sql: bool) -> None:
    console = Console(highlight=False)
    if len(answer.rows) > 1:
        grid = Grid()
        for head in answer.heads:
            grid.add_column(Text(head))
        for row in answer.rows:
            grid.add_row(*map(Text, row))
        console.print(grid)
    for sentence in answer.sentences:
        console.print(sentence, markup=False)
    if sql and answer.query:
        console.print(answer.query, markup=False, soft_wrap=True)
