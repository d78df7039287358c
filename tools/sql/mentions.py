"""Where a question names metrics, dimensions, columns and the things that tables hold."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Literal

from core.domain import Frozen
from tools.sql import cues
from tools.sql.catalogue import Dataset, Dimension, Kind, Metric, Named
from tools.sql.joins import paths
from tools.sql.paper import Paper
from tools.sql.values import Linked

_COUNTED = re.compile(r"数|量|多少|几|count|number|how many|volume")
_ONE_COLUMN = re.compile(r"(?:SUM|AVG|MAX|MIN)\((\w+)\)")


class Mention(Frozen):
    """A metric, dimension or column (table.column) by name, with its place in the text. said is the
    wording."""

    name: str
    start: int
    end: int
    said: str = ""
    others: tuple[str, ...] = ()  # what else is called so


def metrics(paper: Paper, dataset: Dataset) -> tuple[Mention, ...]:
    """Each metric once, crossed out wherever it stands; longer wordings first. A count by the bare
    name of its things (complaints) gives way to another figure of theirs (days to close complaints).
    """
    firsts: dict[str, Mention] = {}
    for one in sorted(_taken(paper, dataset.metrics), key=lambda m: m.start):
        firsts.setdefault(one.name, one)
    known = {m.name: m for m in dataset.metrics}
    found = list(firsts.values())
    counting = cues.found("how_many", paper.text) is not None
    bare = [one for one in found if not counting and _bare(one, known[one.name])]
    strong = {known[one.name].table for one in found if one not in bare}
    near = {t for table in strong for t in paths(dataset, table)}
    return tuple(o for o in found if o not in bare or known[o.name].table not in near)


def _bare(one: Mention, metric: Metric) -> bool:
    return metric.expression == "COUNT(*)" and not _COUNTED.search(one.said)


def signs(paper: Paper, known: Sequence[Metric]) -> list[tuple[Mention, Literal["<", ">"]]]:
    """Metrics that are said to be below or above zero: 亏损的公司, profitable firms."""
    found: list[tuple[Mention, Literal["<", ">"]]] = []
    for metric in known:
        said = [(w, "<") for w in metric.below_zero] + [(w, ">") for w in metric.above_zero]
        for wording, op in sorted(said, key=lambda p: -len(p[0])):
            for start, end in paper.places(wording, loose=True):
                one = Mention(name=metric.name, start=start, end=end, said=wording)
                found.append((one, "<" if op == "<" else ">"))
                paper.cross(start, end)
    return found


def _taken(paper: Paper, known: Iterable[Named]) -> list[Mention]:
    names: dict[str, list[str]] = defaultdict(list)
    for one in known:
        for wording in one.wordings:
            if not (getattr(one, "implied", False) and names[wording.lower()]):
                names[wording.lower()].append(one.name)
    found: list[Mention] = []
    for loose in (False, True):
        for wording in sorted(names, key=lambda w: -len(w)):
            name, *others = dict.fromkeys(names[wording])
            for parts in paper.parts(wording, loose=loose):
                found.append(Mention(name=name, start=parts[0][0], end=parts[-1][1], said=wording, others=tuple(others)))  # fmt: skip
                for start, end in parts:
                    paper.cross(start, end)
    return found


def counted(paper: Paper, dataset: Dataset) -> tuple[Mention, ...]:
    """Things that are counted by their own name: most customers, 投诉最多, how many loans."""
    superlative = cues.found("counted", paper.text) is not None
    many = cues.found("how_many", paper.text) is not None
    for metric in dataset.metrics:
        if metric.expression != "COUNT(*)" or (metric.implied and not many):
            continue
        for wording in sorted(dataset.table(metric.table).wordings, key=len, reverse=True):
            for start, end in paper.places(wording):
                if superlative or many or _beside_how_many(paper.text, start, end):
                    paper.cross(start, end)
                    paper.take("how_many")
                    return (Mention(name=metric.name, start=start, end=end, said=wording),)
    return ()


def _beside_how_many(text: str, start: int, end: int) -> bool:
    """多少客户, 客户一共有多少."""
    before, after = text[max(0, start - 3) : start], text[end : end + 8]
    return bool(re.search(r"(?:多少|几)[个位家名笔件张户]?$", before) or re.match(r"(?:一共|总共|共|总)?(?:有|是)?(?:多少|几)", after))  # fmt: skip


def things(paper: Paper, dataset: Dataset) -> list[Mention]:
    """Tables by what their rows are called, as the dimension that tells the rows apart; not crossed
    out."""
    found: list[Mention] = []
    for table in dataset.tables:
        place = f"{table.name}.{table.key[0]}"
        name = next((d.name for d in dataset.dimensions if d.column == place), "")
        if name and len(table.key) == 1:
            found += _places_of(paper, name, table.wordings)
    return sorted(found, key=lambda m: (m.start, -m.end))


def cross_things(
    paper: Paper, dataset: Dataset, found: Sequence[Mention], by: Sequence[str], links: Sequence[Linked]
) -> None:  # fmt: skip
    """What figures and groups are of may be named beside them: days to close complaints, 贷款逾期率,
    不同评级客户, code 600000."""
    tables = {m.table for m in dataset.metrics if m.name in {one.name for one in found}}
    tables |= {t for table in list(tables) for t in paths(dataset, table)}
    tables |= {d.column.split(".")[0] for d in dataset.dimensions if d.name in by}
    linked = [v.column for one in links for v in one.values]
    tables |= {c.split(".")[0] for c in linked}
    named = [w for t in tables for w in dataset.table(t).wordings]
    named += [w for c in linked for w in dataset.at(c).wordings]
    for wording in sorted(named, key=len, reverse=True):
        for start, end in paper.places(wording):
            paper.cross(start, end)


def dimensions(paper: Paper, dataset: Dataset, found: Sequence[Mention]) -> list[Mention]:
    """In the order of the text. Of two with one wording, the one nearer to the metric's table."""
    return sorted(_taken(paper, _near(dataset, found)), key=lambda m: m.start)


def _near(dataset: Dataset, found: Sequence[Mention]) -> list[Dimension]:
    if not found:
        return list(dataset.dimensions)
    table = next(m.table for m in dataset.metrics if m.name == found[0].name)
    reached = paths(dataset, table)
    near = [d for d in dataset.dimensions if d.column.split(".")[0] in reached]
    return sorted(near, key=lambda d: len(reached[d.column.split(".")[0]])) + [d for d in dataset.dimensions if d not in near]  # fmt: skip


def columns(paper: Paper, dataset: Dataset, kinds: Iterable[Kind]) -> tuple[Mention, ...]:
    """Columns of these kinds by name; not crossed out, since what they are there for is not known."""
    wanted = set(kinds)
    found: list[Mention] = []
    for table in dataset.tables:
        for column in table.columns:
            if column.kind in wanted:
                found += _places_of(paper, f"{table.name}.{column.name}", column.wordings)
    longest = sorted(found, key=lambda m: (m.start, -(m.end - m.start)))
    return tuple(longest)


def events(paper: Paper, dataset: Dataset) -> tuple[Mention, ...]:
    """Date columns by what has happened on their day: 退市, delisted; not within a longer name."""
    found: list[Mention] = []
    columns = [c for table in dataset.tables for c in table.columns]
    every = (*dataset.tables, *dataset.dimensions, *dataset.metrics, *columns)
    names = [w.lower() for named in every for w in named.wordings]
    for table in dataset.tables:
        for column in table.columns:
            found += _places_of(paper, f"{table.name}.{column.name}", column.events)
    taken = [span for name in names for span in paper.places(name)]
    return tuple(one for one in found if not any(s <= one.start and one.end <= e and e - s > one.end - one.start for s, e in taken))  # fmt: skip


def measured(paper: Paper, dataset: Dataset) -> tuple[Mention, ...]:
    """Columns by the names of the metrics that only aggregate them: a price target."""
    found: list[Mention] = []
    for metric in dataset.metrics:
        match = _ONE_COLUMN.fullmatch(metric.expression)
        if match and not metric.implied:
            found += _places_of(paper, f"{metric.table}.{match[1]}", metric.wordings)
    return tuple(found)


def _places_of(paper: Paper, place: str, wordings: Iterable[str]) -> list[Mention]:
    return [
        Mention(name=place, start=start, end=end, said=wording)
        for wording in wordings
        for start, end in paper.places(wording)
    ]
