"""What the thing is and whose: NAT-001 (insurance sold as a deposit), NAT-002 (agency products)."""

import re

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found, missing
from agents.compliance.rules.talk.course import (
    SELLING,
    anchor,
    before,
    commitment,
    first,
    placed,
    said,
    voiced,
)
from agents.compliance.rules.talk.cues import does, find, hears, one_of
from core.domain.conduct import Exchange, Trade
from core.domain.finding import Detector, Finding

_LEGAL_FORM = re.compile(
    r"(?:股份|有限|责任|公司|集团|管理|基金|资产|保险|人寿|理财|信托|证券|财产|健康|养老)+$"
    r"|\b(?:plc|ltd|limited|inc|llc|company|co|asset|management|investment|managers?|life|insurance"
    r"|assurance|group|fund|funds|partners|capital)\b\.?",
    re.IGNORECASE,
)

_AFTER = (
    r"(?: (?:life|insurance|asset|wealth|fund|management|managers?|investments?|company|co|ltd)\b\.?)+"
    r"|(?:人寿|寿险|保险|基金|理财|资管|证券|信托)?(?:有限|责任|股份|管理)*公司"
)


def insurance(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """NAT-001"""
    if exchange.product is None or exchange.product.trade is not Trade.INSURANCE:
        return ()
    for _, utterance in said(exchange, SELLING):
        if span := find("like_deposit", utterance.text):
            reason = voiced(utterance, (
                "把保险说成与存款一样", "Insurance is likened to a deposit",
            ))  # fmt: skip
            return (found(rule, Detector.DISCLOSURE, utterance.text, span, utterance.seq, reason),)
    place = commitment(exchange)
    end = len(exchange.utterances) if place is None else place
    dressed = first(exchange, SELLING, one_of("deposit_words"))
    if not exchange.ended or dressed is None or before(exchange, end, one_of("policy_named")):
        return ()
    due = dressed[1]
    reason = voiced(due, (
        "用存款、利息等词介绍保险产品，始终未说明是保险",
        "Sold with the words of a deposit; it was never called insurance",
    ))  # fmt: skip
    return (missing(rule, Detector.DISCLOSURE, due.seq, reason),)


def agency(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """NAT-002"""
    product = exchange.product
    if product is None or (product.own is not False and product.on_shelf is not False):
        return ()
    if product.on_shelf is False:
        offered = first(exchange, SELLING, one_of("recommend"))
        if offered or exchange.order:
            due = offered[1] if offered else anchor(exchange, len(exchange.utterances))
            reason = voiced(due, (
                "推介或销售未经本机构准入的产品", "A product that the institution has not approved is sold",
            ))  # fmt: skip
            return (missing(rule, Detector.ORDER, due.seq if due else None, reason),)
    return _foreign(exchange, rule) if product.own is False else ()


def _foreign(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """Of another issuer: claimed as own, or the issuer is not named before the commitment."""
    for _, utterance in said(exchange, SELLING):
        if span := find("own_claimed", utterance.text):
            reason = voiced(utterance, (
                "把代销产品说成本机构自有产品", "An agency product is presented as the firm's own",
            ))  # fmt: skip
            return (found(rule, Detector.DISCLOSURE, utterance.text, span, utterance.seq, reason),)
    place = placed(exchange)
    spoken = first(exchange, SELLING, bool)
    if not exchange.ended or place is None or spoken is None:
        return ()
    if before(exchange, place, lambda text: names_issuer(exchange, text)):
        return ()
    due = anchor(exchange, place)
    reason = voiced(due, (
        "客户决定前未说明代销产品的发行机构",
        "The issuer of an agency product was not named before the customer committed",
    ))  # fmt: skip
    return (missing(rule, Detector.DISCLOSURE, due.seq if due else None, reason),)


def names_issuer(exchange: Exchange, text: str) -> bool:
    """By its name without the legal form, or by saying who issues it."""
    issuer = exchange.product.issuer if exchange.product else ""
    stem = _stem(issuer)
    product = exchange.product.name if exchange.product else ""
    rest = text.replace(product, "") if product else text  # the fund's name is not the issuer
    named = len(stem) >= 2 and stem.lower() in rest.lower()
    return named or does("issuer", rest) or hears("issuer", text)


def without_issuer(exchange: Exchange, text: str) -> str:
    """The text less the name of another issuer: whose product it is does not say who is speaking."""
    product = exchange.product
    if product is None or product.own is not False or len(stem := _stem(product.issuer)) < 2:
        return text
    names = {n for n in (product.issuer, product.name, stem) if n}
    longest_first = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?:{longest_first})(?:{_AFTER})?", " ", text, flags=re.IGNORECASE)


def _stem(issuer: str) -> str:
    """青禾人寿保险股份有限公司 → 青禾; Northgate Life plc → Northgate."""
    stem = issuer.strip()
    while (shorter := _LEGAL_FORM.sub("", stem).strip()) != stem:
        stem = shorter
    return stem or issuer
