"""Who wrote a report: the broker and its analysts."""

import re
from collections import Counter
from collections.abc import Callable

from core.domain.research import Stated
from rag.facts.lines import Line
from rag.facts.words import either, is_chinese, listed

_ZH = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?证券)(?P<more>股份有限公司|有限责任公司|有限公司|研究所|研究院|研究部|研发中心|研究)?(?!研究报告|投资|交易|市场|监督|监管|分析师|业协会|化|代码|简称|从业|公司|登记|之星|日报|时报|报)"
)
_EN = re.compile(
    r"\b(?P<name>(?:[A-Z][\w&.'-]*\s+){1,4}?(?:Securities|Capital Markets|Capital|Research|Equities|Brokerage|Partners|Investment Bank|Investments|Markets|Bank|Financial|Advisors|Advisory|& Co\.?))(?=[\s,.;:|()/]|$)(?:\s+(?P<more>Research|Co\.?,? Ltd\.?|Limited|LLC|Inc\.?|Equity Research|Ltd\.?))?"
)
_GENERIC = frozenset(
    "equity global company industry investment china asia asian us european hong kong sector fixed income macro strategy stock the our this for from by and of emerging international quantitative economic economics american independent related institutional technology consumer healthcare energy materials further all contact internet financials capital asset central commercial people's a in at see please retail private analyst head senior initiating corporate report source".split()
)
_ANALYST_ZH = re.compile(
    r"(?:首席|证券|资深|高级|行业|联席|本报告)*(?:分析师|研究员|分析员)(?:姓名)?(?!声明|承诺|简介|认为|预期|与|团队|及)\s*(?:\([^)]{0,12}\))?\s*[:|]?\s*"
)
_ANALYST_EN = re.compile(
    r"\b(?:lead |senior |research |equity |covering |primary )*analysts?(?:\(s\))?\b(?! certif| day| meeting| expect| estim| briefing| consensus| disclos| note| call)\s*[:|-]?\s*",
    re.IGNORECASE,
)
_SOURCE = re.compile(r"(?:资料|数据)来源\s*:?|\bSources?\s*:", re.IGNORECASE)
_NOT_AUTHOR = re.compile(r"(?:联系人|研究助理|助理|客服|contact|associate)", re.IGNORECASE)
_ZH_NAME = re.compile(r"[\u4e00-\u9fff](?:\s?[\u4e00-\u9fff]){1,3}(?![\u4e00-\u9fff])")
_EN_NAME = re.compile(
    r"(?:[A-Z]\.\s*){1,2}[A-Z][a-z]+|[A-Z][a-zA-Z'-]+(?:\s+[A-Z]\.?)?(?:\s+(?:[A-Z][a-zA-Z'-]+|de|van|von|der|bin)){1,3}"
)
_NO_NAME = re.compile(
    r"执业|证书|编号|邮箱|电话|登记|资格|分析|研究|证券|联系|声明|日期|评级|目标|市场|行业|公司|报告|首席|助理|手机|传真|地址|执照|中央|上海|北京|深圳|银行|食品|医药|电子|白酒|机械|家电|汽车|化工|传媒|通信|计算机"
)
_DEGREES = re.compile(
    r"(?:,\s*|\s+|\()(?:CFA|CPA|FRM|Ph\.?\s?D\.?|MBA|ACCA|CMT|M\.?D\.?)\)?(?![\w])", re.IGNORECASE
)


def broker(lines: tuple[Line, ...], company: str) -> Stated | None:
    """The house whose name stands at the top or most often, not the company reported on."""
    known = re.compile(rf"(?<![A-Za-z])(?:{either(listed('brokers')['names'])})(?![A-Za-z])")
    found = list[tuple[str, Line, int]]()
    for line in lines:
        for name, bonus in _houses(line.plain, known):
            if not (company and (company in name or name in company)):
                found.append((name, line, bonus + _standing(line)))
    if not found:
        return None
    times = Counter(name for name, _, _ in found)
    best = max(found, key=lambda f: (f[2] + 6 * min(times[f[0]], 5), -f[1].order))
    if best[2] + 6 * min(times[best[0]], 5) < 20:
        return None
    return Stated(value=best[0], place=best[1].place())


def _standing(line: Line) -> int:
    made = re.search(r"(?:由|系)[^。]{0,12}(?:制作|发布|出具)|\b(?:prepared|issued|published|produced|distributed) by\b", line.plain, re.IGNORECASE)  # fmt: skip
    score = 25 if made else 0
    if _SOURCE.search(line.plain):
        return 0
    if line.page == 1:
        score += 20 if line.short else 4
        score += max(0, 12 - line.order)
    if line.tail:
        score += 12
    return score


def _houses(text: str, known: re.Pattern[str]) -> list[tuple[str, int]]:
    if _SOURCE.search(text):  # a note's own tables name the house beside its data
        own = re.search(
            r"研究所|研究院|研究部|\b(?:estimates|research|forecasts)\b", text, re.IGNORECASE
        )
        return [(n, 20) for n, _ in _houses(_SOURCE.sub("", text), known)] if own else []
    found = [(m[0], 25) for m in known.finditer(text)]
    if found:
        return found
    for match in _ZH.finditer(text):
        name = re.sub(r"^.*(?:由|经|系|与|及|和|为|在|据|于|是|的|本|来源)", "", match["name"])
        if len(name) >= 4:
            found.append((name, 15 if match["more"] else 5))
    for match in _EN.finditer(text):
        words = match["name"].split()
        while words and words[0].lower() in _GENERIC:
            words = words[1:]
        if len(words) >= 2:
            found.append((" ".join(words), 15 if match["more"] else 6))
    return found


def analysts(lines: tuple[Line, ...]) -> tuple[Stated, ...]:
    """Those whom the report calls its analysts, in order; contacts and assistants are none."""
    found = dict[str, Stated]()
    for at, line in enumerate(lines):
        if (line.tail and found) or len(line.plain) > 400:
            continue
        for name in _named(line, lines[at + 1 : at + 7]):
            found.setdefault(name, Stated(value=name, place=line.place()))
    return tuple(found.values())[:8]


def _named(line: Line, following: tuple[Line, ...]) -> list[str]:
    text = line.plain
    names = list[str]()
    for pattern, read in ((_ANALYST_ZH, _zh_names), (_ANALYST_EN, _en_names)):
        for match in pattern.finditer(text):
            if _NOT_AUTHOR.search(text[: match.start()][-8:]):
                continue
            if pattern is _ANALYST_EN and match[0].islower() and not line.short:
                continue
            rest = _NOT_AUTHOR.split(text[match.end() :])[0]
            said = read(rest) or (
                read(text[: match.start()]) if line.short and read is _en_names else []
            )
            if not said and not rest.strip() and following:
                said = _alone(following, read)
            names += said
    for match in re.finditer(r"([\u4e00-\u9fff]{2,4})\s*(?:\([^()]{0,20}\))?\s*(?:执业证书编号|SAC)?[^\u4e00-\u9fff]{0,12}(?=S\d{13})", text):  # fmt: skip
        if not _NO_NAME.search(match[1]) and not _NOT_AUTHOR.search(text[: match.start()][-6:]):
            names.append(match[1])
    return names


def _alone(following: tuple[Line, ...], read: Callable[[str], list[str]]) -> list[str]:
    """Names in the lines under the label, up to the first line that holds none."""
    found = list[str]()
    for line in following:
        if line.kind in ("heading", "item") or not line.short:  # of the column beside
            continue
        said = read(line.plain)
        told = re.sub(r"S\d{13}|\S+@\S+", "", line.plain)
        if not said and re.search(r"[A-Za-z\u4e00-\u9fff]{2,}", told):
            break
        found += said
    return found


def _zh_names(text: str) -> list[str]:
    """Chinese names from the start on, as long as nothing else comes between."""
    names, rest = list[str](), text
    while rest and len(names) < 5:
        rest = re.sub(r"^(?:[\s,、/|:;&()*]|执业证书编号|执业编号|证书编号|SAC|No\.?|[A-Z]\d{12,14}|[\w.+-]+@[\w.-]+|[+\d-]{6,})+", "", rest)  # fmt: skip
        match = _ZH_NAME.match(rest)
        if not match:
            return names or (_en_names(rest) if rest[:1].isupper() else [])
        name = (
            match[0].replace(" ", "")
            if len(match[0].replace(" ", "")) <= 4
            else match[0].split()[0]
        )
        if " " in match[0] and len(match[0].split()) > 1 and len(match[0].split()[0]) >= 2:
            parts = [p for p in match[0].split() if len(p) >= 2]
            name = parts[0]
            rest = rest[len(name) :]
        else:
            rest = rest[match.end() :]
        if _NO_NAME.search(name):
            return names
        names.append(name)
    return names


def _en_names(text: str) -> list[str]:
    names = list[str]()
    for piece in re.split(
        r",|;|\||/|&|\band\b|\s{2,}|(?<=[a-z])\s+(?=[+(\d])", _DEGREES.sub(",", text)
    ):
        said = piece.strip(" :.-*")
        if not said:
            continue
        match = _EN_NAME.fullmatch(said) or _EN_NAME.match(said)
        rest = said[match.end() :] if match else ""
        if not match or re.match(r"\s*[a-z]+(?![\w.]*@)", rest) or _no_name(match[0]):
            if names or not re.fullmatch(r"[\W\d]*|[\w.+-]+@[\w.-]+.*", said):
                break
            continue
        names.append(match[0])
    return names


def _no_name(said: str) -> bool:
    words = {w.lower() for w in said.split()}
    return bool(
        words & {"research", "securities", "equity", "rating", "target", "price", "the", "contact", "company", "certification", "capital", "license", "report", "date", "phone", "email", "head"}
    ) or any(map(is_chinese, said))  # fmt: skip
