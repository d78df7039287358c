"""The catalogue: what a dataset's tables, columns and metrics are and mean, and who may see what.

A dataset is a folder of YAML files (docs/datasets.md). Titles and synonyms are what people say;
expressions are SQL over the columns of one table. What is not in the catalogue does not exist.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import Field, ValidationError

from core.domain import Frozen
from core.errors import BadInput


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    BOOLEAN = "boolean"


MEASURES = (Kind.NUMBER, Kind.INTEGER)


class Named(Frozen):
    """title and synonyms by language: zh, en. Synonyms are matched as whole words."""

    name: str
    title: dict[str, str]
    synonyms: tuple[str, ...] = ()

    def called(self, language: str) -> str:
        return self.title.get(language) or next(iter(self.title.values()))

    @property
    def wordings(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*self.title.values(), *self.synonyms]))


class Column(Named):
    """unit: yuan, percent, share, person, … values: what codes mean, aliases: what else people say
    for a value, events: what has happened on a date column's day. private names the right that
    is needed to see it; link: its values are looked for in questions. at is its name in the source
    where that is another; sql what it is made of, over its table and what stands beside it."""

    kind: Kind
    unit: str = ""
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    aliases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    events: tuple[str, ...] = ()
    link: bool = False
    private: str = ""
    note: str = ""
    at: str = ""
    sql: str = ""


class Table(Named):
    """rows is a SQL condition over its columns; {branch} stands for the reader's own branch, and who
    sees all branches is not bound by it. only is one that binds every reader. hidden are the names
    of columns that are there, but not for this reader. at is its name in the source where that is
    another. beside are LEFT JOINs of other tables (public.x AS y), at most one row of each to a row
    of this, for the `sql` of columns; in the platform's own database alone."""

    key: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: str = ""
    only: str = ""
    at: str = ""
    beside: str = ""
    hidden: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """Raises BadInput when there is none."""
        found = next((c for c in self.columns if c.name == name), None)
        if found is None:
            raise BadInput(f"The table {self.name} has no column {name}.")
        return found


class Join(Frozen):
    """Many to one: "statement.company_code" to "company.code"."""

    many: str
    one: str


class Metric(Named):
    """A figure with one meaning. expression aggregates columns of its table.

    over says how rows of a period become one figure: sum (flows), last (a stock at its end, the
    last row of each `last_by`), each (an aggregate of all rows). time is a column of the table;
    year: the column of whole years where there is no time. by_quarters: its rows are of whole quarters. A flow, and what needs_period, means nothing without.
    """

    table: str
    expression: str
    unit: str
    definition: dict[str, str]
    owner: str
    over: Literal["sum", "last", "each"] = "sum"
    time: str = ""
    last_by: tuple[str, ...] = ()
    by_quarters: bool = False
    year: str = ""
    needs_period: bool = False
    lower_is_better: bool = False
    below_zero: tuple[str, ...] = ()  # what people say for a negative value: 亏损, loss-making
    above_zero: tuple[str, ...] = ()
    implied: bool = False  # made of a column or of another metric, not written by an owner


class Dimension(Named):
    """What figures are told apart by: "industry.name". label holds the column by language."""

    column: str
    label: dict[str, str] = Field(default_factory=dict)
    entity: bool = False
    order: tuple[str, ...] = ()


class Dataset(Named):
    """schema_name is where its tables are in the source; "" for the source's own default. source
    is a name of the setting JINNAO_SOURCES; "" for the platform's own database. asked_by are words
    that a question must say to be asked of it where several datasets may be meant, and that send it
    there alone; they mean nothing else. own_words send it there as well, and keep their meaning.
    right is one that its readers need beside their role."""

    purpose: dict[str, str]
    tables: tuple[Table, ...]
    joins: tuple[Join, ...] = ()
    metrics: tuple[Metric, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    roles: tuple[str, ...] = ()
    right: str = ""
    schema_name: str = ""
    source: str = ""
    timezone: str = "Asia/Shanghai"
    asked_by: tuple[str, ...] = ()
    own_words: tuple[str, ...] = ()

    @cached_property
    def by_table(self) -> dict[str, Table]:
        return {t.name: t for t in self.tables}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """What was looked up in the original is not of the copy, whose tables may be others."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("by_table", None)
        return copied

    def table(self, name: str) -> Table:
        """Raises BadInput when there is none."""
        if name not in self.by_table:
            raise BadInput(f"The dataset {self.name} has no table {name}.")
        return self.by_table[name]

    def at(self, place: str) -> Column:
        """The column at "table.column"."""
        table, _, column = place.partition(".")
        return self.table(table).column(column)


def load(folder: Path) -> Dataset:
    """The dataset of a folder: every `*.yaml` in it holds some of its parts.

    Raises BadInput naming the file or the part that cannot be read.
    """
    parts: dict[str, object] = {}
    files = sorted(folder.glob("*.yaml"))
    if not files:
        raise BadInput(f"{folder} holds no dataset.", todo="A dataset is a folder of YAML files.")
    for path in files:
        try:
            read = yaml.safe_load(path.read_text("utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise BadInput(f"{path.name} is not YAML: {error}.") from error
        if not isinstance(read, dict):
            raise BadInput(f"{path.name} does not hold names with values.")
        if twice := parts.keys() & read.keys():
            raise BadInput(f"{path.name} says again: {', '.join(sorted(twice))}.")
        parts |= read
    try:
        return Dataset.model_validate(parts)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(p) for p in first["loc"])
        raise BadInput(f"{folder.name}: {place}: {first['msg']}.") from error
