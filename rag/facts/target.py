"""Target price and price of the day, each with its currency; earlier targets are neither."""

import re
from collections.abc import Iterator

from core.domain import Frozen
from core.domain.research import Price
from rag.facts.amounts import Amount, amounts, currency_in, masked
from rag.facts.lines import Line
from rag.facts.subject import Subject

_TARGET = re.compile(
    r"(?:合理)?目标价(?:格|位)?|目标股价|合理价值(?!区间)|合理估值"
    r"|\b(?:target price|price target|price objective|target share price|fair value)s?\b|(?:^|[|;]\s*)target(?=\s*:)|(?-i:\bTP\b|\bPT\b|\bPO\b)",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"(?:最新|昨日|昨|当日)?收盘价(?:格)?|当前股价|当前价格|当前价|现价|最新股价|最新价格?|股价(?=[\s:(|])|市价"
    r"|\b(?:current (?:share |stock |market )?price|closing price|last close|last price|close price|share price|stock price|market price|prior close|previous close|recent price)\b"
    r"|(?:^|\|)\s*(?:close|closing|price|last)(?=\s*[:(|]|\s+(?:as of|at|\(|HK\$|US\$|RMB|\$|\d))",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"(?:前次|上次|原先?|此前|先前|旧|前值|前一次|(?<![当目])前)(?:的|给予的)?[\d\s个月]*$"
    r"|\b(?:previous|prior|old|former|last|earlier|original)\b[\w\s-]{0,12}$",
    re.IGNORECASE,
)
_EARLIER_AFTER = re.compile(r"^\s*\(?(?:前|原|旧|prev|prior|old|former)", re.IGNORECASE)
_ENDS = re.compile(
    r"[。;\n]|前次|上次|此前|原目标|前值|收盘|现价|当前|总市值|评级|\b(?:previous|prev\.?|prior|old|was|current|close|market cap|upside|rating|vs\.?)\b",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"^[^\d。;]{0,24}?(?:由|从|\bfrom\b)[^\d。;]{0,16}?(?=[\d¥$€£]|HK|US|RMB|CNY|人民币|港|美)",
    re.IGNORECASE,
)
_TO = re.compile(r"至|到|→|->|\bto\b|=>|为", re.IGNORECASE)
_RANGE = re.compile(r"^\s*(?:元|港元|美元)?\s*(?:-|~|～|至|to)\s*(?:HK\$|US\$|RMB|¥|\$)?\s*\d")
_REACH = 90
_GIVEN = re.compile(r"(?:给予|维持|上调|下调|看好|推荐)([\u4e00-\u9fff]{2,6}?)的?(?:\d+个月)?$")


class _Candidate(Frozen):
    amount: Amount
    label: str
    line: Line
    score: int


def target(lines: tuple[Line, ...], subject: Subject, language: str) -> Price | None:
    """The most prominent; a range of prices is none."""
    found = [
        c for line in _stacked(lines, _TARGET) for c in _of(line, _TARGET, subject, prose=True)
    ]
    return _best(found, subject, language)


def close(lines: tuple[Line, ...], subject: Subject, language: str) -> Price | None:
    """The price that the report was written at, from what is stated beside the text."""
    found = [
        c for line in _stacked(lines, _CLOSE) if line.page <= 2
        for c in _of(line, _CLOSE, subject, prose=False)
    ]  # fmt: skip
    return _best(found, subject, language)


def _best(found: list[_Candidate], subject: Subject, language: str) -> Price | None:
    if not found:
        return None
    best = max(found, key=lambda c: (c.score, -c.line.order))
    currency = best.amount.currency or currency_in(best.label) or subject.home(language)
    if best.amount.loose and subject.code.endswith(".HK"):
        currency = "HKD"
    return Price(amount=best.amount.value, currency=currency, place=best.line.place())


def _stacked(lines: tuple[Line, ...], label: re.Pattern[str]) -> Iterator[Line]:
    """The lines that may tell; one that is a label alone is read with the line under it."""
    for at, line in enumerate(lines):
        if line.tail:
            continue
        said = label.search(line.plain)
        rest = line.plain[: said.start()] + line.plain[said.end() :] if said else "-"
        bare = re.sub(r"\([^()]*\)|[\W\d_]|个月|month", "", rest)
        under = lines[at + 1] if at + 1 < len(lines) else None
        if (
            said
            and not bare
            and not amounts(rest)
            and under
            and re.match(r"[\d¥$]|HK|US|RMB", under.plain)
        ):
            both = f"{line.plain} {under.plain}"
            box = line.box.joined(under.box) if under.page == line.page else line.box
            yield line.model_copy(update={"text": both, "plain": both, "box": box})
        else:
            yield line


def _of(
    line: Line, label: re.Pattern[str], subject: Subject, *, prose: bool
) -> Iterator[_Candidate]:
    text = line.plain
    for match in label.finditer(text):
        before, after = text[: match.start()], text[match.end() :][:_REACH]
        if _EARLIER.search(before[-24:]) or _EARLIER_AFTER.match(after):
            continue
        clause = re.split(r"[。;,]", before)[-1]
        given = _GIVEN.search(clause)
        if prose and given and subject.other(given[1], ""):
            continue
        found = _after(after) or _ahead(text, match) if prose else _plainly(after)
        if found is None:
            continue
        near = max(0, 12 - found.start // 4)
        score = near + (40 if line.page == 1 else 0) + (50 if line.short else 0)
        score += 15 if found.currency else 0
        if prose and not line.short and subject.other(clause[-24:], ""):
            score -= 60
        named = match[0] + after[: max(found.start, 0)]
        yield _Candidate(amount=found, label=named, line=line, score=score)


def _after(after: str) -> Amount | None:
    """The first price after the label; of "from 20 to 25" and 由20元上调至25元 the second."""
    found = amounts(after)
    if not found:
        return None
    moved = _FROM.match(masked(after))
    if moved and found[0].start <= moved.end() + 4:
        later = [a for a in found[1:] if _TO.search(after[found[0].end : a.start])]
        return _with_currency(later[0], found[0]) if later else None
    end = _ENDS.search(after)
    first = found[0]
    if end and end.start() < first.start:
        return None
    return None if _RANGE.match(after[first.end :]) else first


def _with_currency(amount: Amount, other: Amount) -> Amount:
    return amount if amount.currency else amount.model_copy(update={"currency": other.currency})


def _ahead(text: str, label: re.Match[str]) -> Amount | None:
    """our $320 price target, HK$45 TP."""
    before = text[: label.start()]
    found = [a for a in amounts(before) if a.currency]
    if not found:
        return None
    between = before[found[-1].end :]
    if not re.fullmatch(r"\s*(?:\d+[ -]months?)?\s*(?:per[- ]share)?\s*", between, re.IGNORECASE):
        return None
    return None if _EARLIER.search(before[: found[-1].start][-20:]) else found[-1]


def _plainly(after: str) -> Amount | None:
    """A price with no more than a date, a bracket or a currency between it and its label."""
    found = amounts(after)
    if not found:
        return None
    between = re.sub(r"\x00|\([^()]*\)|as of|as at|at|on|close|截至|人民币|港元|美元|元|HKD|USD|RMB|HK\$|US\$|CNY|[\W\d_]|is|was|为", "", masked(after)[: found[0].start], flags=re.IGNORECASE)  # fmt: skip
    return None if between else found[0]
