"""All detectors together: who speaks, what makes up for it, when a rule holds, one finding for each."""

import asyncio
import datetime as dt

import pytest

from agents.compliance.rules.catalogue import named, rules
from agents.compliance.rules.examine import Judged, examine
from agents.compliance.rules.semantic.head import shipped
from agents.compliance.screener import Screener
from core.domain.conduct import Exchange, Form, Phase, ProductFacts, Speaker, Trade, Utterance
from core.domain.finding import Detector
from core.errors import BackendDown

DAY = dt.date(2026, 11, 20)
SURE = Judged(scores={"RET-005": 0.9}, thresholds={"RET-005": 0.3}, spans={})


def exchange(*said: tuple[Speaker, str], **facts) -> Exchange:
    lines = tuple(Utterance(seq=n, speaker=s, text=t) for n, (s, t) in enumerate(said, 1))
    return Exchange(**{"language": "zh", "day": DAY, "ended": False, "utterances": lines, **facts})


def found(e: Exchange, judged=None) -> set[str]:
    return {f.rule_id for f in examine(e, rules(), judged or {})}


def test_what_the_customer_says_is_not_the_sellers_breach() -> None:
    text = "这款产品稳赚不赔"
    assert "RET-001" in found(exchange((Speaker.SELLER, text)))
    assert "RET-001" not in found(exchange((Speaker.CUSTOMER, text)))
    assert "RET-001" in found(exchange((Speaker.UNKNOWN, text)))


def test_a_recalled_message_stays_evidence() -> None:
    said = Utterance(seq=1, speaker=Speaker.SELLER, text="这款产品稳赚不赔", recalled=True)
    assert "RET-001" in found(exchange(utterances=(said,)))


def test_a_statement_soon_after_makes_up_for_past_performance() -> None:
    past = (Speaker.SELLER, "去年这只基金赚了三成")
    note = (Speaker.SELLER, "不过过往业绩不预示未来表现")
    assert "RET-005" in {f.rule_id for f in examine(exchange(past), [named("RET-005")], {1: SURE})}
    assert "RET-005" not in found(exchange(past, note), {1: SURE})


@pytest.mark.parametrize(
    ("day", "holds"), [(dt.date(2026, 9, 29), False), (dt.date(2026, 9, 30), True)]
)
def test_a_rule_holds_from_its_first_day(day: dt.date, holds: bool) -> None:
    rule = named("RET-007")
    assert rule.concerns(exchange((Speaker.SELLER, "x"), day=day)) is holds


def test_a_rule_is_asked_about_its_products_forms_and_phases_only() -> None:
    rule = named("NAT-001")
    assert rule.concerns(exchange(product=ProductFacts(trade=Trade.INSURANCE)))
    assert not rule.concerns(exchange(product=ProductFacts(trade=Trade.LOAN)))
    assert not rule.concerns(exchange(form=Form.WORKFLOW))
    assert not rule.concerns(exchange(phase=Phase.AFTERSALE))


def test_one_finding_of_a_rule_on_an_utterance_and_words_go_before_the_head() -> None:
    judged = {1: Judged(scores={"RET-001": 0.99}, thresholds={"RET-001": 0.2}, spans={})}
    (finding,) = [
        f
        for f in examine(exchange((Speaker.SELLER, "稳赚不赔")), rules(), judged)
        if f.rule_id == "RET-001"
    ]
    assert finding.detector is Detector.LEXICAL


def test_without_a_backend_it_still_screens_and_says_so() -> None:
    class Down:
        async def embed(self, texts, kind):
            raise BackendDown("nothing listens")

    screener = Screener(shipped(), Down(), patience_s=1)  # type: ignore[arg-type]
    e = exchange((Speaker.SELLER, "亏了算我的，差额我自己掏钱补给您。"))
    findings, by_vectors = asyncio.run(screener.screen_told(e, rules()))
    nobody_waits = Screener(shipped(), Down())  # type: ignore[arg-type]
    with pytest.raises(BackendDown):
        asyncio.run(nobody_waits.screen(e, rules()))
    assert not by_vectors
    assert "RET-002" in {f.rule_id for f in findings}


def test_a_slow_backend_is_not_waited_for_longer_than_allowed() -> None:
    class Slow:
        async def embed(self, texts, kind):
            await asyncio.sleep(30)

    screener = Screener(shipped(), Slow(), patience_s=0.05)  # type: ignore[arg-type]
    _, by_vectors = asyncio.run(screener.screen_told(exchange((Speaker.SELLER, "您好")), rules()))
    assert not by_vectors


def suspects(rule: str, *said: tuple[Speaker, str], **facts) -> bool:
    """Whether the head's suspicion of the first utterance stands."""
    judged = {1: Judged(scores={rule: 0.9}, thresholds={rule: 0.3}, spans={})}
    seen = examine(exchange(*said, **facts), [named(rule)], judged)
    return any(f.rule_id == rule and f.detector is Detector.SEMANTIC for f in seen)


AGENCY = ProductFacts(trade=Trade.INSURANCE, issuer="青禾人寿保险股份有限公司", own=False)


@pytest.mark.parametrize(
    ("product", "after", "stands"),
    [
        (AGENCY, "这款由青禾人寿承保，我们只是代销。", False),
        (AGENCY, "合同在手机上签。", True),
        (AGENCY.model_copy(update={"own": True}), "合同在手机上签。", False),
        (AGENCY.model_copy(update={"on_shelf": False}), "这款由青禾人寿承保。", True),
        (None, "这款由青禾人寿承保。", True),
    ],
)
def test_whose_product_it_is_is_known_better_by_record_and_conversation(
    product: ProductFacts | None, after: str, stands: bool
) -> None:
    said = (Speaker.SELLER, "在我们这儿买就跟存我们行一样。"), (Speaker.SELLER, after)
    assert suspects("NAT-002", *said, product=product) is stands


def test_a_customer_who_names_the_issuer_does_not_tell_himself() -> None:
    said = (Speaker.SELLER, "我们行里的产品。"), (Speaker.CUSTOMER, "不是青禾人寿的吗？")
    assert suspects("NAT-002", *said, product=AGENCY)


@pytest.mark.parametrize(
    ("trade", "stands"), [(Trade.LOAN, True), (Trade.FUND, False), (None, True)]
)
def test_the_price_of_a_sentence_is_suspect_where_money_is_lent(
    trade: Trade | None, stands: bool
) -> None:
    product = ProductFacts(trade=trade) if trade else None
    assert suspects("DIS-005", (Speaker.SELLER, "一天才几毛钱。"), product=product) is stands


def test_words_of_insurance_alone_do_not_settle_what_is_sold() -> None:
    assert suspects("DIS-005", (Speaker.SELLER, "这份保险一天才几毛钱，别的您甭管。"))
