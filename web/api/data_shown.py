"""An answer from data as it leaves, as it is kept, and as it becomes a file."""

import datetime as dt
import re
from typing import Literal
from urllib.parse import quote

from fastapi import Response
from pydantic import JsonValue, ValidationError

from core.errors import Conflict
from core.store.questions import Question
from core.store.verified import State, Verified
from tools.sql.ask import Asked
from tools.sql.catalogue import Dataset
from tools.sql.chart import Chart, drawn
from tools.sql.export import Exported, csv_of, xlsx_of
from tools.sql.fields import Field, fields
from tools.sql.particulars import Line, particulars
from tools.sql.tell import Told, told

LARGEST = 1_000_000
"""Characters of an answer that is kept; what is over loses its last rows and says so."""

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_UNFIT = re.compile(r"[^\w\-]+")


class Kept(Told):
    """What was told, with what its columns are, its chart (or why there is none) and its plan in
    words."""

    fields: tuple[Field, ...]
    chart: Chart | None
    chart_note: str
    particulars: tuple[Line, ...]


class DataAnswer(Kept):
    """follows is the question that this one goes on from; verified how it stands with the asker's
    word that it is right, and reason why not."""

    id: str
    question: str
    asked_at: dt.datetime
    follows: str | None
    verified: State | None
    reason: str


def kept(asked: Asked, dataset: Dataset, language: str) -> Kept:
    """The whole answer, as much of it as may be kept."""
    drawing = drawn(asked, dataset, language)
    plan = asked.plan
    return _bounded(
        Kept(
            **dict(told(asked, dataset, language)),
            fields=fields(asked, dataset, language), chart=drawing.chart, chart_note=drawing.note,
            particulars=particulars(plan, dataset, language, asked.reading.links) if plan else (),
        )
    )  # fmt: skip


def shown(question: Question, verified: Verified | None) -> DataAnswer:
    return DataAnswer(
        **dict(reopened(question.answer)), id=question.id, question=question.question,
        asked_at=question.asked_at, follows=question.follows,
        verified=verified.state if verified else None, reason=verified.reason if verified else "",
    )  # fmt: skip


def reopened(answer: JsonValue) -> Kept:
    """Raises Conflict for an answer that was kept by another version and cannot be read."""
    try:
        return Kept.model_validate(answer)
    except ValidationError as error:
        raise Conflict("This answer was kept in an older form.", todo="Ask again.") from error


def file_of(question: Question, form: Literal["csv", "xlsx"]) -> Response:
    """Raises Conflict when there are no rows to write down."""
    answer = reopened(question.answer)
    if not answer.answered or not answer.fields:
        raise Conflict("There is no table to export.", todo="Ask for figures first.")
    given = answer.model_dump(include=set(Exported.model_fields), mode="python")
    whole = Exported.model_validate({**given, "question": question.question})
    content = csv_of(whole) if form == "csv" else xlsx_of(whole)
    name = quote(f"{_UNFIT.sub('_', question.question).strip('_')[:60]}.{form}")
    disposition = f"attachment; filename=\"jinnao.{form}\"; filename*=UTF-8''{name}"
    return Response(content, media_type=_TYPES[form], headers={"Content-Disposition": disposition})


def _bounded(answer: Kept) -> Kept:
    """Rows are dropped from the end until it fits; a chart of rows that went is dropped too."""
    while (size := len(answer.model_dump_json())) > LARGEST and answer.rows:
        most = min(len(answer.rows) - 1, int(len(answer.rows) * 0.9 * LARGEST / size))
        answer = answer.model_copy(
            update={"rows": answer.rows[:most], "values": answer.values[:most], "cut": True, "chart": None}
        )  # fmt: skip
    return answer
