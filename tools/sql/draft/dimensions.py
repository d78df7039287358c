"""What figures can be told apart by: categories, and things that have names."""

from collections.abc import Iterator, Sequence

from tools.sql.catalogue import Dimension
from tools.sql.draft import words
from tools.sql.draft.things import Group, Role, Thing
from tools.sql.draft.wordings import of_column, title, zh_of_column


def dimensions(groups: Sequence[Group]) -> tuple[Dimension, ...]:
    """Things first, since rankings are of them; names are unique."""
    made = [d for g in groups for d in _entity(g)]
    made += [d for g in groups for c in g.columns for d in _category(g, c)]
    seen: dict[str, Dimension] = {}
    for one in made:
        seen.setdefault(one.name, one)
    return tuple(seen.values())


def label(group: Group) -> Thing | None:
    """The column that names the rows of a table with a key of one column."""
    if len(group.key) != 1:
        return None
    own = [c for c in group.columns if c.role is Role.NAME and c.name not in group.key]
    named = [c for c in own if c.words[-1] in words.roles()["named"]]
    first = [c for c in named if len(c.words) == 1 or set(c.words[:-1]) <= set(group.noun.split())]
    return next(iter([*first, *named, *own]), None)


def _entity(group: Group) -> Iterator[Dimension]:
    name = label(group)
    if name is None:
        return
    place = f"{group.name}.{name.name}"
    yield Dimension(
        name=group.name, title=title(group.noun, group.zh), column=f"{group.name}.{group.key[0]}",
        synonyms=tuple(dict.fromkeys([group.plural, f"{group.noun} name", *([f"{group.zh}名称"] if group.zh else [])])),
        label=dict.fromkeys(("zh", "en"), place), entity=True,
    )  # fmt: skip


def _category(group: Group, column: Thing) -> Iterator[Dimension]:
    if column.role is Role.NAME:
        if column == label(group) or column.words[-1] not in words.roles()["marked"]:
            return
    elif (
        column.personal
        or column.role not in {Role.CATEGORY, Role.FLAG}
        or (column.figures.distinct == 1 and column.figures.filled > 20)
    ):
        return
    whole, zh = of_column(group, column), zh_of_column(group, column)
    many = [] if column.role is Role.FLAG else [*_plurals(column.en), *_plurals(whole)]
    yield Dimension(
        name=f"{group.name}_{column.name}", title=title(whole, zh), column=f"{group.name}.{column.name}",
        synonyms=tuple(s for s in dict.fromkeys([column.zh, column.en, *many]) if s and s not in {whole, zh}),
    )  # fmt: skip


def _plurals(name: str) -> list[str]:
    head, _, last = name.rpartition(" ")
    return [f"{head} {words.plural(last)}".strip()]
