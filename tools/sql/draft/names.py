"""Names that statements can hold without quotes, and what comments say; comments are data only."""

import re
from collections.abc import Iterable, Sequence

import sqlglot
from pypinyin import lazy_pinyin
from sqlglot import exp
from sqlglot.errors import SqlglotError

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TITLE_ENDS = re.compile(r"[:：,，。;；(（\[【\n\r\t|/]")
_PAIR = re.compile(
    r"(?<![\w.])(?P<code>[A-Za-z0-9_]{1,20})\s*(?:=|:|：|-|—|\bfor\b|\bis\b|表示|代表|为|是)\s*"
    r"(?P<label>[^\s,，;；、/|()（）=:：][^,，;；、/|()（）=:：\n]{0,29}?)"
    r"(?=\s*[,，;；、/|()（）。.\n]|\s+[A-Za-z0-9_]{1,20}\s*[=:：-]|\s*$)"
)
_LONGEST = 24
_RESERVED = frozenset(
    "all and any as asc both case cast check column constraint create default desc distinct do else "
    "end except false fetch for foreign from grant group having in initially intersect into join "
    "lateral leading left limit natural not null offset on only or order primary references right "
    "select some table then to trailing true union unique user using when where window with".split()
)


def safe(name: str, taken: Iterable[str] = ()) -> str:
    """A lower-case name that PostgreSQL's grammar reads as a column and as a table; Chinese as
    pinyin. Never one of those taken."""
    latin = "_".join(lazy_pinyin(name)) if _CHINESE.search(name) else name
    bare = re.sub(r"\W+", "_", latin, flags=re.ASCII).strip("_").lower() or "column"
    bare = f"c_{bare}" if bare[0].isdigit() else bare
    bare = bare if bare not in _RESERVED and _plain(bare) else f"{bare}_"
    held, number, found = set(taken), 2, bare
    while found in held:
        found, number = f"{bare}_{number}", number + 1
    return found


def _plain(name: str) -> bool:
    try:
        tree = sqlglot.parse_one(f"SELECT SUM({name}), {name} FROM {name}", dialect="postgres")
    except SqlglotError:
        return False
    columns = [c.name for c in tree.find_all(exp.Column)]
    tables = [t.this for t in tree.find_all(exp.Table)]
    held = [t.name for t in tables if isinstance(t, exp.Identifier)]
    return columns == [name, name] and held == [name]


def chinese_title(comment: str) -> str:
    """客户编号 of 客户编号：主键; "" where the beginning is not Chinese or no title."""
    first = _TITLE_ENDS.split(comment.strip(), maxsplit=1)[0].strip()
    if not _CHINESE.search(first) or len(first) > _LONGEST:
        return ""
    return re.sub(r"\s+", "", first)


def table_title(comment: str) -> str:
    """客户 of 客户信息表."""
    found = chinese_title(comment)
    return re.sub(r"(?<=.{2})(?:基本信息|信息|明细|数据|记录)?表$", "", found) or found


def english_words(comment: str) -> str:
    """A comment of a few plain words, which is another name of the column."""
    text = comment.strip().rstrip(".").lower()
    fits = re.fullmatch(r"[a-z][a-z-]*(?: [a-z-]+){0,4}", text)
    return text if fits and not re.search(r"\b(if|null|not|or|and|is|the|as|of|in)\b", text) else ""


def codes(comment: str, seen: Sequence[str]) -> dict[str, str]:
    """What a comment says codes mean (0 for user, 1 for merchant; 0=正常 1=逾期), where these are
    the codes that the column holds."""
    found = {m["code"]: m["label"].strip() for m in _PAIR.finditer(comment)}
    return found if len(found) >= 2 and seen and set(seen) <= found.keys() else {}


def is_chinese(text: str) -> bool:
    return bool(_CHINESE.search(text))
