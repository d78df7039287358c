"""Tables and columns under their drafted names, with what each column is for."""

from collections import Counter
from enum import StrEnum
from itertools import pairwise

from core.domain import Frozen
from core.store.sources.survey import Figures, Surveyed
from core.store.sources.tables import SeenColumn
from tools.sql.draft import names, prefixes, words


class Role(StrEnum):
    """left out are passwords and the like; free ones are text that nothing is told apart by."""

    KEY = "key"
    CODE = "code"
    NAME = "name"
    CATEGORY = "category"
    MEASURE = "measure"
    AVERAGED = "averaged"
    TIME = "time"
    FLAG = "flag"
    FREE = "free"
    LEFT_OUT = "left out"


class Thing(Frozen):
    """A column: words are its English name, zh its Chinese title or ""."""

    seen: SeenColumn
    figures: Figures
    name: str
    words: tuple[str, ...]
    zh: str
    role: Role
    personal: bool

    @property
    def en(self) -> str:
        return " ".join(self.words)


class Group(Frozen):
    """A table: noun is its English name in the singular, nouns with it what of its end no
    other table ends in. key names columns by their drafted names, () where none was found."""

    surveyed: Surveyed
    name: str
    noun: str
    zh: str
    columns: tuple[Thing, ...]
    key: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()

    def column(self, physical: str) -> Thing | None:
        return next((c for c in self.columns if c.seen.name == physical), None)

    @property
    def plural(self) -> str:
        return many(self.noun)


def many(noun: str) -> str:
    head, _, last = noun.rpartition(" ")
    return f"{head} {words.plural(last)}".strip()


def groups(surveyed: tuple[Surveyed, ...]) -> tuple[Group, ...]:
    """All tables that have columns, in the order of their names."""
    prefix = prefixes.of_tables([s.table.name for s in surveyed])
    made: list[Group] = []
    for one in sorted(surveyed, key=lambda s: s.table.name):
        if one.table.columns:
            made.append(_group(one, prefix, [g.name for g in made]))
    ends = Counter(e for g in made for e in _ends(g.noun))
    return tuple(
        g.model_copy(
            update={"nouns": tuple(e for e in _ends(g.noun) if e == g.noun or ends[e] == 1)}
        )
        for g in made
    )


def _ends(noun: str) -> list[str]:
    """wallet user balance, user balance, balance."""
    parts = noun.split()
    return [" ".join(parts[n:]) for n in range(len(parts))]


def _group(one: Surveyed, prefix: str, taken: list[str]) -> Group:
    bare = _without(one.table.name, prefix)
    parts = words.without_layer(words.words(bare)) or ["table"]
    noun = " ".join([*parts[:-1], words.singular(parts[-1])])
    own = {w for p in parts for w in (p, words.singular(p))}
    column_prefix = prefixes.of_columns([c.name for c in one.table.columns], bare)
    persons = bool({words.singular(p) for p in parts} & words.roles()["persons"])
    columns: list[Thing] = []
    for seen in one.table.columns:
        made = _thing(one, seen, column_prefix, own, persons, [c.name for c in columns])
        columns.append(made)
    zh = names.table_title(one.table.comment)
    zh = zh or (one.table.name if names.is_chinese(one.table.name) else "")
    return Group(
        surveyed=one, name=names.safe(one.table.name, taken), noun=noun, zh=zh, columns=tuple(columns)
    )  # fmt: skip


def _without(name: str, prefix: str) -> str:
    return name[len(prefix) :].lstrip("_") if prefix and name.lower().startswith(prefix) else name


def _thing(
    one: Surveyed, seen: SeenColumn, prefix: str, own: set[str], persons: bool, taken: list[str]
) -> Thing:  # fmt: skip
    figures = one.figures.get(seen.name, Figures(filled=0, distinct=0))
    parts = tuple(words.words(_without(seen.name, prefix), own)) or ("column",)
    zh = names.chinese_title(seen.comment)
    zh = zh or (seen.name if names.is_chinese(seen.name) else "")
    return Thing(
        seen=seen, figures=figures, name=names.safe(seen.name, taken), words=parts, zh=zh,
        role=role(one, seen, figures, parts), personal=personal(parts, seen, persons),
    )  # fmt: skip


def _has(parts: tuple[str, ...], role_name: str) -> bool:
    """Whether one of the words is of the role, or two of them side by side."""
    told = words.roles()
    pairs = {f"{a}-{b}" for a, b in pairwise(parts)}
    return bool(set(parts) & told[role_name]) or bool(pairs & told.get(f"{role_name}_pairs", frozenset()))  # fmt: skip


_SECRET_ZH = ("密码", "口令", "密钥", "令牌", "盐值")
_PERSONAL_ZH = ("手机", "电话", "邮箱", "身份证", "证件号", "出生日期", "生日", "护照", "住址", "家庭地址", "姓名", "微信")  # fmt: skip


def personal(parts: tuple[str, ...], seen: SeenColumn, persons: bool) -> bool:
    """Phones, mails, papers, days of birth; names and addresses in a table of persons, or of a
    contact."""
    if any(p in seen.comment[:_COMMENT] or p in seen.name for p in _PERSONAL_ZH):
        return True
    if seen.holds not in {"text", "integer", "date", "moment"} or "type" in parts:
        return False
    if _has(parts, "personal"):
        return "country" not in parts
    named = parts[-1] == "name" or "address" in parts
    of_person = bool(set(parts[:-1]) & words.roles()["persons"])
    return named and (of_person or (persons and len(parts) <= 3))


_COMMENT = 24
"""Characters of a comment in which its subject stands."""


def role(one: Surveyed, seen: SeenColumn, figures: Figures, parts: tuple[str, ...]) -> Role:
    if _has(parts, "secret") or any(w in seen.comment[:_COMMENT] for w in _SECRET_ZH):
        return Role.LEFT_OUT
    if one.table.key == (seen.name,):
        return Role.KEY
    match seen.holds:
        case "date" | "moment":
            return Role.TIME
        case "boolean":
            return Role.FLAG
        case "integer" | "number":
            return _of_number(seen, figures, parts)
        case "text":
            return _of_text(figures, parts)
    return Role.FREE


def _of_number(seen: SeenColumn, figures: Figures, parts: tuple[str, ...]) -> Role:
    told = words.roles()
    foreign = parts[-1] in told["code"] or parts[0] == "is" or bool(set(parts) & told["code_any"])
    if seen.holds == "integer":
        labels = names.codes(seen.comment, figures.common)
        if labels or (parts[-1] in told["category"] and figures.distinct <= 20 and "rating" not in parts):  # fmt: skip
            return Role.CATEGORY
        if set(figures.common) <= {"0", "1"} and figures.distinct == 2 and parts[0] in {"is", "has"}:  # fmt: skip
            return Role.CATEGORY
    if foreign:
        return Role.CODE
    return Role.AVERAGED if _has(parts, "averaged") else Role.MEASURE


def _of_text(figures: Figures, parts: tuple[str, ...]) -> Role:
    told = words.roles()
    if parts[-1] in {"id", "uuid", "key", "hash", "str"} or _has(parts, "address"):
        return Role.CODE if parts[-1] in {"id", "uuid", "key"} else Role.FREE
    apart = figures.distinct >= 0.8 * figures.filled > 0
    if apart and parts[-1] in told["named"] and figures.long <= 80:
        return Role.NAME
    if apart and parts[-1] in told["marked"] and figures.long <= 30:
        return Role.NAME
    if figures.filled == 0:
        return Role.CATEGORY if parts[-1] in told["category"] else Role.FREE
    repeated = figures.distinct <= max(1, figures.filled // 2)
    typical = parts[-1] in told["category"]
    few = figures.distinct <= (200 if typical else 50) and figures.long <= 40
    if few and (typical or (repeated and parts[-1] not in told["free"])):
        return Role.CATEGORY
    if parts[-1] in told["named"] and figures.long <= 80:
        return Role.NAME
    return Role.FREE
