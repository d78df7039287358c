"""Which company a report is on: its code and its name."""

import re
from collections import Counter
from itertools import pairwise

from core.domain.research import Stated
from rag.facts.codes import Code, codes
from rag.facts.lines import Line
from rag.facts.rungs import spoken
from rag.facts.words import is_chinese, listed

_NAME_LABEL = re.compile(
    r"(?:股票简称|证券简称|公司简称|A股简称|股票名称|公司名称|公司的中文简称|标的名称|公司的中文名称|简称)\s*[:|]?\s*(?P<zh>[^\s:|,;()。]{2,30})"
    r"|(?:^|\|)\s*(?:company(?: name)?|issuer|name of (?:issuer|registrant)|stock name|name)\s*[:|]\s*(?P<en>[A-Z][^:|;()]{1,60})",
    re.IGNORECASE,
)
_CUT = re.compile(r"[:|/、;。,!?\]】》>•·★■◆●]|\s-\s|--|\s{2,}")
_FULL_ZH = re.compile(
    r"[\u4e00-\u9fff()A-Za-z]{2,30}?(?:股份有限公司|集团有限公司|有限责任公司|有限公司)"
)
_FULL_EN = re.compile(
    r"\b[A-Z][\w&.,'-]*(?:\s+(?:of|and|&|the|[A-Z(][\w&.,')-]*))*?\s+(?:Inc\.?|Corporation|Corp\.?|Company(?: Limited)?|Limited|Ltd\.?|PLC|plc|Holdings|N\.V\.|S\.A\.|AG|SE|Group)(?![\w])(?:,?\s+(?:Inc\.?|Limited|Ltd\.?))?"
)
_TITLE_WORDS = re.compile(
    r"^(?:公司(?:点评|研究|深度|报告|动态)?|点评|深度|首次覆盖|买入|更新|Company|Update|Flash|Note|Initiation|Results?)$",
    re.IGNORECASE,
)


def code(lines: tuple[Line, ...]) -> Stated | None:
    """The most prominent code; those in prose are often of other companies."""
    found = list[tuple[Line, Code]]()
    for line in lines:
        if not line.tail:
            found += [(line, c) for c in codes(line.plain)]
    if not found:
        return None
    times = Counter(c.value for _, c in found)
    score = {v: min(n, 5) + max(_weight(line, c) for line, c in found if c.value == v) for v, n in times.items()}  # fmt: skip
    best = max(score.values())
    if best < 25:
        return None
    value = next(v for v in score if score[v] == best)
    line = max((p for p in found if p[1].value == value), key=lambda p: _weight(*p))[0]
    return Stated(value=value, place=line.place())


def _weight(line: Line, found: Code) -> int:
    weight = 30 if line.page == 1 else 0
    weight += 40 if found.labelled else 0
    weight += {"heading": 45, "row": 15, "caption": 0}.get(line.kind, 0)
    weight += 25 if line.short and line.kind != "caption" else 0
    weight += max(0, 10 - line.order)
    several = len({c.value for c in codes(line.plain)}) > 1
    return weight - (70 if several and line.kind != "heading" else 0)


def company(lines: tuple[Line, ...], stated: Stated | None, periodical: bool) -> Stated | None:
    """The labelled name, else what stands beside the code, else an issuer's full name at the top."""
    front = [line for line in lines if not line.tail and line.page <= 3]
    beside = _beside(front, stated.value) if stated else None
    if beside and not periodical:
        return beside
    for line in front:
        said = _NAME_LABEL.search(line.plain) if line.short or line.page == 1 else None
        name = (said["zh"] or said["en"] or "").strip() if said else ""
        if name and not _generic(name):
            return Stated(value=name, place=line.place(name))
    if beside or (stated and (beside := _over(front, stated.value))):
        return beside
    return _full(front) if periodical or stated is None else None


def _beside(front: list[Line], value: str) -> Stated | None:
    """The name before the code or behind it."""
    for line in sorted(front, key=lambda li: (li.kind != "heading", li.order)):
        for start, end in _places(line.plain, value):
            name = _before(line.plain[:start]) or _behind(line.plain[end:])
            fit = line.short or line.kind == "heading" or "(" in line.plain[:start][-2:]
            if fit and name and not _generic(name):
                return Stated(value=name, place=line.place())
    return None


def _over(front: list[Line], value: str) -> Stated | None:
    """A name alone in the heading over a line that begins with the code."""
    for above, line in pairwise(front):
        starts = any(c.value == value and not c.start and not c.labelled for c in codes(line.plain))
        if starts and above.kind == "heading" and _bare_name(above.plain):
            return Stated(value=above.text.strip(), place=above.place())
    return None


def _places(text: str, value: str) -> list[tuple[int, int]]:
    """Where the code stands; a ticker in brackets too, once it is known to be one."""
    found = [(c.start, c.end) for c in codes(text) if c.value == value]
    if not found and value.isalpha():
        found = [m.span() for m in re.finditer(rf"\(\s*{value}\s*\)", text)]
    return found


def _bare_name(text: str) -> bool:
    """Whether a heading may be a name alone."""
    if _generic(text) or spoken(text) or re.search(r"[:;,，。?!]|\d", text):
        return False
    words = text.split()
    return (
        len(text) <= 12 if any(map(is_chinese, text)) else 1 <= len(words) <= 5 and text.istitle()
    )


def _before(text: str) -> str:
    """贵州茅台 of “公司点评：贵州茅台（”; Apple Inc of “Apple Inc. (NASDAQ: ”."""
    text = re.sub(r"(?:股票|证券|公司|A股|H股)?代码\s*[:|]?\s*$|\b(?:ticker|bloomberg|reuters|code)\s*[:|]?\s*$", "", text.rstrip(), flags=re.IGNORECASE)  # fmt: skip
    last = [p.strip(" ([,|") for p in _CUT.split(text.rstrip(" ([,|"))]
    name = last[-1] if last else ""
    if any(map(is_chinese, name)):
        words = name.split()
        name = words[-1] if words else ""
        name = re.sub(r"^.*(?:推荐|覆盖|看好|我们|维持|给予|对于)", "", name)
        return name if 2 <= len(name) <= 16 else ""
    match = re.search(r"((?:[A-Z0-9][\w&.'-]*)(?:\s+(?:of|and|&|[A-Z0-9(][\w&.')-]*)){0,6})$", name)
    return match[1].strip(" -") if match else ""


def _behind(text: str) -> str:
    """贵州茅台 of “600519.SH 贵州茅台”."""
    if re.match(r"[\s)\]]*[|]", text):
        return ""
    text = text.lstrip(" )]:,-/")
    found = re.match(r"[\u4e00-\u9fffA-Z][\u4e00-\u9fffA-Z0-9*-]{1,11}(?![\u4e00-\u9fff])", text)
    if found and any(map(is_chinese, found[0])):
        return found[0]
    english = re.match(r"[A-Z][\w&.'-]+(?:\s+[A-Z&][\w&.'-]*){0,4}", text)
    return english[0].rstrip(".") if english and len(english[0]) > 3 else ""


def _generic(name: str) -> bool:
    """Words that stand beside codes and are no company's name."""
    lists = listed("headings")["category"]
    low = name.lower()
    said = spoken(name)
    return (
        low in lists["en"] or name in lists["zh"] or bool(_TITLE_WORDS.match(name))
        or bool(said and said[0].word == name) or bool(re.fullmatch(r"[\d\W]+", name))
    )  # fmt: skip


def _full(front: list[Line]) -> Stated | None:
    """The issuer's whole name on the first pages, as it most often stands there."""
    found = list[tuple[str, Line]]()
    for line in front:
        if line.page > 2 or len(line.plain) > 120:
            continue
        match = _FULL_ZH.search(line.plain) or _FULL_EN.search(line.plain)
        if match and not re.search(r"证券(?:股份)?有限|研究所|会计师事务所|Securities|LLP|Research", match[0]):  # fmt: skip
            found.append((match[0].strip(" ,"), line))
    return Stated(value=found[0][0], place=found[0][1].place()) if found else None
