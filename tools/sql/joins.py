"""Which tables can be reached from which, from many to one, which never counts a row twice."""

from collections.abc import Iterator

from core.errors import BadInput
from tools.sql.catalogue import Dataset


class Unplannable(BadInput):
    """The catalogue has no way to what the plan asks: no join, no time column."""


def path(dataset: Dataset, start: str, needed: set[str]) -> Iterator[tuple[str, str]]:
    """Joins from many to one that reach the tables needed; never from one to many, which would
    count twice."""
    reached = paths(dataset, start)
    done: set[str] = set()
    for table in sorted(needed - {start}):
        if table not in reached:
            raise Unplannable(f"{start} cannot be told apart by {table}.")
        for many, one in reached[table]:
            if one not in done:
                done.add(one)
                yield many, one


def paths(dataset: Dataset, start: str) -> dict[str, list[tuple[str, str]]]:
    """The joins to each table that can be reached from one, itself included; the shortest way."""
    reached: dict[str, list[tuple[str, str]]] = {start: []}
    queue = [start]
    while queue:
        here = queue.pop(0)
        for join in dataset.joins:
            many, one = join.many.split(".")[0], join.one.split(".")[0]
            if many == here and one not in reached:
                reached[one] = [*reached[here], (join.many, join.one)]
                queue.append(one)
    return reached


def base(dataset: Dataset, needed: set[str]) -> str:
    """The table from which all that is needed can be reached by the fewest joins.

    Raises Unplannable.
    """
    found = [
        (sum(len(reached[t]) for t in needed), table.name)
        for table in dataset.tables
        if needed <= (reached := paths(dataset, table.name)).keys()
    ]
    if not found:
        raise Unplannable(f"No join leads to all of {', '.join(sorted(needed))}.")
    return min(found)[1]
