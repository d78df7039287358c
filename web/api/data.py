"""Questions on data: a question in words, an answer with its table, meaning and query."""

import hashlib
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from core import audit
from core.access import Scope
from core.domain import Frozen
from core.errors import Unavailable
from tools.sql.ask import DataDesk
from tools.sql.tell import Told, told
from web.deps import Deps, Given
from web.identity import Who
from web.words import message


class DataQuestion(Frozen):
    """dataset is the name of one; empty: the one that answers."""

    question: Annotated[str, Field(min_length=1, max_length=400)]
    dataset: Annotated[str, Field(max_length=64)] = ""


class DatasetShown(Frozen):
    name: str
    title: dict[str, str]
    purpose: dict[str, str]
    metrics: tuple[dict[str, str], ...]


class Datasets(Frozen):
    datasets: tuple[DatasetShown, ...]


def router() -> APIRouter:
    """Everything under the caller's rights: rows, columns and datasets that may not be seen are not
    there. Each question is an entry of the audit log."""
    routes = APIRouter(prefix="/v1/data", tags=["data"])

    @routes.get("/datasets")
    def listed(principal: Who, deps: Given) -> Datasets:
        principal.require(Scope.DATA_READ)
        mine = (d for d in deps.datasets if principal.role.value in d.roles)
        return Datasets(
            datasets=tuple(
                DatasetShown(
                    name=d.name, title=d.title, purpose=d.purpose,
                    metrics=tuple(m.title for m in d.metrics),
                )
                for d in mine
            )
        )  # fmt: skip

    @routes.post("/questions")
    def ask(body: DataQuestion, principal: Who, deps: Given) -> Told:
        principal.require(Scope.DATA_READ)
        desk, question = _desk(deps), message(body.question, 400)
        named = [d for d in deps.datasets if body.dataset in {"", d.name}]
        language = "en" if question.isascii() else "zh"
        asked, dataset = desk.ask_any(principal, named, question, language)
        answer = told(asked, dataset, language)
        with deps.store.transaction(principal) as session:
            audit.record(
                session, principal, "data.asked", dataset.name,
                {"answered": answer.answered, "rows": len(answer.rows), "query": _digest(answer.query)},
            )  # fmt: skip
        return answer

    return routes


def _digest(query: str) -> str:
    """Which query it was, without the names in it."""
    return hashlib.sha256(query.encode()).hexdigest()[:16] if query else ""


def _desk(deps: Deps) -> DataDesk:
    if deps.data is None:
        raise Unavailable("Questions on data are not set up.", todo="Set JINNAO_READER_URL.")
    return deps.data
