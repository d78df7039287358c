"""What it costs: DIS-005, a loan without its annual rate, and fees that are told after the fact."""

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found, missing
from agents.compliance.rules.talk.course import (
    SELLING,
    anchor,
    before,
    commitment,
    placed,
    said,
    soon,
    trade,
    voiced,
)
from agents.compliance.rules.talk.cues import find, one_of
from core.domain.conduct import Exchange, Trade
from core.domain.finding import Detector, Finding

_TURNS = 3
_ANNUAL = one_of("annual_rate")
_FEES = one_of("fees")
_CHARGED = {Trade.FUND, Trade.WEALTH}


def price(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-005"""
    sold = trade(exchange)
    if sold is Trade.LOAN:
        return _loan(exchange, rule)
    return _late_fees(exchange, rule) if sold in _CHARGED else ()


def _loan(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """An annual rate told before stands for the whole conversation."""
    for place, utterance in said(exchange, SELLING):
        span = find("instalment_cost", utterance.text)
        if span is None:
            continue
        if before(exchange, place, _ANNUAL) or soon(exchange, place, _ANNUAL, _TURNS) is not False:
            return ()
        reason = voiced(utterance, (
            "只说日息、月息或分期费，没有年化利率",
            "The cost is told by the day, month or instalment, without the annual rate",
        ))  # fmt: skip
        return (found(rule, Detector.DISCLOSURE, utterance.text, span, utterance.seq, reason),)
    return _borrowed(exchange, rule)


def _borrowed(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """Taken out without the annual rate."""
    place = commitment(exchange)
    spoken = next(said(exchange, SELLING), None)
    if place is None or spoken is None or not exchange.ended or before(exchange, place, _ANNUAL):
        return ()
    due = anchor(exchange, place)
    reason = voiced(due, (
        "客户决定借款前未听到年化利率", "The annual rate was not told before the customer took the loan",
    ))  # fmt: skip
    return (missing(rule, Detector.DISCLOSURE, due.seq if due else None, reason),)


def _late_fees(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """Fees that come up only after the sale. Where none comes up at all, the sheet
    may have told them, and the talk alone does not show that it did not."""
    place = placed(exchange)
    if place is None or not exchange.ended:
        return ()
    if any(_FEES(u.text) for u in exchange.utterances[:place]):  # also when the customer asks
        return ()
    if not before(exchange, len(exchange.utterances), _FEES):
        return ()
    due = anchor(exchange, place)
    reason = voiced(due, (
        "成交之后才说明费用", "The fees were told only after the sale",
    ))  # fmt: skip
    return (missing(rule, Detector.DISCLOSURE, due.seq if due else None, reason),)
