"""Asks a question on the institution's data; each cell of the answer is evidence."""

import asyncio
import datetime as dt
import hashlib
from typing import Annotated

from pydantic import Field

from core import audit
from core.access import Scope
from core.domain import Frozen
from core.domain.evidence import CellEvidence
from core.domain.table import Outcome, TableAnswer
from core.errors import BadInput, DeadlineExceeded, NotFound, TooLarge
from core.store.session import Session
from tools.spec import Data, Effect, Failed, Refused, Retry, Tool, ToolContext

MOST_ROWS = 50


class AskData(Frozen):
    """question is one sentence in Chinese or English; dataset the name of one, or "" for the one
    that answers."""

    question: Annotated[str, Field(min_length=1, max_length=400)]
    dataset: Annotated[str, Field(max_length=64)] = ""


class DataFound(Frozen):
    """sentences say what was found, over what and what it means; heads stand over the columns of
    the table. evidence holds the cells of its first MOST_ROWS rows, row by row, the first row is 1;
    a cell without a value is left out. more says that the table goes on; present is the day of figures
    that are of no period."""

    dataset: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    heads: tuple[str, ...]
    evidence: tuple[CellEvidence, ...]
    more: bool
    query_id: str
    query: str
    as_of: dt.date | None
    present: dt.date | None


async def _call(context: ToolContext, arguments: AskData) -> DataFound:
    """Each question is an entry of the audit log, answered or not."""
    if not context.principal.can(Scope.DATA_READ):
        raise Refused("Questions on data are not open to you.")
    if context.data is None:
        raise Failed("Questions on data are not set up.")
    answer = await _asked(context, context.data, arguments)
    query_id = _id(answer.query)
    await context.read(lambda session: _record(session, context, answer, query_id))
    if answer.outcome is Outcome.NO_RIGHT:
        raise Refused(" ".join(answer.sentences))
    if answer.outcome is Outcome.UNCLEAR:
        raise Retry(" ".join(answer.sentences))
    return _found(answer, query_id)


async def _asked(context: ToolContext, data: Data, arguments: AskData) -> TableAnswer:
    question, dataset = arguments.question, arguments.dataset
    try:
        return await asyncio.to_thread(data.ask, context.principal, question, dataset)
    except NotFound as error:
        raise Refused(str(error)) from error
    except (TooLarge, DeadlineExceeded) as error:
        raise Retry(str(error)) from error
    except BadInput as error:
        raise Failed(str(error)) from error


def _found(answer: TableAnswer, query_id: str) -> DataFound:
    more = answer.more or len(answer.rows) > MOST_ROWS
    sentences = (*answer.sentences, _bounded(answer.language)) if more else answer.sentences
    return DataFound(
        dataset=answer.dataset, sentences=sentences, columns=answer.columns, heads=answer.heads,
        evidence=tuple(
            CellEvidence(query_id=query_id, row=row, column=column, value=value)
            for row, cells in enumerate(answer.rows[:MOST_ROWS], start=1)
            for column, value in zip(answer.columns, cells, strict=True)
            if value is not None
        ),
        more=more, query_id=query_id, query=answer.query, as_of=answer.as_of,
        present=answer.present,
    )  # fmt: skip


def _bounded(language: str) -> str:
    if language == "zh":
        return f"这里只有前{MOST_ROWS}行。"
    return f"Only the first {MOST_ROWS} rows are here."


def _record(session: Session, context: ToolContext, answer: TableAnswer, query_id: str) -> None:
    audit.record(
        session, context.principal, "data.asked", answer.dataset,
        {"answered": answer.outcome is Outcome.ANSWERED, "rows": len(answer.rows),
         "query": query_id, "run": context.run_id},
    )  # fmt: skip


def _id(query: str) -> str:
    """Which query it was; the same as in the entries of questions that people ask themselves."""
    return hashlib.sha256(query.encode()).hexdigest()[:16] if query else ""


TOOL = Tool(
    name="ask_data",
    title={"zh": "查询数据", "en": "Ask data"},
    arguments=AskData,
    effect=Effect.READ,
    scope=Scope.DATA_READ,
    call=_call,
)
