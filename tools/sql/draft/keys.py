"""What rows are told by, and which tables name rows of others."""

from collections.abc import Iterator, Sequence

from core.store.sources.survey import Surveyor
from tools.sql.catalogue import Join
from tools.sql.draft import words
from tools.sql.draft.things import Group, Role, Thing

_IDS = frozenset({"id", "code", "number", "key", "uuid", "symbol"})


def with_keys(groups: Sequence[Group], surveyor: Surveyor) -> tuple[Group, ...]:
    """Each table with its key: the primary one, another unique one, or what its rows show."""
    return tuple(g.model_copy(update={"key": _key(g, surveyor)}) for g in groups)


def _key(group: Group, surveyor: Surveyor) -> tuple[str, ...]:
    table = group.surveyed.table
    for declared in (table.key, *table.uniques):
        found = [c for c in map(group.column, declared) if c]
        if found and len(found) == len(declared):
            return tuple(c.name for c in found)
    unique = [c for c in group.columns if c.figures.unique and c.figures.filled == group.surveyed.looked > 1]  # fmt: skip
    named = [c for c in unique if c.words[-1] in _IDS]
    first = next((c for c in named if len(c.words) == 1 or group.noun in c.en), None)
    if first is None and named and group.columns[0] in named:
        first = group.columns[0]
    if first is not None:
        return (first.name,)
    return _pair(group, surveyor)


def _pair(group: Group, surveyor: Surveyor) -> tuple[str, ...]:
    """Whose row and of when: a user and a day."""
    ids = [c for c in group.columns if c.words[-1] in _IDS and c.role is not Role.LEFT_OUT]
    times = [c for c in group.columns if c.role is Role.TIME]
    if group.surveyed.looked < 2:
        return ()
    for one in ids:
        for time in times:
            if surveyor.told_by(group.surveyed.table.name, (one.seen.name, time.seen.name)):
                return (one.name, time.name)
    return ()


def joins(groups: Sequence[Group], surveyor: Surveyor) -> tuple[Join, ...]:
    """Declared ones first; else a column that is named as another table's key, holds the same kind
    of values, and only values that are there. One join for each column."""
    made: dict[str, Join] = {}
    for group in groups:
        for many, one in (*_declared(group, groups), *_inferred(group, groups, surveyor)):
            made.setdefault(many, Join(many=many, one=one))
    return tuple(made.values())


def _declared(group: Group, groups: Sequence[Group]) -> Iterator[tuple[str, str]]:
    for foreign in group.surveyed.table.foreign:
        other = next((g for g in groups if g.surveyed.table.name == foreign.table), None)
        if other is None or len(foreign.columns) != 1:
            continue
        many, one = group.column(foreign.columns[0]), other.column(foreign.named[0])
        if many and one:
            yield f"{group.name}.{many.name}", f"{other.name}.{one.name}"


def _inferred(
    group: Group, groups: Sequence[Group], surveyor: Surveyor
) -> Iterator[tuple[str, str]]:
    for column in group.columns:
        if column.role in {Role.MEASURE, Role.AVERAGED, Role.TIME, Role.FLAG, Role.LEFT_OUT}:
            continue
        for other in groups:
            key = next((c for c in other.columns if other.key == (c.name,)), None)
            if other is group or key is None or not _alike(column, key):
                continue
            if _names(column, other, key) and _held(column, other, key, surveyor):
                yield f"{group.name}.{column.name}", f"{other.name}.{key.name}"


def _alike(one: Thing, other: Thing) -> bool:
    return one.seen.holds == other.seen.holds and one.seen.holds in {"text", "integer"}


def _names(column: Thing, other: Group, key: Thing) -> bool:
    """customer id for the id of customer; user id for the uid of users; customer_id for itself."""
    noun = [words.singular(w) for w in other.noun.split()]
    told = [words.singular(w) for w in column.words]
    if column.seen.name == key.seen.name and len(column.words) > 1:
        return True
    if told[-1] not in _IDS:
        return told == noun
    return told[:-1] == noun or told == [*noun, *key.words] or (len(key.words) > 1 and column.words == key.words)  # fmt: skip


def _held(column: Thing, other: Group, key: Thing, surveyor: Surveyor) -> bool:
    if column.figures.filled == 0:
        return False
    return surveyor.held(other.surveyed.table.name, key.seen.name, column.figures.common)
