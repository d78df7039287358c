"""Lists without a figure: what a dimension holds, or rows of a table by some of their columns."""

from tools.sql.catalogue import Dataset
from tools.sql.grouped import bounds, rows
from tools.sql.joins import base, path
from tools.sql.plan import Plan


def listed(plan: Plan, dataset: Dataset, language: str) -> str:
    """One SELECT; a dimension's entries once, rows as often as they are. Raises Unplannable."""
    dimensions = [d for name in plan.by for d in dataset.dimensions if d.name == name]
    labels = [(d.label.get(language, d.column), d.name) for d in dimensions]
    shown = labels + [(place, place.split(".")[1]) for place in plan.show]
    places = [place for place, _ in shown] + [d.column for d in dimensions]
    places += [f.column for f in plan.filters] + [b.name for b in plan.columns]
    needed = {place.split(".")[0] for place in places}
    start = base(dataset, needed)
    source = start + "".join(
        f" JOIN {one.split('.')[0]} ON {many} = {one}" for many, one in path(dataset, start, needed)
    )
    where = [*rows(plan.filters), *bounds(plan.columns, dataset)]
    keys = [d.column for d in dimensions]
    columns = [f'{place} AS "{name}"' for place, name in dict(shown).items()]
    once = "DISTINCT " if keys and not plan.show else ""
    body = f"SELECT {once}{', '.join(columns)} FROM {source}"
    body += f" WHERE {' AND '.join(where)}" if where else ""
    return f"{body} ORDER BY 1" + (f" LIMIT {int(plan.limit)}" if plan.limit else "")
