"""The documents say what the product table says, and every question's gold passage exists."""

import itertools
import json
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from core.access import Audience
from core.demo.contracts import OLD_RATES
from core.demo.plan import DAY, PLANS
from core.demo.products import PRODUCTS
from core.domain.document import DocumentMeta
from core.domain.money import shown
from core.domain.product import ProductKind, find

FOLDER = PLANS["demo"].documents
QUESTIONS = Path(__file__).parents[2] / "evals" / "retrieval" / "demo.jsonl"
_FILES = {p.name.split(".")[0]: p for p in FOLDER.rglob("*.*") if not p.name.endswith(".meta.yaml")}


def _read(path: Path) -> tuple[DocumentMeta, str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        _, front, body = text.split("---\n", 2)
        return DocumentMeta(**yaml.safe_load(front)), body
    side = path.with_name(path.name + ".meta.yaml").read_text(encoding="utf-8")
    return DocumentMeta(**yaml.safe_load(side)), text


DOCUMENTS = {stem: _read(path) for stem, path in _FILES.items()}
ENGLISH = {stem.removesuffix("_en"): stem for stem in DOCUMENTS if stem.endswith("_en")}


def _row(text: str, code: str) -> str:
    return next(line for line in text.splitlines() if f"| {code} |" in line)


def _amount(value, language: str) -> str:
    if language == "en":
        return f"{shown(value).removesuffix('.00')} yuan"
    return f"{value / 10_000:f}万元" if value >= 10_000 else f"{shown(value).removesuffix('.00')}元"


def test_there_are_enough_in_both_languages():
    languages = Counter(meta.language for meta, _ in DOCUMENTS.values())
    assert languages["zh"] >= 40
    assert languages["en"] >= 12
    assert {meta.audience for meta, _ in DOCUMENTS.values()} == set(Audience)


def test_versions_of_one_series_follow_each_other_without_a_gap():
    series: dict[str, list[DocumentMeta]] = {}
    for meta, _ in DOCUMENTS.values():
        series.setdefault(meta.series, []).append(meta)
    several = {name: metas for name, metas in series.items() if len(metas) > 1}
    assert set(several) == {"fee-schedule", "fee-schedule-en", "deposit-rates", "transfer-limits"}
    for name, metas in series.items():
        metas.sort(key=lambda m: m.valid_from)
        for older, newer in itertools.pairwise(metas):
            assert older.valid_to == newer.valid_from, name
        assert sum(m.valid_on(DAY) for m in metas) == 1, name


def test_deposit_rates_agree():
    deposits = [
        p for p in PRODUCTS if p.document in ("deposit_rates_2026", "certificate_of_deposit")
    ]
    assert len(deposits) == 10
    for stem in ("deposit_rates_2026", "deposit_rates_2026_en"):
        meta, text = DOCUMENTS[stem]
        for product in deposits:
            row = _row(text, product.code)
            assert f"{product.rate:.2f}%" in row
            assert _amount(product.minimum, meta.language) in row
    for stem in ("certificate_of_deposit", "certificate_of_deposit_en"):
        for product in deposits:
            if product.kind is ProductKind.CERTIFICATE:
                assert f"{product.rate:.2f}%" in DOCUMENTS[stem][1]


def test_old_rates_agree_with_the_withdrawn_table():
    text = DOCUMENTS["deposit_rates_2025"][1]
    stated = [r for r in re.findall(r"\| (\d\.\d\d)% \|", text) if r not in ("0.10", "0.55")]
    assert stated == list(OLD_RATES.values())


@pytest.mark.parametrize(
    "product", [p for p in PRODUCTS if p.kind is ProductKind.WEALTH], ids=lambda p: p.code
)
def test_wealth_sheets_agree(product):
    for stem in filter(None, (product.document, ENGLISH.get(product.document))):
        meta, text = DOCUMENTS[stem]
        if product.code not in text:
            assert stem == "wealth_risk_notice_en"  # names no single product
            continue
        assert product.risk in text
        assert _amount(product.minimum, meta.language) in text
        for fee in (product.management_fee, product.custody_fee):
            assert f"{fee:.2f}%" in text
        if product.rate:
            assert f"{product.rate:.2f}%–{product.rate_high:.2f}%" in text
        if product.holding_days:
            assert re.search(rf"{product.holding_days} ?(天|days)", text)


def test_fund_fees_agree():
    text = DOCUMENTS["fund_fees"][1]
    for product in (p for p in PRODUCTS if p.kind is ProductKind.FUND):
        row = _row(text, product.code)
        fees = (product.subscription_fee, product.management_fee, product.custody_fee)
        assert [f"{fee:.2f}%" for fee in fees] == re.findall(r"\d\.\d\d%", row)
        assert f"| {product.risk} |" in row
        assert product.name in row


def test_loans_and_cards_agree():
    for product in PRODUCTS:
        sheets = [s for s in (product.document, ENGLISH.get(product.document)) if s]
        for stem in sheets:
            meta, text = DOCUMENTS[stem]
            if product.kind is ProductKind.LOAN:
                assert product.code in text
                assert f"{product.rate:.2f}%" in text
                for amount in filter(None, (product.minimum, product.maximum)):
                    assert _amount(amount, meta.language) in text
            if product.kind is ProductKind.CREDIT_CARD:
                assert _amount(product.annual_fee, meta.language) in _row(text, product.code)


def test_translations_state_no_figure_of_their_own():
    """Every percentage of an English text stands in the Chinese one."""
    for chinese, english in ENGLISH.items():
        said = set(re.findall(r"\d+(?:\.\d+)?%", DOCUMENTS[english][1]))
        held = set(re.findall(r"\d+(?:\.\d+)?%", DOCUMENTS[chinese][1]))
        if chinese == "deposit_rates_2026":
            held.add("0.05%")
        assert said <= held, english


def test_goodwill_amounts_stay_in_the_staff_text():
    for stem, (meta, text) in DOCUMENTS.items():
        if meta.audience is Audience.PUBLIC and stem != "customer_faq_board":
            assert "善意补偿" not in text
            assert "goodwill" not in text


def test_no_internal_figure_is_public_by_another_name():
    assert "9.9%" in DOCUMENTS["customer_faq_board"][1]
    assert not [s for s, (_, t) in DOCUMENTS.items() if "9.9%" in t and s != "customer_faq_board"]


def test_products_are_found_in_everyday_words():
    cases = {
        "稳享九十天什么时候能赎": "WM205", "What is the benchmark of Steady 90?": "WM205",
        "房贷提前还": "LN301", "三年大额存单": "CD203", "one year term deposit": "DQ012",
        "ＷＭ520": None, "wm520 费用": "WM520", "白金卡年费": "XK300",
    }  # fmt: skip
    for words, code in cases.items():
        found = find(PRODUCTS, words)
        assert (found[0].code if found else None) == code, words
    assert find(PRODUCTS, "今天天气怎么样") == ()


def test_every_question_has_its_passage():
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 60
    assert Counter(row["part"] for row in rows) == {"tune": len(rows) // 2, "test": len(rows) // 2}
    assert len({row["id"] for row in rows}) == len({row["question"] for row in rows}) == len(rows)
    for row in rows:
        as_of = row.get("as_of")
        for group in row["gold"]:
            for place in (group, *group.get("or", ())):
                meta, body = DOCUMENTS[place["document"]]
                cells = (
                    body.replace(",", " | ")
                    if meta.kind == "rate_table" and "|" not in body
                    else body
                )
                assert place["section"] in cells, row["id"]
                assert meta.valid_on(DAY.fromisoformat(as_of) if as_of else DAY), row["id"]
                staff = row["as"] == "representative"
                assert meta.audience is Audience.PUBLIC or staff, row["id"]
