"""From PostgreSQL's dialect to that of the source, where sqlglot alone does not do."""

from collections.abc import Callable

from sqlglot import exp
from sqlglot.errors import SqlglotError

from tools.sql.check import Refusal

_SQLITE_UNITS = {"DAY": "days", "MONTH": "months", "YEAR": "years", "HOUR": "hours"}  # fmt: skip
_PARTS = {"YEAR": "%Y", "MONTH": "%m", "DAY": "%d", "HOUR": "%H", "MINUTE": "%M", "DOW": "%w"}


def written(tree: exp.Expr, dialect: str) -> str:
    """The statement as text, all names quoted. Raises Refusal for what the source cannot say."""
    changed = tree.copy()
    for transform in _TRANSFORMS.get(dialect, ()):
        changed = changed.transform(transform)
    try:
        return changed.sql(dialect=dialect, identify=True, comments=False)
    except SqlglotError as error:
        raise Refusal(f"The source has no way to say this: {error}.") from error


def _sqlite_quarter(node: exp.Expr) -> exp.Expr:
    """EXTRACT, which SQLite lacks, by strftime; seconds between two moments by julianday."""
    if not isinstance(node, exp.Extract):
        return node
    part, of = node.name.upper(), node.expression
    if part == "QUARTER":
        month = exp.cast(_call("STRFTIME", exp.Literal.string("%m"), of), "INTEGER")
        return exp.paren(exp.IntDiv(this=exp.paren(exp.Add(this=month, expression=exp.Literal.number(2))), expression=exp.Literal.number(3)))  # fmt: skip
    if part == "EPOCH":
        inner = of.unnest()
        if isinstance(inner, exp.Sub):
            days = exp.Sub(this=_call("JULIANDAY", inner.left), expression=_call("JULIANDAY", inner.right))  # fmt: skip
            return exp.paren(
                exp.Mul(this=exp.paren(days), expression=exp.Literal.number("86400.0"))
            )
        return exp.cast(_call("STRFTIME", exp.Literal.string("%s"), of), "INTEGER")
    if part in _PARTS:
        return exp.cast(_call("STRFTIME", exp.Literal.string(_PARTS[part]), of), "INTEGER")
    raise Refusal(f"The source has no way to say {part.lower()} of a time.")


def _sqlite_later(node: exp.Expr) -> exp.Expr:
    """A day or moment and an interval, which SQLite adds by a function."""
    if not isinstance(node, exp.Add | exp.Sub) or not isinstance(node.expression, exp.Interval):
        return node
    interval = node.expression
    unit = interval.text("unit").upper().removesuffix("S")
    if unit not in _SQLITE_UNITS or not interval.name.lstrip("-").isdigit():
        raise Refusal("The source has no way to say this interval.")
    count = int(interval.name) * (-1 if isinstance(node, exp.Sub) else 1)
    inner = node.this.unnest()
    name = "DATE" if isinstance(inner, exp.Cast) and inner.is_type("date") else "DATETIME"
    if unit in {"MONTH", "YEAR"}:
        return _months_later(name, node.this, count * (12 if unit == "YEAR" else 1))
    return _call(name, node.this.copy(), exp.Literal.string(f"{count:+d} {_SQLITE_UNITS[unit]}"))


def _months_later(name: str, of: exp.Expr, count: int) -> exp.Expr:
    """PostgreSQL keeps the 31st within a shorter month, SQLite goes on into the next: the earlier
    of that and the month's last day, at the same time of day."""
    later = _call(name, of.copy(), exp.Literal.string(f"{count:+d} months"))
    steps = ("start of month", f"{count + 1:+d} months", "-1 day")
    last: exp.Expr = _call("DATE", of.copy(), *map(exp.Literal.string, steps))
    if name == "DATETIME":
        time = _call("SUBSTR", _call("DATETIME", of.copy()), exp.Literal.number(11))
        last = exp.DPipe(this=last, expression=time)
    return _call("MIN", later, last)


def _mysql_filter(node: exp.Expr) -> exp.Expr:
    """An aggregate with FILTER, which MySQL lacks, as the aggregate of a CASE."""
    if not isinstance(node, exp.Filter):
        return node
    aggregate, condition = node.this.copy(), node.expression.this.copy()
    inner = aggregate.this
    distinct = inner if isinstance(inner, exp.Distinct) else None
    if distinct is not None and len(distinct.expressions) != 1:
        raise Refusal("The source has no way to say this count.")
    value = distinct.expressions[0] if distinct is not None else inner
    if isinstance(value, exp.Star):
        value = exp.Literal.number(1)
    case = exp.Case().when(condition, value)
    aggregate.set("this", exp.Distinct(expressions=[case]) if distinct is not None else case)
    return aggregate  # type: ignore[no-any-return]


def _mysql_epoch(node: exp.Expr) -> exp.Expr:
    """Seconds between two moments: subtracting them gives a number of digits there."""
    if not isinstance(node, exp.Extract) or node.name.upper() != "EPOCH":
        return node
    inner = node.expression.unnest()
    if not isinstance(inner, exp.Sub):
        return _call("UNIX_TIMESTAMP", node.expression)
    return _call("TIMESTAMPDIFF", exp.var("SECOND"), inner.right, inner.left)


def _mysql_null(node: exp.Expr) -> exp.Expr:
    """An empty value without a type: the types it can be cast to are few."""
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Null):
        return exp.null()
    return node


def _call(name: str, *arguments: exp.Expr) -> exp.Anonymous:
    return exp.Anonymous(this=name, expressions=list(arguments))


_TRANSFORMS: dict[str, tuple[Callable[[exp.Expr], exp.Expr], ...]] = {
    "sqlite": (_sqlite_quarter, _sqlite_later),
    "mysql": (_mysql_filter, _mysql_epoch, _mysql_null),
}
