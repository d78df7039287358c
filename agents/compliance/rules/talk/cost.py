"""What a loan costs: DIS-005, a day's or an instalment's price without the annual rate."""

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found
from agents.compliance.rules.talk.course import SELLING, before, said, soon, trade, voiced
from agents.compliance.rules.talk.cues import find, one_of
from core.domain.conduct import Exchange, Trade
from core.domain.finding import Detector, Finding

_TURNS = 3
_ANNUAL = one_of("annual_rate")


def loan(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """An annual rate told before stands for the whole conversation."""
    if trade(exchange) is not Trade.LOAN:
        return ()
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
    return ()
