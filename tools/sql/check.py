"""The gate: a statement becomes a Query only when it is one SELECT of named tables and functions.

What the parser does not understand as exactly that is refused. The database stands behind it with
a role that may only read its own views; each of the two would do alone.
"""

from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from core.domain import Frozen
from core.errors import BadInput
from tools.sql.catalogue import Dataset

LONGEST = 8_000
"""Characters of a statement."""

_DEEPEST, _TABLES = 60, 12

_FUNCTIONS: tuple[type[exp.Expr], ...] = (
    exp.Abs, exp.AnyValue, exp.Array, exp.ArrayAgg, exp.Avg, exp.Case, exp.Cast, exp.Ceil,
    exp.Coalesce, exp.Concat, exp.Corr, exp.Count, exp.CountIf, exp.CovarPop, exp.CovarSamp,
    exp.CumeDist, exp.CurrentDate, exp.CurrentTimestamp, exp.Date, exp.DateTrunc, exp.DenseRank,
    exp.Exists, exp.Exp, exp.Extract, exp.FirstValue, exp.Floor, exp.Greatest, exp.GroupConcat, exp.If,
    exp.Initcap, exp.Lag, exp.LastValue, exp.Lead, exp.Least, exp.Left, exp.Length, exp.Ln, exp.Log,
    exp.LogicalAnd, exp.LogicalOr, exp.Lower, exp.Max, exp.Min, exp.Mod, exp.Mode, exp.NthValue,
    exp.Ntile, exp.Nullif, exp.PercentRank, exp.PercentileCont, exp.PercentileDisc, exp.Pow, exp.Rank,
    exp.RegexpLike, exp.RegrIntercept, exp.RegrR2, exp.RegrSlope, exp.Replace, exp.Right, exp.Round,
    exp.RowNumber, exp.Sign, exp.SplitPart, exp.Sqrt, exp.StartsWith, exp.Stddev, exp.StddevPop,
    exp.StddevSamp, exp.StrPosition, exp.StrToDate, exp.Substring, exp.Sum, exp.TimeToStr,
    exp.TimestampTrunc, exp.ToChar, exp.Trim, exp.Trunc, exp.Upper, exp.Variance, exp.VariancePop,
    exp.WidthBucket, exp.Anonymous,
)  # fmt: skip
_CONNECTIVES = (exp.And, exp.Or, exp.Xor)
_BY_NAME = frozenset({"date_part", "make_date", "age", "width_bucket", "to_date"})
_NEVER: tuple[type[exp.Expr], ...] = (
    exp.Command, exp.DDL, exp.DML, exp.Into, exp.Lock, exp.Parameter, exp.Placeholder,
    exp.SessionParameter, exp.Set, exp.Lateral, exp.Unnest, exp.Values, exp.TableSample,
    exp.JSONExtract, exp.JSONExtractScalar, exp.Collate, exp.Pivot,
)  # fmt: skip
_TYPES = frozenset({
    "INT", "BIGINT", "SMALLINT", "DECIMAL", "DOUBLE", "FLOAT", "TEXT", "VARCHAR", "CHAR", "DATE",
    "TIMESTAMP", "TIMESTAMPTZ", "BOOLEAN", "INTERVAL",
})  # fmt: skip


class Query(Frozen):
    """A checked statement. It is made by `check` alone; text is in the dataset's dialect."""

    text: str
    tables: tuple[str, ...]
    columns: tuple[str, ...]


class Refusal(BadInput):
    """The statement is not one that may run; the detail says why."""


def check(statement: str, dataset: Dataset, dialect: str = "postgres") -> Query:
    """Raises Refusal. The text that comes back is written anew from what was understood, so that
    comments and tricks of spelling do not survive."""
    if len(statement) > LONGEST:
        raise Refusal(f"A statement has at most {LONGEST} characters.")
    tree = _parsed(statement, dialect)
    for node in tree.walk():
        _fits(node)
    if sum(1 for _ in tree.find_all(exp.Table)) > _TABLES:
        raise Refusal(f"A statement names at most {_TABLES} tables.")
    named = _tables(tree, dataset)
    whole = _columns(tree, dataset, dialect)
    _joined(whole)
    return Query(
        text=whole.sql(dialect=dialect, comments=False),
        tables=tuple(sorted(named)),
        columns=tuple(whole.named_selects if isinstance(whole, exp.Query) else ()),
    )


def _parsed(statement: str, dialect: str) -> exp.Expr:
    try:
        parts = sqlglot.parse(statement, dialect=dialect)
    except (SqlglotError, RecursionError, ValueError) as error:
        raise Refusal("The statement is not understood.") from error
    trees = [p for p in parts if p is not None]
    if len(trees) != 1 or len(parts) != 1:
        raise Refusal("A statement is exactly one SELECT.")
    tree = trees[0]
    if not isinstance(tree, exp.Select | exp.SetOperation):
        raise Refusal("Only SELECT is allowed.")
    if max((_depth(n) for n in tree.find_all(exp.Select)), default=0) > _DEEPEST:
        raise Refusal("The statement is nested too deeply.")
    return tree


def _depth(node: exp.Expr | None) -> int:
    deep = 0
    while node is not None:
        node, deep = node.parent, deep + 1
    return deep


def _fits(node: exp.Expr) -> None:
    """Refuses what is not on the list, whatever it is."""
    if isinstance(node, _NEVER):
        raise Refusal(f"{node.key} is not allowed.")
    if isinstance(node, exp.Anonymous):
        if node.name.lower() not in _BY_NAME:
            raise Refusal(f"The function {node.name} is not allowed.")
    elif isinstance(node, exp.Func) and not isinstance(node, (*_FUNCTIONS, *_CONNECTIVES)):
        raise Refusal(f"The function {node.sql_name()} is not allowed.")
    if isinstance(node, exp.DataType) and node.this.name not in _TYPES:
        raise Refusal(f"The type {node.sql()} is not allowed.")
    if isinstance(node, exp.With) and node.args.get("recursive"):
        raise Refusal("WITH RECURSIVE is not allowed.")
    if isinstance(node, exp.Dot):
        raise Refusal("Only tables of the dataset have columns.")
    if isinstance(node, exp.Replace) and not _shortens(node):
        raise Refusal("REPLACE may not make a text longer.")


def _shortens(node: exp.Replace) -> bool:
    """A few nested ones that lengthen would fill the server's memory."""
    old, new = node.expression, node.args.get("replacement")
    if not isinstance(old, exp.Literal) or not isinstance(new, exp.Literal):
        return False
    return len(new.name) <= len(old.name)


def _tables(tree: exp.Expr, dataset: Dataset) -> set[str]:
    """The dataset's tables that the statement reads; all others are its own WITH names."""
    own = {cte.alias_or_name.lower() for cte in tree.find_all(exp.CTE)}
    found: set[str] = set()
    for table in tree.find_all(exp.Table):
        name = table.name.lower()
        if not isinstance(table.this, exp.Identifier):
            raise Refusal("Only tables can be read from.")
        if table.catalog or (table.db and table.db.lower() != dataset.schema_name):
            raise Refusal(f"The schema {table.db} is not part of the dataset.")
        if name in own and not table.db:
            continue
        if name not in dataset.by_table:
            raise Refusal(f"There is no table {table.name} in the dataset.")
        found.add(name)
    if not found:
        raise Refusal("The statement reads no table of the dataset.")
    if clash := own & dataset.by_table.keys():
        raise Refusal(f"{', '.join(sorted(clash))} is a table and cannot be a WITH name.")
    return found


def _joined(tree: exp.Expr) -> None:
    """In each SELECT equalities of columns tie all sources together: a product of tables is never
    an answer. A source of one row needs no tie. The columns' tables must be written out."""
    if not all(isinstance(j.parent, exp.Select) for j in tree.find_all(exp.Join)):
        raise Refusal("A JOIN in brackets is not allowed.")
    ones = _one_row_names(tree)
    for select in tree.find_all(exp.Select):
        joins = select.args.get("joins") or []
        first = select.args.get("from_")
        sources = [j.this for j in joins] + ([first.this] if first else [])
        many = [s.alias_or_name for s in sources if not (_one_row(s) or _named(s) in ones)]
        if any(j.method.upper() == "NATURAL" for j in joins) or not _tied(many, select):
            raise Refusal("Each JOIN needs an ON condition that equates columns of both sides.")


def _tied(names: list[str], select: exp.Select) -> bool:
    """Whether the equalities that must hold leave the sources in one piece."""
    where = select.args.get("where")
    told = [j.args.get("on") for j in select.args.get("joins") or []] + [where and where.this]
    equal = [_sides(part) for condition in told if condition for part in _parts(condition)]
    pieces = [{name} for name in names]
    merged = True
    while merged and len(pieces) > 1:
        merged = False
        for one, other in equal:
            left = next((p for p in pieces if one and one <= p), None)
            right = next((p for p in pieces if other and other <= p), None)
            if left and right and left is not right:
                pieces.remove(right)
                left |= right
                merged = True
    return len(pieces) < 2


def _parts(condition: exp.Expr) -> Iterator[exp.Expr]:
    inner = condition.unnest()
    return inner.flatten() if isinstance(inner, exp.And) else iter((inner,))


def _sides(part: exp.Expr) -> tuple[set[str], set[str]]:
    """The sources on both sides of an equality; none for any other condition."""
    if not isinstance(part, exp.EQ):
        return set(), set()
    one, other = ({c.table for c in s.find_all(exp.Column)} for s in (part.left, part.right))
    return one, other


def _one_row(source: exp.Expr) -> bool:
    """Whether it is a sub-select of aggregates without GROUP BY, or of one row by its limit."""
    inner = source.unnest() if isinstance(source, exp.Subquery) else source
    if not isinstance(inner, exp.Select):
        return False
    limit = inner.args.get("limit")
    if (
        limit is not None
        and isinstance(limit.expression, exp.Literal)
        and limit.expression.name == "1"
    ):
        return True
    if inner.args.get("group") or not inner.expressions:
        return False
    return all(_aggregates(e, inner) for e in inner.expressions)


def _aggregates(column: exp.Expr, select: exp.Select) -> bool:
    """Whether it folds the select's own rows; neither a window nor a sub-select's aggregate does."""
    own = [a for a in column.find_all(exp.AggFunc) if a.parent_select is select]
    return bool(own) and not column.find(exp.Window)


def _one_row_names(tree: exp.Expr) -> set[str]:
    """The WITH names that stand for one row wherever they are defined."""
    ctes = list(tree.find_all(exp.CTE))
    return {c.alias for c in ctes} - {c.alias for c in ctes if not _one_row(c.this)}


def _named(source: exp.Expr) -> str:
    return source.name if isinstance(source, exp.Table) else ""


def _columns(tree: exp.Expr, dataset: Dataset, dialect: str) -> exp.Expr:
    """The statement with each column's table written out, as the database would find it.

    Raises Refusal for a column that is not there or that needs a right not held.
    """
    held = {t.name: [c.name for c in t.columns] for t in dataset.tables}
    every: dict[str, object] = {
        t.name: dict.fromkeys((*held[t.name], *t.hidden), "text") for t in dataset.tables
    }
    for table in tree.find_all(exp.Table):
        table.set("db", None)
    try:
        whole = qualify(
            tree, schema=every, dialect=dialect, quote_identifiers=False, identify=False
        )
        scopes = traverse_scope(whole)
    except (SqlglotError, RecursionError) as error:
        raise Refusal(f"A column is not found: {str(error).splitlines()[0]}") from error
    if whole.find(exp.TableColumn):
        raise Refusal("A whole row is not a value.")
    for scope in scopes:
        for column in scope.columns:
            source = scope.sources.get(column.table)
            if isinstance(source, exp.Table) and column.name not in held[source.name]:
                raise Refusal(f"The column {source.name}.{column.name} needs a right.")
    return whole
