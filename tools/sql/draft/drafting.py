"""From a survey to a catalogue. The same survey gives the same catalogue."""

from collections import Counter

from core.domain import Frozen
from core.store.sources.survey import Surveyor
from tools.sql.catalogue import Column, Dataset, Kind, Table
from tools.sql.draft import names, words
from tools.sql.draft.dimensions import dimensions
from tools.sql.draft.keys import joins, with_keys
from tools.sql.draft.metrics import metrics, unit
from tools.sql.draft.things import Group, Role, Thing, groups, many
from tools.sql.draft.wordings import title

PERSONAL = "data:personal"
_LINKED = 50_000
_VALUES = 60


class Wanted(Frozen):
    """What the dataset is to be called and where it lies; roles are those that may ask it."""

    name: str
    schema_name: str = ""
    source: str = ""
    roles: tuple[str, ...] = ("analyst", "compliance_officer")


def draft(surveyor: Surveyor, wanted: Wanted) -> Dataset:
    """Raises what the source raises when it does not answer."""
    found = with_keys(groups(surveyor.survey()), surveyor)
    called = " ".join(words.words(wanted.name))
    return Dataset(
        name=wanted.name, title=title(called, ""), roles=wanted.roles, source=wanted.source,
        schema_name=wanted.schema_name,
        purpose=title(", ".join(g.plural for g in found), "、".join(g.zh for g in found if g.zh)),
        synonyms=tuple(dict.fromkeys(w for g in found for w in (g.plural, g.zh) if w)),
        tables=tuple(map(_table, found)), joins=joins(found, surveyor), metrics=metrics(found),
        dimensions=dimensions(found),
    )  # fmt: skip


def _table(group: Group) -> Table:
    kept = [c for c in group.columns if c.role is not Role.LEFT_OUT and c.seen.holds != "other"]
    physical = group.surveyed.table.name
    key = group.key or (kept[0].name,)
    return Table(
        name=group.name, title=title(group.noun, group.zh), synonyms=(group.plural, *(w for n in group.nouns[1:] for w in (n, many(n)))), key=key,
        at=physical if physical != group.name else "",
        columns=tuple(_column(group, c) for c in kept),
    )  # fmt: skip


def _column(group: Group, column: Thing) -> Column:
    meant = _meant(column)
    coded = column.role is Role.CATEGORY and column.seen.holds == "integer"
    measured = column.role in {Role.MEASURE, Role.AVERAGED}
    return Column(
        name=column.name, kind=Kind.TEXT if coded else Kind(column.seen.holds),
        title=title(column.en, column.zh), synonyms=_synonyms(column), values=meant, aliases=_aliases(column),
        events=words.happened(column.words) if column.role is Role.TIME else (),
        unit=unit(column) if measured else "", link=_linked(group, column),
        private=PERSONAL if column.personal else "", note=_note(column, meant),
        at=column.seen.name if column.seen.name != column.name else "",
    )  # fmt: skip


def _synonyms(column: Thing) -> tuple[str, ...]:
    """What a short English comment calls the column."""
    said = names.english_words(column.seen.comment)
    return (said,) if said and said != column.en else ()


def _note(column: Thing, meant: dict[str, dict[str, str]]) -> str:
    """The comment, for the owner to read, where it was not understood."""
    said = " ".join(column.seen.comment.split())
    return "" if meant or said in {"", column.zh} or names.english_words(said) else said[:200]


def _meant(column: Thing) -> dict[str, dict[str, str]]:
    """Codes by what the comment says of them, and countries."""
    if column.role is not Role.CATEGORY:
        return {}
    said = names.codes(column.seen.comment, column.figures.common)
    if said:
        return {k: _label(v) for k, v in sorted(said.items())}
    if column.figures.distinct > _VALUES:
        return {}
    if column.words[-1] not in {"country", "nation", "nationality"}:
        return {}
    held = sorted(column.figures.common)
    return {v: words.countries()[v.upper()] for v in held if v.upper() in words.countries()}


def _aliases(column: Thing) -> dict[str, tuple[str, ...]]:
    """Where there are few values, what else people say for them; not what means two of them."""
    if column.role not in {Role.CATEGORY, Role.NAME} or column.figures.distinct > _VALUES:
        return {}
    told = {v: words.spoken(v) for v in sorted(column.figures.common)}
    said = Counter(w.lower() for v in told for w in (v, *told[v]))
    alone = {v: tuple(w for w in more if said[w.lower()] == 1) for v, more in told.items()}
    return {v: more for v, more in alone.items() if more}


def _label(said: str) -> dict[str, str]:
    return {"zh": said} if names.is_chinese(said) else {"en": said}


def _linked(group: Group, column: Thing) -> bool:
    """Values people name, none of them a word or a short number that questions are full of."""
    rows = group.surveyed.rows
    if column.role is Role.NAME:
        return rows is not None and rows <= _LINKED
    held = [v.lower() for v in column.figures.common]
    plain = any(v in words.common() or (v.isdigit() and len(v) < 5) for v in held)
    return column.role is Role.CATEGORY and not plain
