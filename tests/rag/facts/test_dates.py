"""The day of a report in many forms; days of prices and events are none."""

import pytest

from rag.facts import extract
from tests.rag.facts.papers import h, p, reading

SAID = [
    ("2025年11月20日", "2025-11-20"),
    ("报告日期：2025-11-20", "2025-11-20"),
    ("2025.11.20", "2025-11-20"),
    ("2025/11/20 星期四", "2025-11-20"),
    ("20 November 2025", "2025-11-20"),
    ("November 20, 2025", "2025-11-20"),
    ("20-Nov-2025", "2025-11-20"),
    ("Published on 20 Nov 2025", "2025-11-20"),
    ("收盘价（2025年11月19日）：20元", None),
    ("股价截至2025年11月19日", None),
    ("二〇二五年十一月二十日", "2025-11-20"),
    ("Price as of 19 November 2025: $20", None),
    ("2025年10月30日，公司发布三季报，实现营收1309亿元，同比增长6%。", None),
    ("证券研究报告 | 2025年11月20日", "2025-11-20"),
    ("11/20/2025", "2025-11-20"),
    ("10/11/2025", None),
    ("华泰证券 2025年11月20日", "2025-11-20"),
    ("发布日期 20251120", "2025-11-20"),
    ("Equity Research | 20 November 2025 | Technology", "2025-11-20"),
    ("Thursday, November 20, 2025", "2025-11-20"),
    ("Price: US$58.72 20 November 2025", "2025-11-20"),
    ("当前股价：72.90 元 2025年11月20日", "2025-11-20"),
    ("Price: US$58.72 (20 November 2025)", None),
    ("收盘价：72.90元（2025年11月20日）", None),
]  # fmt: skip


def day(*said: str) -> str | None:
    found = extract(reading(h("贵州茅台（600519.SH）三季报点评：稳健增长"), *map(p, said)))
    return found.published.value if found.published else None


@pytest.mark.parametrize(("said", "meant"), SAID, ids=[s[0] for s in SAID])
def test_days(said: str, meant: str | None) -> None:
    assert day(said) == meant


def test_the_reports_day_not_that_of_its_price() -> None:
    assert day("收盘价（2025-11-19）：20元", "2025年11月20日") == "2025-11-20"
    assert day("2025年11月18日", "报告日期：2025-11-20") == "2025-11-20"


def test_a_companys_report_is_not_published_on_the_day_that_its_period_ends() -> None:
    blocks = (
        p("FORM 10-K"), p("For the fiscal year ended September 27, 2025"), h("Apple Inc."),
        p("September 27, 2025"), p("Indicate by check mark whether the registrant"),
    )  # fmt: skip
    assert extract(reading(*blocks, language="en")).published is None
