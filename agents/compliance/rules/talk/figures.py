"""Figures that need a statement near them: RET-003 (benchmarks) and RET-005 (past performance)."""

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found
from agents.compliance.rules.talk.course import SELLING, said, soon, trade, voiced
from agents.compliance.rules.talk.cues import find, one_of
from core.domain.conduct import Exchange, Form, Trade
from core.domain.finding import Detector, Finding

_INVESTMENTS = {Trade.FUND, Trade.WEALTH, Trade.SECURITIES, None}
_BENCHMARK_TURNS = 3
_PAST_TURNS = 5
_BACK = 2  # a statement just before the figure covers it too


def benchmark(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """RET-003"""
    reason = (
        "以预期收益率或业绩比较基准作收益介绍，未说明其不是收益承诺",
        "An expected yield or benchmark is used as the yield, without saying what it is",
    )
    return _unqualified(
        exchange, rule, "benchmark", "benchmark_qualified", _BENCHMARK_TURNS, reason
    )


def past(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """RET-005"""
    reason = (
        "提到过往业绩数字，未声明过往业绩不预示未来表现",
        "A past performance figure without the statement that it does not indicate future results",
    )
    return _unqualified(
        exchange, rule, "past_performance", "performance_statement", _PAST_TURNS, reason
    )


def _unqualified(
    exchange: Exchange, rule: Rule, act: str, statement: str, turns: int, reason: tuple[str, str]
) -> tuple[Finding, ...]:
    if trade(exchange) not in _INVESTMENTS:
        return ()
    made = one_of(statement)
    # All lines of one picture are one message.
    whole = exchange.form is Form.IMAGE
    for place, utterance in said(exchange, SELLING):
        span = find(act, utterance.text)
        if span is None:
            continue
        reach = len(exchange.utterances)
        turns_, back = (reach, reach) if whole else (turns, _BACK)
        if soon(exchange, place, made, turns_, back) is False:
            why = voiced(utterance, reason)
            return (found(rule, Detector.DISCLOSURE, utterance.text, span, utterance.seq, why),)
    return ()
