"""Rights come first: what a principal may not see is not in the dataset that the question meets."""

import re

from core.access import Principal
from core.errors import NotFound
from tools.sql.catalogue import Dataset, Table

_WORD = re.compile(r"[A-Za-z_]\w*")


def may_ask(dataset: Dataset, principal: Principal) -> bool:
    """Whether the dataset is for the principal's role, and the right that it needs is held."""
    held = {scope.value for scope in principal.scopes}
    return principal.role.value in dataset.roles and dataset.right in {"", *held}


def permitted(dataset: Dataset, principal: Principal) -> Dataset:
    """The dataset without the columns, metrics and dimensions that need a right not held.

    Raises NotFound when the dataset is not for the principal.
    """
    if not may_ask(dataset, principal):
        raise NotFound(f"There is no dataset {dataset.name}.")
    held = {scope.value for scope in principal.scopes}
    tables = tuple(_seen(t, held) for t in dataset.tables)
    hidden = {
        f"{t.name}.{c.name}" for t in dataset.tables for c in t.columns if _hidden(c.private, held)
    }
    return dataset.model_copy(
        update={
            "tables": tables,
            "metrics": tuple(
                m for m in dataset.metrics if not _uses(m.table, m.expression, hidden)
            ),
            "dimensions": tuple(
                d for d in dataset.dimensions if not {d.column, *d.label.values()} & hidden
            ),
        }
    )


def _seen(table: Table, held: set[str]) -> Table:
    columns = tuple(c for c in table.columns if not _hidden(c.private, held))
    hidden = tuple(c.name for c in table.columns if _hidden(c.private, held))
    return table.model_copy(update={"columns": columns, "hidden": hidden})


def _hidden(private: str, held: set[str]) -> bool:
    return bool(private) and private not in held


def _uses(table: str, expression: str, hidden: set[str]) -> bool:
    return any(f"{table}.{word}" in hidden for word in _WORD.findall(expression))
