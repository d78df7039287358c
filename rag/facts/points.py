"""Key points and risks in the report's own words."""

import re
from collections.abc import Iterator

from core.domain.research import Place
from rag.facts.lines import Line
from rag.facts.words import either, listed

_BULLET = r"[\s•·●◆■▪►➢✓❖★◼▶*\u2022\uf06c\uf0b7\uf06e-]*"
_NUMBER = r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.]\s*)?"
_MOST = 20
_SHORTEST = 4


def _label(name: str) -> re.Pattern[str]:
    lists = listed("headings")[name]
    words = f"{either(lists['zh'])}|{either(lists['en'])}"
    return re.compile(
        rf"^{_BULLET}{_NUMBER}(?P<word>{words})\s*(?P<colon>[:。]|$)\s*", re.IGNORECASE
    )


_POINTS, _RISKS = _label("points"), _label("risks")
_DATA = re.compile(
    r"^(?:投资|股票|公司|当前)?评级(?![^\s:|])|^(?:目标价|收盘价|总股本|总市值|流通|当前股价|分析师|证券分析师|联系人|市场数据|基本数据|资料来源|52周)"
    r"|^(?:rating|target price|price target|previous|prior|current price|price\b|closing price|market cap|analysts?\b|bloomberg|ticker|source\b|52-?week|shares outstanding|stock data|key data)",
    re.IGNORECASE,
)
_RISKY = re.compile(r"风险|不及|加剧|波动|下[滑降行]|上[涨升]|放缓|低于|趋严")
_BROKEN = 25
_INSIDE = re.compile(
    r"(?:风险提示|主要风险|风险因素|\bKey risks|\bRisk factors|\bDownside risks)\s*[:：]\s*"
)
_MEANT = re.compile(
    r"^(?:(?:key |main |downside |principal )*risks? (?:include|are)|(?:主要)?风险(?:包括|在于|有|来自))\s*[:：]?\s*",
    re.IGNORECASE,
)


def risks(lines: tuple[Line, ...]) -> tuple[Place, ...]:
    """What stands under the heading of risks or after the words; a list in one sentence is many."""
    found = list[Place]()
    for at, line in enumerate(lines):
        if line.tail:
            break
        said = _RISKS.match(line.plain)
        if said and (line.kind == "heading" or said["colon"]):
            rest = line.plain[said.end() :]
            places = list(_split(line, rest)) if rest else list(_under(lines[at + 1 :], split=True))
            found += places
        elif inside := _INSIDE.search(line.plain):
            found += _split(line, line.plain[inside.end() :])
    return _without_repeats(found)


def points(lines: tuple[Line, ...]) -> tuple[Place, ...]:
    """What stands under 投资要点 or Key points, else the bullets of the first page."""
    found = list[Place]()
    for at, line in enumerate(lines):
        if line.tail or line.page > 3:
            break
        said = _POINTS.match(line.plain)
        if not said:
            continue
        rest = line.plain[said.end() :]
        if len(rest) >= _SHORTEST:
            found.append(line.place(_bare(rest)))
        if line.kind in ("heading", "item") or not rest:
            found += _under(lines[at + 1 :], split=False)
    if not found:
        items = [li for li in lines if li.page == 1 and li.kind == "item" and not li.tail]
        found = [
            li.place(_bare(li.text)) for li in items if len(li.plain) >= 12 and not _is_risk(li)
        ]
    return _without_repeats(found)


def _under(following: tuple[Line, ...], *, split: bool) -> Iterator[Place]:
    """Items and paragraphs up to the next heading or the next column's data; a paragraph that ends
    a broken item belongs to it."""
    found = list[Line]()
    for line in following:
        if (
            line.tail
            or _RISKS.match(line.plain)
            or _POINTS.match(line.plain)
            or _DATA.match(line.plain)
        ):
            break
        if line.kind in ("row", "caption", "footnote") and not found:
            continue
        if line.kind not in ("item", "paragraph") or len(line.plain) < _SHORTEST:
            break
        if line.kind == "paragraph" and found and found[-1].kind == "item":
            if re.search(r"[。.;!?)）]$", found[-1].plain) or len(found[-1].plain) < _BROKEN:
                break
            found[-1] = _joined(found[-1], line)
            continue
        found.append(line)
    for line in found:
        if split:
            yield from _split(line, line.plain)
        else:
            yield line.place(_bare(line.text))


def _joined(line: Line, rest: Line) -> Line:
    between = "" if _chinese(line.plain[-1:]) else " "
    box = line.box.joined(rest.box) if rest.page == line.page else line.box
    return line.model_copy(
        update={
            "text": line.text + between + rest.text,
            "plain": line.plain + between + rest.plain,
            "box": box,
        }
    )


def _split(line: Line, text: str) -> Iterator[Place]:
    """原材料涨价；需求不及预期 as two; numbered ones likewise."""
    pieces = re.split(
        r"[;；]|(?:^|(?<=[\s。.,]))(?:\(?\d{1,2}[).、]|[①-⑳])\s*", _MEANT.sub("", text)
    )
    if len(pieces) == 1:
        listed = [p for p in re.split(r"[、,]", text.rstrip("。. ")) if p.strip()]
        apart = _chinese(text) and _RISKY.search(text) and all(4 <= len(p) <= 25 for p in listed)
        pieces = listed if apart else [text]
        if len(pieces) == 1 and _chinese(text):
            pieces = [p for p in re.split(r"(?<=[。])", text) if p.strip()]
    for piece in pieces:
        said = _bare(piece).rstrip("。.,、 ")
        said = re.sub(r"^(?:and|以及|及)\s*", "", said)
        if len(said) >= _SHORTEST or (len(said) >= 2 and len(pieces) > 1):
            yield line.place(said)


def _chinese(text: str) -> bool:
    return bool(re.search(r"[\u4e00-\u9fff]", text))


def _bare(text: str) -> str:
    return re.sub(rf"^{_BULLET}", "", text).strip()


def _is_risk(line: Line) -> bool:
    return bool(_RISKS.match(line.plain))


def _without_repeats(found: list[Place]) -> tuple[Place, ...]:
    kept = dict[str, Place]()
    for place in found:
        kept.setdefault(place.text, place)
    return tuple(kept.values())[:_MOST]
