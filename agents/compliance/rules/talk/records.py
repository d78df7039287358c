"""What the records alone show: SUI-003, SUI-004, SUI-005, PRC-001 and PRC-007."""

from decimal import Decimal

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import missing
from agents.compliance.rules.talk.course import OURS, SELLING, anchor, said
from agents.compliance.rules.talk.cues import does
from core.domain.conduct import Exchange, Form, Trade
from core.domain.finding import Detector, Finding

# The institution sets these numbers; what is here is a cautious start.
PREMIUM_SHARE = Decimal("0.20")  # of annual income, from which a yearly premium is a burden
ELDERLY_AGE = 60
ELDERLY_PREMIUM_SHARE = Decimal("0.10")
ASSESSMENTS_A_DAY = 3  # at which a customer is being tested until it fits
RECORDED_PARTS = {"identity": "身份", "risk": "风险提示", "confirm": "确认", "sign": "签署"}

_RATED = {Trade.FUND, Trade.WEALTH, Trade.SECURITIES}


def assessment(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """SUI-003"""
    order, customer, product = exchange.order, exchange.customer, exchange.product
    if order is None or (product is not None and product.trade not in {*_RATED, None}):
        return ()
    if customer.rating is None:
        reason = ("下单时没有风险承受能力评估", "No risk assessment at the time of the order")
    elif customer.rating_expires_on and order.at.date() > customer.rating_expires_on:
        reason = (
            f"下单时评估已过期（{customer.rating_expires_on:%Y-%m-%d}）",
            f"The assessment expired on {customer.rating_expires_on:%Y-%m-%d}, before the order",
        )
    elif customer.ratings_that_day >= ASSESSMENTS_A_DAY:
        reason = (
            f"当日测评 {customer.ratings_that_day} 次后下单",
            f"Ordered after {customer.ratings_that_day} assessments on the day",
        )
    else:
        return ()
    return (missing(rule, Detector.SUITABILITY, _last(exchange), reason),)


def warning(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """SUI-004"""
    order, product, rating = exchange.order, exchange.product, exchange.customer.rating
    if order is None or product is None or product.risk is None or rating is None:
        return ()
    if product.risk <= rating or product.trade not in {*_RATED, None}:
        return ()
    signed = order.warning_signed_at
    if rating == 1:
        reason = (
            "最低风险类别的客户不得越级购买",
            "A customer of the lowest class may not buy above it",
        )
    elif signed is None:
        reason = (
            "越级订单没有书面特别风险警示",
            "An order above the rating has no signed special warning",
        )
    elif signed > order.at:
        reason = ("特别风险警示在下单之后才签署", "The special warning was signed after the order")
    else:
        return ()
    return (missing(rule, Detector.ORDER, _last(exchange), reason),)


def burden(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """SUI-005; advice to stop or to pay less is what the rule asks for."""
    order, customer = exchange.order, exchange.customer
    if order is None or order.annual_premium is None or not customer.annual_income:
        return ()
    elderly = customer.age is not None and customer.age >= ELDERLY_AGE
    limit = ELDERLY_PREMIUM_SHARE if elderly else PREMIUM_SHARE
    share = order.annual_premium / customer.annual_income
    advised = any(does("stop_advised", u.text) for _, u in said(exchange, SELLING))
    if share <= limit or advised:
        return ()
    reason = (
        f"年交保费占年收入 {share:.0%}，高于 {limit:.0%}",
        f"The yearly premium is {share:.0%} of income, above {limit:.0%}",
    )
    return (missing(rule, Detector.SUITABILITY, _last(exchange), reason),)


def dual_recording(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """PRC-001"""
    order, recording = exchange.order, exchange.recording
    if order is None or not order.dual_recording_required or not exchange.ended:
        return ()
    lacking = [p for p in RECORDED_PARTS if recording and p not in recording.parts]
    if recording is None or not recording.linked:
        reason = ("应双录的成交单没有关联录像", "No recording is linked to a sale that needs one")
    elif lacking:
        zh = "、".join(RECORDED_PARTS[p] for p in lacking)
        reason = (f"录像缺少环节：{zh}", f"The recording lacks: {', '.join(lacking)}")
    elif recording.gaps_s:
        at = ", ".join(f"{s:g}" for s in recording.gaps_s)
        reason = (f"录像在第 {at} 秒中断", f"The recording is interrupted at {at} s")
    else:
        return ()
    return (missing(rule, Detector.ORDER, _last(exchange), reason),)


def picture(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """PRC-007: an approved picture is known by its hash; of others the number and the firm must show."""
    facts = exchange.picture
    if (
        facts is None
        or facts.approved
        or (exchange.form is not Form.IMAGE and facts.approved is None)
    ):
        return ()
    text = " ".join(u.text for _, u in said(exchange, OURS))
    numbered = bool(facts.approval_number) or does("approval_shown", text)
    if facts.approved is False:
        reason = (
            "图片不在已审核的素材库中",
            "The picture is not in the library of approved material",
        )
    elif not numbered:
        reason = ("图片没有审核编号", "The picture has no approval number")
    elif not does("firm_shown", text):
        reason = ("图片没有机构名称", "The picture does not name the institution")
    else:
        return ()
    start = next(said(exchange, OURS), None)
    return (missing(rule, Detector.ORDER, start[1].seq if start else None, reason),)


def _last(exchange: Exchange) -> int | None:
    due = anchor(exchange, len(exchange.utterances))
    return due.seq if due else None
