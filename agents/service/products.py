"""Facts of named products as sentences to choose from; each is one or two record fields."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from agents.service.candidates import Candidate
from core.domain.evidence import RecordEvidence
from core.domain.money import shown
from core.domain.product import Product, RateKind

_RATES = {
    RateKind.FIXED: ("年利率", "annual rate"),
    RateKind.BENCHMARK: ("业绩比较基准（年化，不是收益承诺）", "performance benchmark (annual, not a promise of return)"),
    RateKind.FROM: ("年利率最低", "annual rate from"),
}  # fmt: skip


_ASKED = {
    "rate": r"利率|利息|收益|基准|回报|rate|yield|return|interest|benchmark",
    "risk": r"风险|等级|稳健|risk|rating",
    "minimum": r"起点|起购|起存|最低|最少|门槛|minimum|least|start",
    "maximum": r"最高|上限|最多|maximum|most|up to",
    "annual_fee": r"年费|annual fee|yearly fee",
    "subscription_fee": r"申购|认购|手续费|费率|费用|fee|charge|cost",
    "management_fee": r"管理费|费率|费用|management|fees",
    "custody_fee": r"托管费|费率|费用|custody|fees",
    "term_months": r"期限|多久|多长|几年|几个月|how long|term",
    "holding_days": r"持有期|封闭|多久|几天|多少天|holding|lock|how long",
    "redemption": r"赎回|取出|到账|提现|redeem|redemption|withdraw",
}


def candidates(
    named: Sequence[Product], asked: str, language: str, most: int = 2
) -> tuple[Candidate, ...]:
    """The facts asked about of the first products named, in the asker's language."""
    zh = language == "zh"
    wanted = {field for field, words in _ASKED.items() if re.search(words, asked, re.IGNORECASE)}
    return tuple(
        candidate
        for product in named[:most]
        for candidate in _facts(product, zh)
        if isinstance(candidate.evidence, RecordEvidence) and candidate.evidence.field in wanted
    )


def _facts(p: Product, zh: bool) -> Iterable[Candidate]:
    name = p.name if zh else p.name_en
    if p.rate is not None and p.rate_kind in _RATES:
        label = _RATES[p.rate_kind][0 if zh else 1]
        low = _percent(p.rate)
        high = f" – {_percent(p.rate_high)}" if p.rate_high is not None else ""
        yield _fact(p, name, label, f"{low}{high}", "rate", zh)
    if p.risk:
        yield _fact(p, name, "风险等级" if zh else "risk rating", p.risk, "risk", zh)
    for field, labels, value in _amounts(p):
        if value is not None:
            money = f"{shown(value)}元" if zh else f"{shown(value)} yuan"
            yield _fact(p, name, labels[0 if zh else 1], money, field, zh)
    for field, labels, percent in _fees(p):
        if percent is not None:
            yield _fact(p, name, labels[0 if zh else 1], _percent(percent), field, zh)
    if p.term_months is not None:
        yield _fact(p, name, "期限" if zh else "term", f"{p.term_months}个月" if zh else f"{p.term_months} months", "term_months", zh)  # fmt: skip
    if p.holding_days is not None:
        yield _fact(p, name, "最短持有期" if zh else "minimum holding", f"{p.holding_days}天" if zh else f"{p.holding_days} days", "holding_days", zh)  # fmt: skip
    redemption = p.redemption if zh else p.redemption_en
    if redemption:
        yield _fact(p, name, "赎回" if zh else "redemption", redemption, "redemption", zh)


def _amounts(p: Product) -> tuple[tuple[str, tuple[str, str], Decimal | None], ...]:
    return (
        ("minimum", ("起点金额", "minimum amount"), p.minimum),
        ("maximum", ("最高金额", "maximum amount"), p.maximum),
        ("annual_fee", ("年费", "annual fee"), p.annual_fee),
    )


def _fees(p: Product) -> tuple[tuple[str, tuple[str, str], Decimal | None], ...]:
    return (
        ("subscription_fee", ("认购或申购费率", "subscription fee"), p.subscription_fee),
        ("management_fee", ("管理费率（每年）", "management fee (a year)"), p.management_fee),
        ("custody_fee", ("托管费率（每年）", "custody fee (a year)"), p.custody_fee),
    )


def _percent(value: Decimal) -> str:
    text = format(value.normalize(), "f")
    return f"{text}%"


def _fact(p: Product, name: str, label: str, value: str, field: str, zh: bool) -> Candidate:
    text = f"{name}的{label}是{value}。" if zh else f"{name}: {label} {value}."
    evidence = RecordEvidence(
        table="product", record_id=p.code, field=field, label=f"{name} {label}", value=value
    )
    return Candidate(label="产品资料" if zh else "Product record", text=text, evidence=evidence)
