"""The model's part: it puts a question that was not read into the dataset's words, and code reads it
again. What it may not do is change what was read: values, periods, figures, conditions, order."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from pydantic import BaseModel, Field

from core.errors import Unavailable
from core.settings import Settings
from inference.backend import ModelRole, Prompt
from inference.client import Client, OnUsage
from tools.sql.catalogue import Dataset
from tools.sql.reading import Reading

Reword = Callable[[str, Dataset, str], str | None]
"""(question, dataset, language) to other words; None when there are none."""

_DEADLINE_S = 20.0
_LONGEST = 160


class Reworded(BaseModel):
    question: str = Field(max_length=_LONGEST)


def by_model(settings: Settings, on_usage: OnUsage | None = None) -> Reword:
    """Asks the model of the role `sql`. To be called in a thread that runs no event loop."""

    async def ask(question: str, dataset: Dataset, language: str) -> str | None:
        backend = Client(settings, on_usage=on_usage)
        messages = [
            Prompt(role="system", content=prompt(dataset, language)),
            Prompt(role="user", content=question),
        ]
        try:
            told = await backend.decide(
                ModelRole.SQL, messages, Reworded, max_tokens=100, deadline_s=_DEADLINE_S
            )
        except Unavailable:
            return None
        finally:
            await backend.aclose()
        return told.question

    return lambda question, dataset, language: asyncio.run(ask(question, dataset, language))


def prompt(dataset: Dataset, language: str) -> str:
    """The system text, the same for every question of a dataset and a language. Only metrics and
    dimensions that the asker may see are in it, and no cell's content."""
    glue = "、" if language == "zh" else ", "
    text = Path(__file__).with_name(f"reword_{language}.md").read_text("utf-8")
    return text.format(
        metrics=glue.join(m.called(language) for m in dataset.metrics if not m.implied),
        dimensions=glue.join(d.called(language) for d in dataset.dimensions),
    )


def kept(first: Reading, again: Reading) -> bool:
    """Whether the second reading says all that the first has understood, and nothing against it."""
    same = (
        _values(first) == _values(again)
        and _periods(first) == _periods(again)
        and _conditions(first) == _conditions(again)
        and len(first.excluded) == len(again.excluded)
        and set(first.missing) == set(again.missing)
    )
    wanted = {m.name for m in first.metrics} <= {m.name for m in again.metrics}
    return (
        same
        and wanted
        and set(first.by) <= set(again.by)
        and first.limit in {None, again.limit}
        and first.order in {"", again.order}
        and first.compare in {"", again.compare}
        and first.grain in {"", again.grain}
        and first.running <= again.running
    )


def _values(reading: Reading) -> list[tuple[str, str]]:
    return sorted((v.column, v.key) for one in reading.links for v in one.values)


def _periods(reading: Reading) -> list[tuple[object, object]]:
    said = [*(p.period for p in reading.periods), *(p.period for _, p in reading.dates)]
    return sorted((p.start, p.end) for p in said)


def _conditions(reading: Reading) -> list[tuple[str, str]]:
    return sorted((c.op, c.value) for c in reading.comparisons)
