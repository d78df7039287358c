"""Whom a question is about: companies and brokers of the reports at hand, and names that are in none."""

import re
from collections.abc import Iterable, Sequence

from core.domain.listing import company_key
from core.store.research_reports import ReportLine

_FORM = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|集团股份|\(集团\)|（集团）|,? ?(?:Inc|Ltd|Corp|Co|plc|PLC|Limited|Holdings?|Group)\.?)+$")  # fmt: skip
_CODE = re.compile(r"(?<![\d.])(\d{6}|\d{4,5}(?=\.HK))(?:\.(?:SH|SS|SZ|BJ|HK))?(?![\d年%亿万.])", re.IGNORECASE)  # fmt: skip
_PLAIN = frozenset(
    "股份 集团 科技 银行 证券 食品 电子 医药 药业 能源 汽车 电器 实业 控股 保险 公司 中国 国际 发展 生物 材料 技术".split()
)
_ENDS = "股份|集团|科技|银行|证券|食品|电子|医药|药业|能源|汽车|电器|实业|控股|保险|茅台|酒业|软件|重工|电力|环境|通信|机械|化工|材料|生物|时代|地产|传媒|航空|钢铁|乳业|光电|智能|半导体|微电子"
_CHINESE = re.compile(rf"(?=([\u4e00-\u9fff]{{2}}(?:{_ENDS})))")
_ENGLISH = re.compile(
    r"(?<![.?!] )(?<!^)\b[A-Z][A-Za-z&'’.-]+(?: (?:[A-Z][A-Za-z&'’.-]+|of|and|&))*(?<! of)(?<! and)"
)
_WORDS = frozenset(
    """what which how when who why does did do is are was were the a an in on of for by to and or its their
    target price rating revenue net profit eps pe roe gross margin buy sell hold neutral overweight
    underweight outperform forecast forecasts report reports broker brokers analyst analysts company
    january february march april may june july august september october november december fy cny
    rmb usd hkd yuan million billion i we q1 q2 q3 q4 h1 h2 tp vs""".split()
)
_LINKS = re.compile(r"[的家个些哪各对在和与及由从本该多这那商业国有为是类被把向于年月日司]")


def companies(question: str, reports: Sequence[ReportLine]) -> tuple[str, ...]:
    """Codes (names where a report states no code) of the companies that the question names."""
    known = {key(r): r for r in reversed(reports) if key(r)}
    return tuple(k for k, r in known.items() if _means(question, r, known.values()))


def brokers(question: str, reports: Sequence[ReportLine]) -> tuple[str, ...]:
    """The brokers that the question names."""
    found = {r.broker for r in reports if r.broker}
    return tuple(sorted(b for b in found if b in question or _short(b) in question.lower()))


def unknown(question: str, texts: Iterable[str]) -> tuple[str, ...]:
    """Names of companies and codes in the question that stand in none of the texts."""
    named = [m[1] for m in _CODE.finditer(question)]
    endings = (m[1] for m in _CHINESE.finditer(question))
    named += [n for n in endings if not _LINKS.search(n[:2]) and n[:2] not in _PLAIN]
    for match in _ENGLISH.finditer(question):
        words = [w for w in match[0].split() if w.lower().strip(".'’") not in _WORDS]
        if words and len(words[0]) > 1:
            named.append(" ".join(words))
    if not named:
        return ()
    everything = "\n".join(texts).lower()
    return tuple(n for n in dict.fromkeys(named) if n.lower() not in everything)


def key(report: ReportLine) -> str:
    """One for all spellings of the code; the name where there is none."""
    return company_key(report.company_code) if report.company_code else report.company


def spoken(report: ReportLine) -> tuple[str, ...]:
    """How people name the company, its code and the broker, the longest first."""
    name, code = _FORM.sub("", report.company), report.company_code
    short = [_first(name)] if name.isascii() else [name[:3], name[-3:], name[:2], name[-2:]]
    digits = code.partition(".")[0]
    found = {report.company, name, code, digits, report.broker, _short(report.broker) if report.broker else ""}  # fmt: skip
    found |= {s for s in short if len(s) > 1 and s not in _PLAIN}
    return tuple(sorted(filter(None, found), key=len, reverse=True))


def _means(question: str, report: ReportLine, known: Iterable[ReportLine]) -> bool:
    code = report.company_code
    if code and key(report) in {company_key(m[0]) for m in _CODE.finditer(question)}:
        return True
    if code and re.search(rf"(?<![\w.]){re.escape(code.partition('.')[0])}(?!\w)", question, re.IGNORECASE):  # fmt: skip
        return True
    name = _FORM.sub("", report.company)
    if not name:
        return False
    if name.isascii():
        return bool(re.search(rf"\b{re.escape(name)}\b|\b{re.escape(_first(name))}\b", question, re.IGNORECASE))  # fmt: skip
    if name in question:
        return True
    others = [_FORM.sub("", r.company) for r in known if key(r) != key(report)]
    parts = {name[:2], name[-2:], name[:3], name[-3:]} - _PLAIN
    return any(len(p) >= 2 and p in question and not any(p in o for o in others) for p in parts)


def _first(name: str) -> str:
    first = name.split(maxsplit=1)[0]
    return first if len(first) >= 4 else name


def _short(broker: str) -> str:
    """华夏证券 is named as 华夏, Example Securities as example."""
    if broker.isascii():
        first = broker.split(maxsplit=1)[0].lower()
        return first if len(first) >= 4 else broker.lower()
    return broker.removesuffix("股份有限公司").removesuffix("有限公司").removesuffix("研究所").removesuffix("证券") + "证券"  # fmt: skip
