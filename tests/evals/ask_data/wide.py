"""A warehouse of 120 tables whose names are near to each other: does a plan find the right ones?

Reading, plan and SQL only: no database, no values. The catalogue and the questions are made from
wide.yaml, the same each time; a question names what lies in one table, or in one and the thing
it is told apart by.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from core.errors import AppError
from tests.evals.result import Figure, Table
from tools.sql.catalogue import Dataset
from tools.sql.check import check
from tools.sql.compile import compile_plan
from tools.sql.implied import with_implied
from tools.sql.periods import Calendar
from tools.sql.planner import plan
from tools.sql.reading import read
from tools.sql.unclear import Unclear
from tools.sql.values import ValueIndex

DAY = Calendar(today=dt.date(2026, 11, 25), last=dt.date(2026, 11, 20))
TARGET = 0.95


@dataclass(frozen=True)
class Asked:
    text: str
    language: Literal["zh", "en"]
    tables: frozenset[str]


@dataclass(frozen=True)
class Found:
    figures: dict[str, Figure]
    table: Table
    notes: tuple[str, ...]


def graded(say: Callable[[str], None]) -> Found:
    """The share of questions whose query reads exactly the tables that hold what they name."""
    dataset = with_implied(catalogue())
    index = ValueIndex(())
    right: Counter[str] = Counter()
    every: Counter[str] = Counter()
    notes = []
    for one in questions():
        told = _tables(one, dataset, index)
        every[one.language] += 1
        right[one.language] += told == one.tables
        if told != one.tables:
            notes.append(f"wide: {one.text}: {told if isinstance(told, str) else sorted(told)}")
    say(f"wide {sum(every.values())} questions on {len(dataset.tables)} tables done")
    figures: dict[str, Figure] = {
        "wide_tables": len(dataset.tables),
        "wide_cases": sum(every.values()),
        "wide_right_tables": round(sum(right.values()) / sum(every.values()), 3),
    }
    rows = tuple((k, every[k], round(right[k] / every[k], 3)) for k in ("zh", "en"))
    return Found(figures, Table("120 tables", ("language", "cases", "right tables"), rows), tuple(notes))  # fmt: skip


def _tables(one: Asked, dataset: Dataset, index: ValueIndex) -> frozenset[str] | str:
    """The tables of the query, or why there is none."""
    planned = plan(read(one.text, dataset, index, DAY), dataset, DAY, one.language)
    if isinstance(planned, Unclear):
        return f"{planned.why} {', '.join(planned.words)}"
    try:
        return frozenset(
            check(compile_plan(planned, dataset, one.language), dataset, "postgres").tables
        )
    except AppError as error:
        return error.detail


def _told() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("wide.yaml").read_text("utf-8"))
    return told


def catalogue() -> Dataset:
    told = _told()
    pairs = [(b, k) for b in told["businesses"] for k in told["kinds"]]
    things = told["things"]
    joined = [(f"{b[0]}_{k[0]}", t[0]) for (b, k), t in zip(pairs, _thing(things), strict=False)]
    return Dataset.model_validate({
        "name": "wide", "title": {"zh": "数据仓库", "en": "warehouse"}, "purpose": {"en": "all of a bank"},
        "tables": [*(_of_thing(t) for t in things), *(_of(b, k, t) for (b, k), (_, t) in zip(pairs, joined, strict=True))],
        "joins": [{"many": f"{table}.{thing}_id", "one": f"{thing}.id"} for table, thing in joined],
        "metrics": [m for b, k in pairs for m in _metrics(b, k)],
        "dimensions": [*map(_thing_dimension, things), *(_category(b, k) for b, k in pairs)],
    })  # fmt: skip


def _thing(things: list[list[str]]) -> Iterator[list[str]]:
    """Which thing each table is joined to, in turn and shifted by one for each business."""
    number = 0
    while True:
        yield things[(number + number // len(things)) % len(things)]
        number += 1


def _of_thing(thing: list[str]) -> dict[str, Any]:
    name, zh, en = thing
    return {
        "name": name, "title": {"zh": zh, "en": en}, "key": ["id"],
        "columns": [
            {"name": "id", "kind": "text", "title": {"zh": f"{zh}编号", "en": f"{en} id"}},
            {"name": "name", "kind": "text", "title": {"zh": f"{zh}名称", "en": f"{en} name"}, "link": True},
        ],
    }  # fmt: skip


def _of(business: list[str], kind: list[str], thing: str) -> dict[str, Any]:
    name, zh, en, category, category_en, figure, figure_zh, figure_en, _ = kind
    key = [f"{thing}_id", "day"] if name == "balance" else ["id"]
    return {
        "name": f"{business[0]}_{name}", "key": key,
        "title": {"zh": f"{business[1]}{zh}", "en": f"{business[2]} {en}"},
        "columns": [
            {"name": "id", "kind": "text", "title": {"zh": f"{zh}编号", "en": f"{en} id"}},
            {"name": f"{thing}_id", "kind": "text", "title": {"zh": f"{thing}编号", "en": f"{thing} id"}},
            {"name": "day", "kind": "date", "title": {"zh": "日期", "en": "date"}},
            {"name": "category", "kind": "text", "title": {"zh": category, "en": category_en}, "link": True},
            {"name": figure, "kind": "number", "title": {"zh": figure_zh, "en": figure_en}, "unit": "yuan"},
        ],
    }  # fmt: skip


def _metrics(business: list[str], kind: list[str]) -> Iterator[dict[str, Any]]:
    name, zh, en, _, _, figure, figure_zh, figure_en, over = kind
    table = f"{business[0]}_{name}"
    whole, whole_en = f"{business[1]}{zh}", f"{business[2]} {en}"
    said, said_en = f"{business[1]}{figure_zh}", f"{business[2]} {figure_en}"
    common = {"table": table, "owner": "x", "time": "day"}
    yield {
        **common, "name": f"{table}_count", "expression": "COUNT(*)", "unit": "item", "over": "each",
        "title": {"zh": f"{whole}笔数", "en": f"number of {whole_en}s"}, "definition": {"en": "rows"},
        "synonyms": [f"{whole}数", f"{whole_en} count"],
    }  # fmt: skip
    yield {
        **common, "name": f"{table}_{figure}", "expression": f"SUM({figure})", "unit": "yuan", "over": over,
        "title": {"zh": said, "en": said_en}, "definition": {"en": "sum"}, "last_by": ["id"] if over == "last" else [],
        "synonyms": [figure_zh, figure_en],
    }  # fmt: skip


def _thing_dimension(thing: list[str]) -> dict[str, Any]:
    name, zh, en = thing
    label = {"zh": f"{name}.name", "en": f"{name}.name"}
    return {"name": name, "title": {"zh": zh, "en": en}, "column": f"{name}.id", "label": label, "entity": True}  # fmt: skip


def _category(business: list[str], kind: list[str]) -> dict[str, Any]:
    table = f"{business[0]}_{kind[0]}"
    title = {"zh": f"{business[1]}{kind[3]}", "en": f"{business[2]} {kind[4]}"}
    return {"name": f"{table}_category", "title": title, "synonyms": [kind[3], kind[4]], "column": f"{table}.category"}  # fmt: skip


def questions() -> Iterator[Asked]:
    """One of each table, in turn in either language and in each of the forms."""
    told = _told()
    pairs = [(b, k) for b in told["businesses"] for k in told["kinds"]]
    for number, ((business, kind), thing) in enumerate(zip(pairs, _thing(told["things"]), strict=False)):  # fmt: skip
        language: Literal["zh", "en"] = "zh" if number % 2 else "en"
        forms = told[language]
        form = forms[(number // 2) % len(forms)]
        table = f"{business[0]}_{kind[0]}"
        tables = {table, thing[0]} if "{t}" in form else {table}
        yield Asked(_filled(form, business, kind, thing, language), language, frozenset(tables))


def _filled(
    form: str, business: list[str], kind: list[str], thing: list[str], language: str
) -> str:
    if language == "zh":
        return form.format(f=f"{business[1]}{kind[6]}", n=f"{business[1]}{kind[1]}笔数", c=kind[3], t=thing[1])  # fmt: skip
    return form.format(f=f"{business[2]} {kind[7]}", n=f"number of {business[2]} {kind[2]}s", c=kind[4], t=thing[2])  # fmt: skip
