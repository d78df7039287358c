"""Rates that a seller names, against the product record: a promised 4.5 % where the sheet says 2.1 %."""

import re
from collections.abc import Iterator
from decimal import Decimal

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found
from core.domain.conduct import Exchange, Speaker
from core.domain.finding import Detector, Finding
from core.domain.numerals import HAN_NUMERAL, han_value

RULE = "RET-003"
_NUMBER = rf"(?:\d+(?:\.\d+)?|[{HAN_NUMERAL}]+(?:点[{HAN_NUMERAL}]+)?)"
_RATE = re.compile(
    rf"(?P<a>{_NUMBER})\s*(?:%|个点|个百分点|percent|per cent)|百分之(?P<b>{_NUMBER})",
    re.IGNORECASE,
)
_YIELD = re.compile(
    r"收益|年化|利率|利息|回报|到期|给您|给你|拿到|稳定|收入|预定|结算|"
    r"\byields?\b|\breturns?\b|\binterest\b|\bearn|\bpays?\b|\bmake\b|\ba year\b|\bannual",
    re.IGNORECASE,
)
_NOT_OURS = re.compile(
    r"费|手续|折|税|首付|占比|仓位|回撤|跌|亏|下降|高于|别家|同业|通胀|cpi|"
    r"\bfees?\b|\bfell\b|\bdown\b|\bloss|\binflation\b|\bother bank",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[，,。；;！!？?\n]")


def detect(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """Claims above the highest rate of the product's sheet; nothing when the record names none."""
    product = exchange.product
    if product is None or product.rate_high is None:
        return ()
    limit = product.rate_high
    return tuple(
        found(rule, Detector.FIGURE, u.text, span, u.seq, _reason(rate, limit))
        for u in exchange.utterances
        if u.speaker in (Speaker.SELLER, Speaker.UNKNOWN)
        for span, rate in claims(u.text)
        if rate > limit
    )


def claims(text: str) -> Iterator[tuple[tuple[int, int], Decimal]]:
    """Annual rates in percent that the text offers as a yield, with their spans."""
    for match in _RATE.finditer(text):
        written = match["a"] or match["b"]
        value = Decimal(written) if written[0].isdigit() else han_value(written)
        clause = _clause(text, match.start(), match.end())
        if value is not None and _YIELD.search(clause) and not _NOT_OURS.search(clause):
            yield match.span(), value


def _clause(text: str, start: int, end: int) -> str:
    """From the clause before the number to the end of its own."""
    cuts = [m.end() for m in _CLAUSE.finditer(text, 0, start)]
    after = _CLAUSE.search(text, end)
    return text[(cuts[-2] if len(cuts) > 1 else 0) : after.start() if after else len(text)]


def _reason(rate: Decimal, limit: Decimal) -> tuple[str, str]:
    return (
        f"口头收益率 {rate}% 高于产品说明书最高 {limit}%",
        f"The rate named, {rate} %, is above the sheet's highest, {limit} %",
    )
