"""What claims allow, written into the query, for databases that do not know our claims.

Each table becomes a sub-select that holds the catalogue's columns under the catalogue's names,
private ones empty without their right, and only the rows of the claims' branch.
"""

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from core.store.claims import Claims
from tools.sql.catalogue import Column, Dataset, Kind, Table
from tools.sql.check import Refusal, check

_EMPTY = {
    Kind.TEXT: "TEXT", Kind.INTEGER: "BIGINT", Kind.NUMBER: "DECIMAL", Kind.DATE: "DATE",
    Kind.MOMENT: "TIMESTAMP", Kind.BOOLEAN: "BOOLEAN",
}  # fmt: skip
_INNER = "within_walls"


def walled(query: str, dataset: Dataset, claims: Claims) -> exp.Query:
    """The query as a tree in PostgreSQL's dialect that reads physical tables only through walls.

    dataset is the whole one: what the claims do not hold is empty here, whoever wrote the query.
    Raises Refusal for what the gate would not let through, and for a row condition it cannot read.
    """
    if dataset.right not in {"", *claims.rights}:
        raise Refusal(f"The dataset {dataset.name} needs the right {dataset.right}.")
    checked = check(query, dataset)
    tree = sqlglot.parse_one(checked.text, dialect="postgres")
    if not isinstance(tree, exp.Query):
        raise Refusal("Only SELECT is allowed.")
    for place in list(tree.find_all(exp.Table)):
        table = dataset.by_table.get(place.name.lower())
        if place.args.get("db") or place.args.get("catalog"):
            raise Refusal("Only tables of the dataset can be read from.")
        if table is not None:
            place.replace(_in_place_of(place, _behind(table, dataset, claims)))
        elif place.name not in {c.alias_or_name for c in tree.find_all(exp.CTE)}:
            raise Refusal(f"There is no table {place.name} in the dataset.")
    return tree


def _in_place_of(place: exp.Table, found: exp.Select) -> exp.Subquery:
    """Under the alias that the query gave the table, with what is joined to it in brackets."""
    alias = place.args.get("alias") or exp.TableAlias(this=exp.to_identifier(place.name))
    return exp.Subquery(this=found, alias=alias, joins=place.args.get("joins"))


def _behind(table: Table, dataset: Dataset, claims: Claims) -> exp.Select:
    shown = [_shown(c, claims) for c in table.columns]
    found = exp.select(*shown).from_(_physical(table, dataset).subquery(_INNER))
    if table.rows and claims.branch is not None:
        # the offset keeps conditions of the query outside: none is tried on rows of other branches
        found = found.where(_condition(table, dataset, claims.branch)).offset(0)
    if table.only:
        found = found.where(_only(table)).offset(0)
    return found


def _only(table: Table) -> exp.Expr:
    """The condition that binds every reader, over the catalogue's columns."""
    try:
        return exp.paren(sqlglot.parse_one(table.only, dialect="postgres"))
    except SqlglotError as error:
        raise Refusal(f"The condition `only` of {table.name} cannot be read.") from error


def _shown(column: Column, claims: Claims) -> exp.Expr:
    if not column.private or column.private in claims.rights:
        return exp.column(column.name, _INNER)
    empty = exp.cast(exp.null(), _EMPTY[column.kind])
    return exp.alias_(empty, column.name)


def _physical(table: Table, dataset: Dataset) -> exp.Select:
    """The table as it is in the source, all columns of the catalogue under the catalogue's names."""
    if table.beside or any(c.sql for c in table.columns):
        raise Refusal(
            f"{table.name} is made of others, which only the platform's own database can."
        )
    named = exp.Table(
        this=exp.to_identifier(table.at or table.name, quoted=True),
        db=exp.to_identifier(dataset.schema_name, quoted=True) if dataset.schema_name else None,
    )
    columns = [
        exp.alias_(exp.Column(this=exp.to_identifier(c.at or c.name, quoted=True)), c.name)
        for c in table.columns
    ]
    return exp.select(*columns).from_(named)


def _condition(table: Table, dataset: Dataset, branch: str) -> exp.Expr:
    """The table's rows rule with the branch as a literal. Tables of the dataset that it names are
    read whole, by the catalogue's names; all others are the source's own."""
    try:
        rule: exp.Expr = sqlglot.parse_one(
            table.rows.replace("{branch}", ":branch"), dialect="postgres"
        )
    except SqlglotError as error:
        raise Refusal(f"The rows rule of {table.name} cannot be read.") from error
    places = list(rule.find_all(exp.Placeholder))
    if not places or table.rows.count("{branch}") != len(places):
        raise Refusal(f"The rows rule of {table.name} does not say whose rows.")
    if isinstance(rule, exp.Placeholder):
        raise Refusal(f"The rows rule of {table.name} is no condition.")
    for place in places:
        place.replace(exp.Literal.string(branch))
    for named in list(rule.find_all(exp.Table)):
        other = dataset.by_table.get(named.name.lower())
        if other is not None and not named.args.get("db"):
            named.replace(_in_place_of(named, _physical(other, dataset)))
    return exp.paren(rule)
