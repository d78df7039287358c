"""A report to be written and what must stand in it. The format is in docs/evals.md."""

import datetime as dt
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from core.access import Role
from tests.evals.result import CouldNotRun

Language = Literal["zh", "en"]
Show = Literal["money", "percent", "fall", "count", "plain", "rank"]


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(_Read):
    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def of(self, language: Language) -> tuple[str, ...]:
        return self.zh if language == "zh" else self.en


class Fact(_Read):
    """sql has one value, straight from the tables; words stand in one sentence with it. decimals is
    how the value is rounded where it is shown, money in the largest scale that it fills."""

    id: str
    section: str
    sql: str
    show: Show
    words: Words
    decimals: int = 2


class Task(_Read):
    """month is the month it tells of, quarter the first day of its quarter: both are said here and
    not computed, so that the periods are tested too. without: data or documents are switched off;
    withheld: in how many parts a section says that something was not found; lacks: the facts that
    have no evidence, ("*",) all. narrate: one of those that are narrated, and asked of the plain
    model; the others are written by code alone, so that a run ends."""

    id: str
    part: Literal["tune", "test"]
    template: str
    subject: str
    language: Language
    as_of: dt.date
    month: dt.date
    quarter: dt.date
    as_: Role = Role.ANALYST
    employee: str | None = None
    without: tuple[Literal["data", "documents"], ...] = ()
    withheld: dict[str, int] = {}
    lacks: tuple[str, ...] = ()
    narrate: bool = False

    @property
    def periods(self) -> dict[str, object]:
        """What the SQL of facts may name."""
        month, quarter = self.month, self.quarter
        return {
            "subject": self.subject, "as_of": self.as_of, "year": month.replace(month=1),
            "month": month, "after": _later(month, 1), "year_ago": _later(month, -12).replace(month=1),
            "after_ago": _later(month, -11), "quarter": _later(quarter, 3) - dt.timedelta(days=1),
            "quarter_ago": _later(quarter, -9) - dt.timedelta(days=1),
            "first": _later(quarter, -9), "quarter_year": quarter.replace(month=1),
        }  # fmt: skip


class Cases(_Read):
    facts: dict[str, tuple[Fact, ...]]
    tasks: tuple[Task, ...]

    def of(self, task: Task) -> tuple[Fact, ...]:
        """The facts that its evidence gives."""
        if task.lacks == ("*",):
            return ()
        return tuple(f for f in self.facts[task.template] if f.id not in task.lacks)


def load(path: Path) -> Cases:
    """Raises CouldNotRun naming what does not fit."""
    try:
        read = yaml.safe_load(path.read_text("utf-8"))
        tasks = [{"as_": one.pop("as", "analyst"), **one} for one in read["tasks"]]
        return Cases.model_validate({"facts": read["facts"], "tasks": tasks})
    except (ValidationError, yaml.YAMLError, KeyError, TypeError) as error:
        raise CouldNotRun(f"{path.name} does not hold cases: {error}") from error


def _later(day: dt.date, months: int) -> dt.date:
    count = day.year * 12 + day.month - 1 + months
    return dt.date(count // 12, count % 12 + 1, 1)
