"""Small exchanges, written as a person would write down a conversation."""

import datetime as dt
import re

from agents.compliance.rules.catalogue import named
from agents.compliance.rules.talk import RULES
from core.domain.conduct import (
    CustomerFacts,
    Exchange,
    Form,
    OrderFacts,
    ProductFacts,
    Speaker,
    Trade,
    Utterance,
)

DAY = dt.date(2026, 11, 10)
AT = dt.datetime(2026, 11, 10, 15, tzinfo=dt.UTC)
FUND = ProductFacts(name="远山成长混合", trade=Trade.FUND, risk=3, own=True, on_shelf=True)
LIFE = ProductFacts(name="安心重疾险", trade=Trade.INSURANCE, own=True, on_shelf=True)
ORDER = OrderFacts(at=AT)
C2 = CustomerFacts(rating=2, age=40)

_WHO = {
    "S": Speaker.SELLER, "C": Speaker.CUSTOMER, "N": Speaker.NOTICE, "U": Speaker.UNKNOWN,
}  # fmt: skip
_LINE = re.compile(r"([SCNU])(?:@(\w+))?(?: (\d+)-(\d+))?: (.+)")


def talk(*lines: str, **facts: object) -> Exchange:
    """Each line is "S: words", "C@sms: words" (channel) or "S 3-9: words" (seconds)."""
    read: dict[str, object] = {
        "language": "zh-CN",
        "day": DAY,
        "utterances": tuple(map(_said, lines, range(1, 99))),
    }
    return Exchange.model_validate(read | facts)


def _said(line: str, seq: int) -> Utterance:
    match = _LINE.fullmatch(line)
    assert match is not None, line
    who, channel, start, end, text = match.groups()
    return Utterance(
        seq=seq, speaker=_WHO[who], text=text, channel=channel or "",
        start_s=float(start) if start else None, end_s=float(end) if end else None,
    )  # fmt: skip


def seen(rule_id: str, exchange: Exchange) -> list[int | None]:
    """The utterances on which the rule's own function reports."""
    found = RULES[rule_id](exchange, named(rule_id))
    assert all(f.rule_id == rule_id and f.reason_zh and f.reason_en for f in found)
    return [f.seq for f in found]


def reason(rule_id: str, exchange: Exchange) -> str:
    return RULES[rule_id](exchange, named(rule_id))[0].reason_zh


CALL = Form.CALL
VIDEO = Form.VIDEO
IMAGE = Form.IMAGE
