"""What the customer must have been told before committing: DIS-001 to DIS-004 and DIS-006."""

import re

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found, missing
from agents.compliance.rules.talk.course import (
    OURS,
    SELLING,
    anchor,
    before,
    commitment,
    first,
    said,
    soon,
    told,
    trade,
    voiced,
)
from agents.compliance.rules.talk.cues import find, one_of
from core.domain.conduct import Exchange, Trade
from core.domain.finding import Detector, Finding

_INVESTMENTS = {Trade.FUND, Trade.WEALTH, Trade.SECURITIES, None}
# Cover without a cash value: there is nothing to surrender.
_NO_VALUE = re.compile(
    r"车险|机动车|家财|财产|意外|旅行|旅游|航延|责任险|一年期|motor|travel|home|accident",
    re.IGNORECASE,
)
_YEARLY = re.compile(r"医疗|住院|medical|hospital", re.IGNORECASE)
_CERTAIN_TURNS = 3


def risk(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-001"""
    if trade(exchange) not in _INVESTMENTS:
        return ()
    reason = (
        "客户表示购买或下单前，未听到对主要风险（如本金损失、净值波动）的说明",
        "No main risk (loss of capital, moving value) was told before the customer committed",
    )
    return _untold(exchange, rule, "risk", reason)


def exclusions(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-002"""
    if trade(exchange) is not Trade.INSURANCE:
        return ()
    reason = (
        "投保前未听到责任免除、免赔额或赔付比例的说明",
        "No exclusion, deductible or ratio was explained before the application",
    )
    return _untold(exchange, rule, "exclusions", reason)


def cooling_off(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-003"""
    name = exchange.product.name if exchange.product else ""
    place = _due(exchange)
    if trade(exchange) is not Trade.INSURANCE or _NO_VALUE.search(name) or place is None:
        return ()
    cooling = before(exchange, place, one_of("cooling_off"))
    surrender = told(exchange, place, "surrender")
    if (cooling and surrender) or (_YEARLY.search(name) and (cooling or surrender)):
        return ()
    zh = "、".join(
        w for w, heard in (("犹豫期", cooling), ("退保损失或现金价值", surrender)) if not heard
    )
    en = " and ".join(
        w for w, heard in (("cooling-off", cooling), ("surrender loss", surrender)) if not heard
    )
    due = anchor(exchange, place)
    reason = voiced(due, (f"投保前未听到{zh}的说明", f"Before the application, no word of {en}"))
    return (missing(rule, Detector.DISCLOSURE, due.seq if due else None, reason),)


def uncertain(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-004: benefits given as certain, or never said to be uncertain."""
    if exchange.product is None or not exchange.product.new_type:
        return ()
    for place, utterance in said(exchange, SELLING):
        span = find("certain", utterance.text)
        if span and soon(exchange, place, one_of("uncertain"), _CERTAIN_TURNS) is False:
            reason = voiced(utterance, (
                "把分红、结算等不确定利益说成确定", "Benefits that are uncertain are given as certain",
            ))  # fmt: skip
            return (found(rule, Detector.DISCLOSURE, utterance.text, span, utterance.seq, reason),)
    reason = (
        "新型人身保险投保前未提示利益不确定、演示不等于承诺",
        "Before the application, nobody said that the policy's benefits are uncertain",
    )
    return _untold(exchange, rule, "uncertain", reason)


def relation(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-006: the issuer is an affiliate and the recommendation does not say so."""
    if exchange.product is None or not exchange.product.related or not exchange.ended:
        return ()
    place = commitment(exchange)
    end = len(exchange.utterances) if place is None else place
    offered = first(exchange, SELLING, one_of("recommend"))
    if (offered is None and place is None) or before(exchange, end, one_of("relation")):
        return ()
    due = offered[1] if offered else anchor(exchange, end)
    reason = voiced(due, (
        "推荐关联方的产品，未说明关联关系", "An affiliate's product is recommended without saying so",
    ))  # fmt: skip
    return (missing(rule, Detector.DISCLOSURE, due.seq if due else None, reason),)


def _due(exchange: Exchange) -> int | None:
    """The place by which it must be told; None while nothing is missing yet. Without one utterance
    of ours there is nothing to listen to, and the records alone do not show what was said."""
    if not exchange.ended or next(said(exchange, OURS), None) is None:
        return None
    return commitment(exchange)


def _untold(
    exchange: Exchange, rule: Rule, act: str, reason: tuple[str, str]
) -> tuple[Finding, ...]:
    place = _due(exchange)
    if place is None or told(exchange, place, act):
        return ()
    due = anchor(exchange, place)
    if told(exchange, len(exchange.utterances), act):
        reason = (
            f"{reason[0]}（之后才说，不能补正）",
            f"{reason[1]} (told later, which does not cure)",
        )
    return (missing(rule, Detector.DISCLOSURE, due.seq if due else None, voiced(due, reason)),)
