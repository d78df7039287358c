"""How the customer is pressed: PRS-002, PRS-005, PRS-006 and PRS-007."""

import datetime as dt

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found
from agents.compliance.rules.talk.course import (
    SELLING,
    THEIRS,
    Place,
    first,
    said,
    trade,
    voiced,
)
from agents.compliance.rules.talk.cues import does, find
from core.domain.conduct import Exchange, Speaker, Trade, Utterance
from core.domain.finding import Detector, Finding

VULNERABLE_AGE = 65
HIGHER_RISK = 3


def withdrawal(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """PRS-002: lawful once the insurer has announced it."""
    if trade(exchange) is not Trade.INSURANCE:
        return ()
    announced = exchange.product.withdrawal_announced_on if exchange.product else None
    if announced is not None and announced <= exchange.day:
        return ()
    for _, utterance in said(exchange, SELLING):
        span = find("withdrawal", utterance.text)
        if span and (announced is not None or not does("announced", utterance.text)):
            return _one(rule, utterance, span, Detector.ORDER, (
                "公司公告前宣称停售或涨价", "Withdrawal or a price rise is claimed before the announcement",
            ))  # fmt: skip
    return ()


def churn(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """PRS-005, in one utterance or over two of the seller's in a row."""
    ours = list(said(exchange, SELLING))
    for n, (_, utterance) in enumerate(ours):
        if span := find("churn", utterance.text):
            return _one(rule, utterance, span, Detector.ORDER, _CHURN)
        following = ours[n + 1][1] if n + 1 < len(ours) else None
        span = find("leave", utterance.text)
        if span and following and does("onto", following.text):
            return _one(rule, utterance, span, Detector.ORDER, _CHURN)
    return ()


_CHURN = (
    "劝客户退保、赎回后再买", "The customer is urged to surrender or redeem in order to buy again",
)  # fmt: skip


def after_refusal(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """PRS-006, in whichever channel; the customer may take it up again."""
    out = exchange.customer.opted_out_at
    refused: Utterance | None = None
    asked = False
    for utterance in exchange.utterances:
        if utterance.speaker is Speaker.CUSTOMER:
            if does("refused", utterance.text):
                refused, asked = utterance, False
            elif does("reopened", utterance.text):
                refused, asked = None, True
            continue
        if utterance.speaker not in SELLING:
            continue
        span = find("market", utterance.text)
        if refused is not None and (span := span or _pushes(utterance.text)):
            return _one(rule, utterance, span, Detector.ORDER, (
                f"客户已拒绝（第 {refused.seq} 句）后继续营销",
                f"Marketing goes on after the customer's refusal (utterance {refused.seq})",
            ))  # fmt: skip
        if span and out is not None and not asked and _after(utterance, out, exchange.day):
            return _one(rule, utterance, span, Detector.ORDER, (
                f"客户已于 {out:%Y-%m-%d} 登记不接受营销",
                f"The customer has been on the do-not-contact list since {out:%Y-%m-%d}",
            ))  # fmt: skip
    return ()


def _pushes(text: str) -> tuple[int, int] | None:
    return find("persists", text) or find("recommend", text)


def _after(utterance: Utterance, out: dt.datetime, day: dt.date) -> bool:
    return out.date() < day if utterance.at is None else utterance.at > out


def vulnerable(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """PRS-007: pressed or acted for, or shown a higher risk without the offer of family or time."""
    age = exchange.customer.age
    old = age is not None and age >= VULNERABLE_AGE
    confused = first(exchange, THEIRS, lambda t: does("confused", t))
    if not old and confused is None:
        return ()
    start = 0 if old or confused is None else confused[0]
    for place, utterance in said(exchange, SELLING):
        for act in ("doing_it", "pressure"):
            span = find(act, utterance.text)
            if span and place >= start:
                return _one(rule, utterance, span, Detector.SUITABILITY, (
                    "对老年或理解困难的客户施压或代为操作",
                    "An older or confused customer is pressed or acted for",
                ))  # fmt: skip
    return _unslowed(exchange, rule) if old else ()


def _unslowed(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    product = exchange.product
    if product is None or product.risk is None or product.risk < HIGHER_RISK or not exchange.ended:
        return ()
    offered: Place | None = first(exchange, SELLING, lambda t: does("recommend", t))
    cared = first(exchange, SELLING, lambda t: does("care", t) or does("unsuitable", t))
    if offered is None or cared is not None:
        return ()
    span = find("recommend", offered[1].text) or (0, 0)
    return _one(rule, offered[1], span, Detector.SUITABILITY, (
        f"向 {exchange.customer.age} 岁客户推介 R{product.risk} 产品，未提请家人参与或改日再定",
        f"An R{product.risk} product at age {exchange.customer.age}, without the offer of family or time",
    ))  # fmt: skip


def _one(
    rule: Rule, utterance: Utterance, span: tuple[int, int], by: Detector, reason: tuple[str, str]
) -> tuple[Finding, ...]:
    return (
        found(rule, by, utterance.text, span, utterance.seq, voiced(utterance, reason)),
    )  # fmt: skip
