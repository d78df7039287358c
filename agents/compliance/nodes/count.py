"""Counts and trends: handed on to the tool that asks data, never counted here."""

from langgraph.runtime import Runtime

from agents.compliance.asked import Asked
from agents.compliance.explain import apart
from agents.compliance.lines import Told, only
from agents.compliance.state import State
from agents.kit.events import step
from agents.kit.lines import Line
from agents.kit.spec import RunContext
from core.domain.conversation import AnswerKind
from core.domain.evidence import CellEvidence, Evidence, RecordEvidence
from tools import ask_data
from tools.ask_data import AskData, DataFound
from tools.spec import Failed, Refused, Retry

DATASET = "conduct"
_ROWS = 12
_LONGEST = 400


@step("count")
async def count(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    """Says so clearly where there is no such data, or where it is not open to the asker."""
    context, language = runtime.context, state["language"]
    question = Asked.model_validate(state["asked"]).text[:_LONGEST]
    try:
        found: DataFound = await ask_data.TOOL.call(
            context.tools(), AskData(question=question, dataset=DATASET)
        )
    except Failed:
        return only("no_data", language, AnswerKind.UNKNOWN, dataset=DATASET).state()
    except Refused:
        return only("no_data_right", language, AnswerKind.REFUSED, dataset=DATASET).state()
    except Retry as unclear:
        line = Line(text=str(unclear))
        return Told(lines=(line,), kind=AnswerKind.ASK_BACK).state()
    return {**told(found, language).state(), "note": found.query_id}


def told(found: DataFound, language: str) -> Told:
    """Its sentences and rows; the query is what a period rests on, each figure on its cell."""
    query = RecordEvidence(
        table="dataset", record_id=found.dataset, field="query", label=str(found.as_of or ""),
        value=found.query,
    )  # fmt: skip
    rows: dict[int, list[CellEvidence]] = {}
    for cell in found.evidence:
        rows.setdefault(cell.row, []).append(cell)
    first: tuple[Evidence, ...] = (*rows.get(1, []), query)
    lines = [Line(text=text, evidence=first) for text in found.sentences]
    if len(rows) > 1:
        lines += [_row(found, rows[n], language) for n in sorted(rows)[:_ROWS]]
    return Told(lines=apart(lines))


def _row(found: DataFound, cells: list[CellEvidence], language: str) -> Line:
    colon, comma, stop = ("：", "，", "。") if language == "zh" else (": ", ", ", ".")
    heads = dict(zip(found.columns, found.heads, strict=True))
    said = comma.join(f"{heads[c.column]}{colon}{c.value}" for c in cells)
    return Line(text=f"{said}{stop}", evidence=tuple(cells))
