"""Whether it fits the customer: SUI-001 (promoted above the rating) and SUI-006 (advice unasked)."""

import re

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found
from agents.compliance.rules.talk.course import (
    SELLING,
    THEIRS,
    Place,
    first,
    said,
    voiced,
)
from agents.compliance.rules.talk.cues import does, find, one_of
from core.domain.conduct import CustomerFacts, Exchange, ProductFacts, Speaker
from core.domain.finding import Detector, Finding

_PLAIN_ZH = {
    "基金",
    "产品",
    "理财",
    "公司",
    "混合",
    "管理",
    "一年",
    "持有",
    "三年",
    "定开",
    "净值",
    "型基",
}
_PLAIN_EN = {"fund", "plan", "product", "note", "class", "the", "and", "bank", "account", "policy"}
_LOWER = re.compile(r"[Rr]\s?([1-5])")


def above_rating(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """SUI-001: recommended by the seller, who raised it first, and not taken back by a refusal."""
    customer, product = exchange.customer, exchange.product
    if product is None or product.risk is None or customer.rating is None:
        return ()
    if product.risk <= customer.rating:
        return ()
    raised = _raised(exchange, product)
    if raised is None or raised[1].speaker is Speaker.CUSTOMER:
        return ()
    offers = [p for p in said(exchange, SELLING) if _offers(p[1].text, customer)]
    refusal = max((i for i, u in said(exchange, SELLING) if does("unsuitable", u.text)), default=-1)
    for place, utterance in offers:
        span = find("recommend", utterance.text)
        if span and place > refusal:
            reason = voiced(utterance, (
                f"主动推介 R{product.risk} 产品，客户评级为 C{customer.rating}",
                f"An R{product.risk} product is promoted to a customer rated C{customer.rating}",
            ))  # fmt: skip
            return (found(rule, Detector.SUITABILITY, utterance.text, span, utterance.seq, reason),)
    return ()


def _offers(text: str, customer: CustomerFacts) -> bool:
    """A recommendation; not of something else that is within the rating."""
    levels = [int(m[1]) for m in _LOWER.finditer(text)]
    lower = bool(levels) and customer.rating is not None and max(levels) <= customer.rating
    return does("recommend", text) and not does("unsuitable", text) and not lower


def _raised(exchange: Exchange, product: ProductFacts) -> Place | None:
    """Who named the product first, in any channel; without a naming, the first recommendation."""
    naming = first(exchange, (*SELLING, Speaker.CUSTOMER), lambda t: mentions(product, t))
    offered = first(exchange, SELLING, lambda t: does("recommend", t))
    places = [p for p in (naming, offered) if p is not None]
    return min(places, key=lambda p: p[0], default=None)


def mentions(product: ProductFacts, text: str) -> bool:
    """By code, or by a telling piece of the name: two Chinese characters or an English word."""
    lowered = text.lower()
    if product.code and product.code.lower() in lowered:
        return True
    name = product.name.lower()
    words = set(re.findall(r"[a-z]{4,}", name)) - _PLAIN_EN
    pieces = {name[i : i + 2] for i in range(len(name) - 1)} - _PLAIN_ZH
    return any(re.search(rf"\b{w}\b", lowered) for w in words) or any(
        p in lowered for p in pieces if re.fullmatch(r"[一-鿿]{2}", p)
    )


def unasked(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """SUI-006: an amount is recommended before anything is known of the customer."""
    for place, utterance in said(exchange, SELLING):
        span = find("recommend", utterance.text)
        if span is None or not _sized(exchange, place):
            continue
        if _known(exchange, place):
            return ()
        reason = voiced(utterance, (
            "未了解资金用途、期限、经验、收入或风险承受，即推荐产品和金额",
            "A product and an amount are recommended before any fact-find question",
        ))  # fmt: skip
        return (found(rule, Detector.ORDER, utterance.text, span, utterance.seq, reason),)
    return ()


def _sized(exchange: Exchange, place: int) -> bool:
    """The amount stands in the recommendation or in the seller's next words."""
    near = [u for i, u in said(exchange, SELLING) if place <= i <= place + 2][:2]
    return any(does("amount", u.text) for u in near)


def _known(exchange: Exchange, place: int) -> bool:
    """Asked by the seller, or told unasked by the customer."""
    asked = first(exchange, SELLING, one_of("fact_find"))
    told = first(exchange, THEIRS, one_of("told_facts"))
    return any(p is not None and p[0] <= place for p in (asked, told))
