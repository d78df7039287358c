"""What the head suspects of a sentence and the records and the whole conversation know better."""

from collections.abc import Callable

from agents.compliance.rules.talk.course import OURS, said
from agents.compliance.rules.talk.nature import names_issuer
from core.domain.conduct import Exchange, Trade
from core.domain.finding import Detector, Finding


def overruled(exchange: Exchange, finding: Finding) -> bool:
    """Only for what the head found: what words, numbers or the order of steps show stands."""
    known = _KNOWN.get(finding.rule_id)
    return finding.detector is Detector.SEMANTIC and known is not None and known(exchange)


def _whose_is_clear(exchange: Exchange) -> bool:
    """NAT-002: the product is the firm's own, or the seller says whose it is."""
    product = exchange.product
    if product is None or product.on_shelf is False:
        return False
    return product.own is True or any(
        names_issuer(exchange, u.text) for _, u in said(exchange, OURS)
    )


def _no_loan(exchange: Exchange) -> bool:
    """DIS-005: the head knows the price of loans; fees are judged over the whole conversation. Only where
    the record says what is sold: a sentence alone does not."""
    product = exchange.product
    return product is not None and product.trade not in (None, Trade.LOAN)


_KNOWN: dict[str, Callable[[Exchange], bool]] = {"NAT-002": _whose_is_clear, "DIS-005": _no_loan}
