"""What is wrong with a dataset's files, and what to do about it, before anybody asks it."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import sqlglot
import yaml
from sqlglot import exp
from sqlglot.errors import SqlglotError

from core.access import Role, Scope
from core.domain import Frozen
from core.errors import BadInput
from tools.sql.catalogue import Dataset, Kind, Metric, Table, load
from tools.sql.check import Refusal, check

_TIMES = {Kind.DATE, Kind.MOMENT}
_ALIKE = {Kind.INTEGER: Kind.NUMBER, Kind.MOMENT: Kind.DATE}


class Finding(Frozen):
    """An error makes wrong or no answers, a warning poor ones. file holds the part it is of."""

    level: Literal["error", "warning"]
    file: str
    detail: str
    todo: str

    def __str__(self) -> str:
        return f"{self.file}: {self.level}: {self.detail} {self.todo}"


def lint(folder: Path) -> tuple[Finding, ...]:
    """Errors first. A folder that cannot be read is one error."""
    try:
        dataset = load(folder)
    except BadInput as error:
        return (Finding(level="error", file=folder.name, detail=error.detail, todo=error.todo or "Correct the file named."),)  # fmt: skip
    found = list(_Lint(dataset, _files(folder)).findings())
    return tuple(sorted(found, key=lambda f: f.level))


def _files(folder: Path) -> dict[str, str]:
    """Which file says each of the top-level names."""
    said = {p.name: yaml.safe_load(p.read_text("utf-8")) for p in sorted(folder.glob("*.yaml"))}
    return {part: name for name, parts in said.items() for part in parts}


class _Lint:
    def __init__(self, dataset: Dataset, files: dict[str, str]) -> None:
        self._dataset, self._files = dataset, files

    def findings(self) -> Iterator[Finding]:
        yield from self._whole()
        yield from self._twice()
        yield from self._tables()
        yield from self._joins()
        for metric in self._dataset.metrics:
            yield from self._expression(metric)
            yield from self._times(metric)
            yield from self._told(metric)
        yield from self._wordings()
        yield from self._dimensions()

    def _error(self, part: str, detail: str, todo: str) -> Finding:
        return Finding(level="error", file=self._files.get(part, part), detail=detail, todo=todo)

    def _warning(self, part: str, detail: str, todo: str) -> Finding:
        return Finding(level="warning", file=self._files.get(part, part), detail=detail, todo=todo)

    def _whole(self) -> Iterator[Finding]:
        known = {r.value for r in Role}
        if not self._dataset.roles:
            yield self._error("roles", "No role may ask the dataset.", "List roles.")
        for role in self._dataset.roles:
            if role not in known:
                yield self._error("roles", f"There is no role {role}.", f"Roles are {', '.join(sorted(known))}.")  # fmt: skip
        if self._dataset.right not in {"", *(s.value for s in Scope)}:
            yield self._error("right", f"There is no right {self._dataset.right}.", "Name a scope, or none.")  # fmt: skip
        if not self._dataset.metrics:
            yield self._error("metrics", "There is no metric.", "Write at least one.")

    def _twice(self) -> Iterator[Finding]:
        parts = {"tables": self._dataset.tables, "metrics": self._dataset.metrics, "dimensions": self._dataset.dimensions}  # fmt: skip
        for part, named in parts.items():
            names = [n.name for n in named]
            for name in sorted({n for n in names if names.count(n) > 1}):
                yield self._error(part, f"{name} is there twice.", "Give one another name.")

    def _tables(self) -> Iterator[Finding]:
        rights = {s.value for s in Scope}
        for table in self._dataset.tables:
            held = {c.name for c in table.columns}
            for name in (table.name, *held):
                if not _plain(name):
                    yield self._error("tables", f"{table.name}: {name} is no plain lower-case name.", "Rename it, and put its name in the source under `at`.")  # fmt: skip
            for name in table.key:
                if name not in held:
                    yield self._error("tables", f"{table.name}: the key {name} is no column.", "Add the column or correct the key.")  # fmt: skip
            yield from self._rows(table.name, table.rows)
            yield from self._only(table.name, table.only)
            yield from self._made(table)
            for column in table.columns:
                place = f"{table.name}.{column.name}"
                if column.private and column.private not in rights:
                    yield self._error("tables", f"{place}: there is no right {column.private}.", f"Rights are {', '.join(sorted(rights))}.")  # fmt: skip
                elif column.private and not self._dataset.roles:
                    yield self._error("tables", f"{place} is private in a dataset without roles.", "List roles in the dataset.")  # fmt: skip
                if column.link and column.kind is not Kind.TEXT:
                    yield self._error("tables", f"{place} is linked and is no text.", "Link texts only.")  # fmt: skip

    def _only(self, table: str, rule: str) -> Iterator[Finding]:
        try:
            sqlglot.parse_one(rule or "true", dialect="postgres")
        except SqlglotError:
            yield self._error("tables", f"{table}: `only` is not SQL.", "Write a condition on its columns.")  # fmt: skip

    def _made(self, table: Table) -> Iterator[Finding]:
        """`beside` and `sql` are for the platform's own database, which has our claims."""
        said = [table.beside, *(c.sql for c in table.columns)]
        if self._dataset.source and any(said):
            yield self._error("tables", f"{table.name}: `beside` and `sql` are not for a source.", "Make a view in the source.")  # fmt: skip
        for part in filter(None, said):
            whole = (
                f"SELECT 1 FROM {table.name} {part}" if part is table.beside else f"SELECT {part}"
            )
            try:
                sqlglot.parse_one(whole, dialect="postgres")
            except SqlglotError:
                yield self._error("tables", f"{table.name}: `{part}` is not SQL.", "Correct `beside` or `sql`.")  # fmt: skip

    def _rows(self, table: str, rule: str) -> Iterator[Finding]:
        if not rule:
            return
        try:
            read: exp.Expr = sqlglot.parse_one(
                rule.replace("{branch}", ":branch"), dialect="postgres"
            )
        except SqlglotError:
            yield self._error("tables", f"{table}: `rows` is not SQL.", "Write a condition on its columns.")  # fmt: skip
            return
        if len(list(read.find_all(exp.Placeholder))) != max(1, rule.count("{branch}")):
            yield self._error("tables", f"{table}: `rows` does not say whose rows.", "Compare a column with {branch}, without quotes.")  # fmt: skip

    def _joins(self) -> Iterator[Finding]:
        for join in self._dataset.joins:
            kinds = []
            for place in (join.many, join.one):
                try:
                    kinds.append(self._dataset.at(place).kind)
                except BadInput as error:
                    yield self._error("joins", error.detail, "Correct the join.")
            if len(kinds) == 2 and kinds[0] is not kinds[1]:
                yield self._error("joins", f"{join.many} is {kinds[0].value} and {join.one} is {kinds[1].value}.", "Join columns of one kind.")  # fmt: skip
            one = self._dataset.by_table.get(join.one.split(".")[0])
            if one is not None and one.key != (join.one.partition(".")[2],):
                yield self._warning("joins", f"{join.one} is not the key of its table.", "A row of the one side that is there twice is counted twice.")  # fmt: skip

    def _expression(self, metric: Metric) -> Iterator[Finding]:
        if metric.table not in self._dataset.by_table:
            yield self._error("metrics", f"{metric.name}: there is no table {metric.table}.", "Correct `table`.")  # fmt: skip
            return
        try:
            check(f"SELECT {metric.expression} AS figure FROM {metric.table}", self._dataset)
            tree: exp.Expr = sqlglot.parse_one(metric.expression, dialect="postgres")
        except (Refusal, SqlglotError) as error:
            yield self._error("metrics", f"{metric.name}: {str(error).splitlines()[0]}", "Correct `expression`: an aggregate of columns of its table.")  # fmt: skip
            return
        if tree.find(exp.AggFunc) is None:
            yield self._error("metrics", f"{metric.name}: the expression is no aggregate.", "Write SUM, COUNT, AVG, … of columns.")  # fmt: skip

    def _times(self, metric: Metric) -> Iterator[Finding]:
        table = self._dataset.by_table.get(metric.table)
        if table is None:
            return
        kinds = {c.name: c.kind for c in table.columns}
        if metric.time and kinds.get(metric.time) not in _TIMES:
            yield self._error("metrics", f"{metric.name}: the time {metric.time} is no date of its table.", "Name a column that is a date or a moment.")  # fmt: skip
        if metric.over == "last" and not (metric.time and metric.last_by):
            yield self._error("metrics", f"{metric.name}: a stock needs `time` and `last_by`.", "Say by what the last row is found, and of what.")  # fmt: skip
        for name in metric.last_by:
            if name not in kinds:
                yield self._error("metrics", f"{metric.name}: `last_by` {name} is no column of its table.", "Correct it.")  # fmt: skip
        if metric.over == "sum" and not metric.time and not metric.year:
            yield self._warning("metrics", f"{metric.name}: a flow without a time cannot be asked for a period.", "Name `time`, or say `over: each`.")  # fmt: skip

    def _told(self, metric: Metric) -> Iterator[Finding]:
        missing = [n for n, v in (("owner", metric.owner), ("unit", metric.unit), ("definition", metric.definition)) if not v]  # fmt: skip
        if missing:
            yield self._warning("metrics", f"{metric.name} has no {' and no '.join(missing)}.", "Answers show what a figure means and who answers for it.")  # fmt: skip

    def _wordings(self) -> Iterator[Finding]:
        """Metrics of several tables may share a synonym: it is asked back. A title is one's own."""
        said: dict[str, list[Metric]] = defaultdict(list)
        for metric in self._dataset.metrics:
            for wording in {w.strip().lower() for w in metric.wordings}:
                said[wording].append(metric)
        for wording, metrics in said.items():
            names = " and ".join(sorted(m.name for m in metrics))
            titles = [m for m in metrics if wording in {t.lower() for t in m.title.values()}]
            if not wording:
                yield self._error("metrics", f"{names}: a wording is empty.", "Take it out.")
            elif len(metrics) > 1 and (titles or len({m.table for m in metrics}) < len(metrics)):
                yield self._error(
                    "metrics", f"“{wording}” means {names}.", "Leave it to one of them."
                )
            elif len(metrics) > 1:
                yield self._warning("metrics", f"“{wording}” means {names}.", "It is asked back unless the question says of which.")  # fmt: skip

    def _dimensions(self) -> Iterator[Finding]:
        for dimension in self._dataset.dimensions:
            for place in (dimension.column, *dimension.label.values()):
                try:
                    self._dataset.at(place)
                except BadInput as error:
                    yield self._error("dimensions", f"{dimension.name}: {error.detail}", "Correct `column` or `label`.")  # fmt: skip
            tables = {p.split(".")[0] for p in (dimension.column, *dimension.label.values())}
            if len(tables) > 1:
                yield self._error("dimensions", f"{dimension.name}: column and label are of different tables.", "Take both from one table.")  # fmt: skip


def _plain(name: str) -> bool:
    return name.isidentifier() and name == name.lower()
