"""Answers from the tables of a few reports: the cells with page and box, and the arithmetic on them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from agents.kit.lines import Line
from agents.research import names
from agents.research.amounts import plain
from agents.research.asked import Asked
from agents.research.lines import Source, Told
from agents.research.phrases import say
from agents.research.single import newest, source_of
from core.access import Principal
from core.domain.conversation import AnswerKind
from core.domain.evidence import ComputationEvidence, Evidence
from core.domain.reading import Cell, Table, Unit
from core.domain.research import Place
from core.store import reading_parts
from core.store.research_reports import ReportLine
from core.store.session import Session
from rag.read.ask_table import TableAnswer, ask_table

MOST = 3
"""Reports whose tables are looked through: of more, a question does not say which it means."""
_PLACES = Decimal("0.01")
_MOST_ROWS = 6
_OF_REPORT = re.compile(
    r"(?:according to|as per|per|in|from) (?:the|this|its) (?:\w+ )?(?:report|filing|document|statement|note|table)s?\b"
    r"|(?:根据|按照?|依据)?(?:这|那|该|本)?(?:份|篇|个|张)?(?:研究报告|研报|年报|报告|文件|表格)(?:里面?|中|显示|披露)?的?",
    re.IGNORECASE,
)


def tabled(
    session: Session,
    principal: Principal,
    asked: Asked,
    reports: Sequence[ReportLine],
    language: str,
) -> Told | None:
    """One sentence for each broker whose newest report has the answer in a table. Without lines, its
    options are rows that may be meant; None when no table has anything."""
    latest = newest(reports)
    if len(latest) > MOST:
        return None
    lines: list[Line] = []
    rows: list[str] = []
    for report in latest:
        tables = reading_parts.tables(session, principal, report.reading_id)
        answer = ask_table(_bare(asked.text, report), tables)
        rows += answer.candidates
        if answer.answered and answer.cells:
            table = next(t for t in tables if answer.cells[0] in t.cells)
            lines.append(_line(answer, table, source_of(report), language))
    if lines:
        return Told(lines=tuple(lines))
    return which_row(tuple(dict.fromkeys(rows)), language)


def which_row(rows: Sequence[str], language: str) -> Told | None:
    """A question back; None when there is nothing to choose between."""
    if not 1 < len(rows) <= _MOST_ROWS:
        return None
    asks = (Line(text=say("which_row", language)),)
    return Told(lines=asks, kind=AnswerKind.ASK_BACK, options=tuple(rows))


def _bare(question: str, report: ReportLine) -> str:
    """Without the names of the report and whom it is about: these are no words of a table."""
    for name in (report.title, *names.spoken(report)):
        question = re.sub(re.escape(name), " ", question, flags=re.IGNORECASE) if name else question
    return _OF_REPORT.sub(" ", question)


def _line(answer: TableAnswer, table: Table, source: Source, language: str) -> Line:
    cells = [(c, _named(c, table)) for c in dict.fromkeys(answer.cells)]
    regions: list[Evidence] = [
        source.region(Place(page=c.page, box=c.box, text=c.text), f"{name} {_printed(c, table)}")
        for c, name in cells
    ]
    computed = _computed(answer, len(regions))
    told = answer.texts or tuple(_amount(answer, value) for value in answer.values)
    text = say(
        "tabled_computed" if computed else "tabled_which" if answer.texts else "tabled", language,
        title=source.title, of="；".join(name for _, name in cells),
        operation=say(f"operation_{str(answer.operation).replace(' ', '_')}", language),
        amount="、".join(told if computed or answer.texts else (_printed(c, table) for c, _ in cells)),
    )  # fmt: skip
    return Line(text=text, evidence=(*regions, *computed))


def _named(cell: Cell, table: Table) -> str:
    """The row's words and the column's heads."""
    stub = [c.text for c in table.cells if c.row == cell.row and c.column < max(table.stub_columns, 1)]  # fmt: skip
    heads = table.heads[cell.column] if cell.column < len(table.heads) else ()
    return " ".join(part.strip() for part in (*stub, *heads) if part.strip())


def _printed(cell: Cell, table: Table) -> str:
    return f"{cell.text}{_word(cell.unit or table.unit, cell.text)}"


def _amount(answer: TableAnswer, value: Decimal) -> str:
    kept = value if value == value.quantize(_PLACES) else value.quantize(_PLACES)
    text = plain(kept)
    return f"{text}{_word(answer.unit, text)}"


def _word(unit: Unit, text: str) -> str:
    """The unit as the table writes it, unless the figure carries it."""
    written = unit.as_written
    return "" if not written or written in text else (written if not written.isascii() or written == "%" else f" {written}")  # fmt: skip


def _computed(answer: TableAnswer, inputs: int) -> tuple[ComputationEvidence, ...]:
    """What is more than a look-up: a figure that no cell holds."""
    held = {c.value for c in answer.cells}
    if not answer.values or all(v in held or -v in held for v in answer.values):
        return ()
    numbers = tuple(range(1, inputs + 1))
    return tuple(
        ComputationEvidence(
            expression=f"{answer.operation}({', '.join(f'[{n}]' for n in numbers)})",
            inputs=numbers, value=value.quantize(_PLACES) if value != value.to_integral_value() else value,
            unit=_word(answer.unit, ""),
        )
        for value in answer.values
    )  # fmt: skip
