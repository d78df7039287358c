"""Figures that a table gives by itself: how many rows, and sums and averages of its numbers."""

from collections.abc import Iterator, Sequence

from tools.sql.catalogue import Metric
from tools.sql.draft import words
from tools.sql.draft.things import Group, Role, Thing, many
from tools.sql.draft.wordings import of_column, title, turned, unshared, zh_of_column


def metrics(groups: Sequence[Group]) -> tuple[Metric, ...]:
    """In the order of tables and columns; names and wordings are unique."""
    made = [m for g in groups for m in _of_table(g)]
    seen: dict[str, Metric] = {}
    for one in made:
        seen.setdefault(one.name, one)
    named: dict[tuple[str, ...], Metric] = {}
    for one in seen.values():
        named.setdefault(tuple(sorted(t.lower() for t in one.title.values())), one)
    return unshared(tuple(named.values()))


def event_time(group: Group) -> Thing | None:
    """The day that a row is of: never when it was changed, ended or is due."""
    times = [c for c in group.columns if c.role is Role.TIME and c.figures.filled > 0]
    scored = [(_dated(group, c), -n, c) for n, c in enumerate(times)]
    best = max(scored, default=None, key=lambda s: s[:2])
    return best[2] if best and best[0] > 0 else None


def _dated(group: Group, column: Thing) -> int:
    told = words.roles()
    own = set(column.words)
    if own & told["personal"]:
        return 0
    if group.key and column.name in group.key:
        return 5
    if own & told["dated_late"]:
        return 0
    filled = int(column.figures.filled == group.surveyed.looked)
    if own <= told["dated"]:
        return 3 + filled
    first = own & (told["dated_first"] | set(group.noun.split()))
    return (2 if first else 1) + filled


def _of_table(group: Group) -> Iterator[Metric]:
    time = event_time(group)
    yield _count(group, time)
    for column in group.columns:
        if column.role is Role.FLAG and column.words[0] in {"is", "has"} and len(column.words) > 1:
            yield _flagged(group, column, time)
        if column.role not in {Role.MEASURE, Role.AVERAGED} or column.name in group.key:
            continue
        if _daily(group) and not set(column.words) & words.roles()["flow"]:
            yield _stock(group, column)
        elif column.role is Role.MEASURE:
            yield _total(group, column, time)
        yield _average(group, column, time)


def _daily(group: Group) -> bool:
    """Whether its rows are how something stood: told by whose and by when."""
    return len(group.key) > 1 and any(
        c.role is Role.TIME and c.name in group.key for c in group.columns
    )


def _count(group: Group, time: Thing | None) -> Metric:
    zh = group.zh
    return Metric(
        name=f"{group.name}_count", table=group.name, expression="COUNT(*)", unit="item", over="each",
        title=title(f"number of {group.plural}", zh and f"{zh}数"), owner="",
        synonyms=_some(
            zh and f"{zh}数量", zh and f"多少{zh}", zh and f"多少个{zh}", zh and f"几个{zh}",
            *(f"number of {many(n)}" for n in group.nouns[1:]), *(f"{n} count" for n in group.nouns),
            *(f"count of {many(n)}" for n in group.nouns), *(f"how many {many(n)}" for n in group.nouns),
        ),
        time=time.name if time else "",
        definition=title(f"rows of {group.surveyed.table.name}", zh and f"{zh}的记录数"),
    )  # fmt: skip


def _flagged(group: Group, column: Thing, time: Thing | None) -> Metric:
    state = " ".join(column.words[1:])
    return Metric(
        name=f"{group.name}_{column.name}_count", table=group.name, over="each", unit="item",
        expression=f"COUNT(*) FILTER (WHERE {column.name})", owner="",
        title=title(f"number of {state} {group.plural}", ""),
        synonyms=(f"{state} {group.plural}", f"how many {state} {group.plural}"),
        time=time.name if time else "",
        definition=title(f"rows of {group.surveyed.table.name} whose {column.seen.name} is true", ""),
    )  # fmt: skip


def _total(group: Group, column: Thing, time: Thing | None) -> Metric:
    whole, zh = of_column(group, column), zh_of_column(group, column)
    return Metric(
        name=f"{group.name}_{column.name}", table=group.name, expression=f"SUM({column.name})",
        unit=unit(column), over="each", title=title(whole, zh), owner="",
        synonyms=_some(
            column.zh, column.zh and f"总{column.zh}", column.zh and f"{column.zh}合计", column.en,
            f"total {column.en}", f"sum of {column.en}", *(f"total {of_column(group, column, n)}" for n in group.nouns),
            *(of_column(group, column, n) for n in group.nouns[1:]),
            *(f"{said}{column.en} of {many(n)}" for n in group.nouns for said in ("", "total ")),
        ),
        time=time.name if time else "",
        definition=title(f"sum of {column.seen.name} over {group.surveyed.table.name}", zh and f"{zh}合计"),
    )  # fmt: skip


def _average(group: Group, column: Thing, time: Thing | None) -> Metric:
    whole, zh = of_column(group, column), zh_of_column(group, column)
    short = (of_column(group, column, n) for n in group.nouns[1:])
    bare = (column.en, whole, *short, *_closing(group, column), *turned(group, column))
    spoken = [f"{said} {b}" for b in bare for said in ("average", "mean", "avg")]
    if column.role is Role.AVERAGED and not _daily(group):
        spoken += bare
    return Metric(
        name=f"average_{group.name}_{column.name}", table=group.name, expression=f"AVG({column.name})",
        unit=unit(column), over="each", title=title(f"average {whole}", zh and f"平均{zh}"), owner="",
        synonyms=_some(column.zh and f"平均{column.zh}", column.zh and f"{column.zh}均值", *spoken),
        time=time.name if time else "",
        definition=title(f"mean of {column.seen.name} over {group.surveyed.table.name}", zh and f"{zh}的平均"),
    )  # fmt: skip


def _stock(group: Group, column: Thing) -> Metric:
    """The last row of each; a price of several is their mean, a balance their sum."""
    time = next(c for c in group.columns if c.role is Role.TIME and c.name in group.key)
    whole, zh = of_column(group, column), zh_of_column(group, column)
    kind = "AVG" if column.role is Role.AVERAGED else "SUM"
    told = "mean" if kind == "AVG" else "sum"
    return Metric(
        name=f"{group.name}_{column.name}", table=group.name, expression=f"{kind}({column.name})",
        unit=unit(column), over="last", title=title(whole, zh), owner="", time=time.name,
        last_by=tuple(k for k in group.key if k != time.name),
        synonyms=_some(column.zh, column.en, f"latest {column.en}", f"total {column.en}" if kind == "SUM" else "", *_closing(group, column), *turned(group, column), *(of_column(group, column, n) for n in group.nouns[1:])),
        definition=title(f"{told} of the last {column.seen.name} of the period", zh and f"期末{zh}"),
    )  # fmt: skip


def _closing(group: Group, column: Thing) -> list[str]:
    """closing price for the close of daily price."""
    told = words.roles()
    last = group.noun.split()[-1]
    if len(column.words) != 1 or column.words[0] not in told["priced"]:
        return []
    ing = {"close": "closing", "open": "opening"}.get(column.en, column.en)
    return [f"{column.en} {last}", f"{ing} {last}"]


def unit(column: Thing) -> str:
    """yuan or dollar where the name or the comment says so, money where it is some money."""
    own, said = set(column.words), column.seen.comment.lower()
    if own & {"percent", "percentage"} or "%" in said:
        return "percent"
    if own & {"yuan", "cny", "rmb"} or "元" in said:
        return "yuan"
    if own & {"dollar", "usd"}:
        return "dollar"
    if own & {"share", "shares"}:
        return "share"
    if own & {"days", "day"}:
        return "day"
    whole = own == {"limit"} or column.seen.holds == "number"
    return "money" if whole and own & words.roles()["money"] else "item"


def _some(*said: str) -> tuple[str, ...]:
    return tuple(s for s in said if s)
