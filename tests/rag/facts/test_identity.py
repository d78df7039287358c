"""Company, code, broker, analysts, title and sort of document."""

import pytest

from rag.facts import extract
from tests.rag.facts.papers import Block, h, p, reading, table

COMPANIES = [([h("贵州茅台（600519.SH）")],("600519.SH","贵州茅台")),([h("宁德时代(300750)：盈利超预期")],("300750.SZ","宁德时代")),([h("公司点评：五粮液（000858.SZ）")],("000858.SZ","五粮液")),([h("600519.SH 贵州茅台")],("600519.SH","贵州茅台")),([h("腾讯控股（0700.HK）")],("0700.HK","腾讯控股")),([h("腾讯控股 (00700.HK)")],("0700.HK","腾讯控股")),([h("Tencent Holdings (700 HK)")],("0700.HK","Tencent Holdings")),([h("Apple Inc. (NASDAQ: AAPL)")],("AAPL","Apple Inc.")),([h("Apple Inc (AAPL US)")],("AAPL","Apple Inc")),([h("Alibaba Group (BABA.N)")],("BABA","Alibaba Group")),([h("业绩稳健"),p("股票代码：600036\n股票简称：招商银行")],("600036.SH","招商银行")),([h("Kweichow Moutai (600519 CH)")],("600519.SH","Kweichow Moutai")),([h("贝特瑞（835185.BJ）")],("835185.BJ","贝特瑞")),([h("行业周报：白酒板块"),p("我们推荐贵州茅台（600519.SH）、五粮液（000858.SZ），二者估值较低，建议关注其动销情况和渠道改革进展。")],(None,None)),([h("比亚迪：销量新高"),p("比亚迪（002594.SZ）")],("002594.SZ","比亚迪")),([h("Solid results"),p("Company: Northwind Foods Ltd\nTicker: NWF")],("NWF","Northwind Foods Ltd")),([h("Solid results"),table([["Company","Northwind Foods"],["Bloomberg","NWF US"]],heads=0)],("NWF","Northwind Foods")),([h("Ping An Insurance (601318.SS / 2318.HK)")],("601318.SH","Ping An Insurance")),([h("远景科技（688123.SH）"),h("业绩点评：订单饱满")],("688123.SH","远景科技"))]  # fmt: skip
AUTHORS = [([p("华泰证券研究所"),p("分析师：张三\n执业证书编号：S0570520010001")],("华泰证券",["张三"])),([p("远山证券股份有限公司"),p("证券分析师 李晓明 S1230520010001 王芳 S1230520010002")],("远山证券",["李晓明","王芳"])),([p("分析师：张三、李四\n联系人：王五")],(None,["张三","李四"])),([p("Northgate Securities Research"),p("Analyst: Jane Doe, CFA (+852 1234 5678)")],("Northgate Securities",["Jane Doe"])),([p("Lead Analyst: John Smith | Mary Ann Lee")],(None,["John Smith","Mary Ann Lee"])),([table([["分析师","张三"],["研究助理","赵六"]],heads=0)],(None,["张三"])),([p("首席分析师：欧阳修文"),p("中金公司研究部")],("中金公司",["欧阳修文"])),([p("分析师"),p("张三"),p("S0570520010001")],(None,["张三"])),([p("Harbour Point Capital"),p("Analysts: A. Wong, John Tan")],("Harbour Point Capital",["A. Wong", "John Tan"])),([p("Goldman Sachs Equity Research")],("Goldman Sachs",[])),([p("本报告由青石证券有限责任公司制作")],("青石证券",[])),([p("资料来源：公司公告，海通证券研究所")],("海通证券",[])),([p("资料来源：Wind，海通证券")],(None,[])),([p("Research analysts"),p("Li Wei  li.wei@x.com"),p("Bo Chen")],(None,["Li Wei","Bo Chen"]))]  # fmt: skip


@pytest.mark.parametrize(("blocks", "meant"), COMPANIES, ids=[c[0][0].text for c in COMPANIES])
def test_code_and_company(blocks: list[Block], meant: tuple[str | None, str | None]) -> None:
    found = extract(reading(*blocks))
    assert (found.code and found.code.value, found.company and found.company.value) == meant


@pytest.mark.parametrize(("blocks", "meant"), AUTHORS)
def test_broker_and_analysts(blocks: list[Block], meant: tuple[str | None, list[str]]) -> None:
    found = extract(reading(h("贵州茅台（600519.SH）"), *blocks))
    assert (found.broker and found.broker.value, [a.value for a in found.analysts]) == meant


def test_the_source_under_a_table_names_the_house() -> None:
    rows = [["百万元", "2024A", "2025E"], ["营业收入", "100", "120"], ["净利润", "10", "12"]]
    under = table(rows, title="盈利预测", notes=("资料来源：公司公告，北辰证券研究所",))
    found = extract(reading(h("贵州茅台（600519.SH）"), under)).broker
    assert found is not None
    assert found.value == "北辰证券"
    bare = table(rows, title="盈利预测", notes=("资料来源：Wind，公司公告",))
    assert extract(reading(h("贵州茅台（600519.SH）"), bare)).broker is None


def test_a_broker_that_is_reported_on_did_not_write_the_report() -> None:
    found = extract(
        reading(
            p("远山证券研究所"),
            h("中信证券（600030.SH）"),
            p("中信证券发布三季报，中信证券净利润增长。"),
        )
    )
    assert found.broker is not None
    assert (found.broker.value, found.company and found.company.value) == ("远山证券", "中信证券")


@pytest.mark.parametrize(
    ("blocks", "title"),
    [
        ([h("贵州茅台（600519.SH）"), h("三季报点评：业绩稳健", level=2)], "三季报点评：业绩稳健"),
        ([h("公司点评"), h("贵州茅台（600519.SH）：渠道改革见效，业绩稳健增长")], "贵州茅台（600519.SH）：渠道改革见效，业绩稳健增长"),
        ([h("Equity Research"), h("Margins turn the corner"), h("Key takeaways", level=2)], "Margins turn the corner"),
        ([h("买入（维持）"), h("远山证券研究所"), h("新产能如期释放")], "新产能如期释放"),
        ([p("没有标题的一段话。")], None),
    ],
)  # fmt: skip
def test_the_title_is_more_than_a_name(blocks: list[Block], title: str | None) -> None:
    found = extract(reading(*blocks)).title
    assert (found.value if found else None) == title


KINDS = [
    ([h("贵州茅台2025年年报点评"), p("分析师：张三"), p("评级：买入"), p("风险提示：需求")], "research"),
    ([h("贵州茅台酒股份有限公司2025年年度报告"), p("本公司董事会保证年度报告内容真实、准确、完整")], "annual"),
    ([h("招商银行股份有限公司"), h("2025年半年度报告"), p("公司负责人声明")], "interim"),
    ([h("2025年第三季度报告"), p("证券代码：600519"), p("本公司董事会保证本公告内容真实")], "quarterly"),
    ([p("FORM 10-Q"), p("Quarterly report pursuant to the Securities Exchange Act of 1934")], "quarterly"),
    ([h("Annual Report 2025"), p("Independent auditor's report")], "annual"),
    ([h("Interim report 2025"), p("The board of directors announces the unaudited results")], "interim"),
    ([h("关于召开会议的通知"), p("请各部门准时参加。")], "other"),
    ([], "other"),
]  # fmt: skip


@pytest.mark.parametrize(("blocks", "kind"), KINDS)
def test_what_sort_of_document(blocks: list[Block], kind: str) -> None:
    assert extract(reading(*blocks)).kind == kind


def test_nothing_stated_is_nothing() -> None:
    found = extract(reading("会议纪要", "大家讨论了下季度的工作安排。"))
    stated = found.model_dump(exclude={"kind", "language"})
    assert not any(stated.values())


def test_key_points_and_risks() -> None:
    found = extract(
        reading(
            h("贵州茅台（600519.SH）"), h("投资要点", level=2), Block(kind="item", page=1, box=p("").box, text="◆渠道改革见效：直销占比提升。"),
            p("盈利预测：维持预测。"), h("公司概况", level=2), p("公司成立于1999年。"),
            h("风险提示", level=2), p("需求不及预期；渠道库存高企；食品安全风险。"), h("附录", level=2), p("附录的话。"),
        )
    )  # fmt: skip
    assert [r.text for r in found.risks] == ["需求不及预期", "渠道库存高企", "食品安全风险"]
    assert found.points[0].text == "渠道改革见效：直销占比提升。"
    assert not any("1999" in point.text for point in found.points)


def test_english_points_and_risks_stop_at_the_data_beside_them() -> None:
    items = [
        Block(kind="item", page=1, box=p("").box, text=f"• {t}")
        for t in ("Sales rose.", "Input costs", "Slow demand")
    ]
    found = extract(
        reading(
            h("Harbour Foods (6899 HK)"), h("Key takeaways", level=2), items[0], h("Key risks", level=2), *items[1:],
            p("Rating"), p("Target price"), p("HK$15.20"), language="en",
        )
    )  # fmt: skip
    assert [x.text for x in found.points] == ["Sales rose."]
    assert [x.text for x in found.risks] == ["Input costs", "Slow demand"]


def test_a_risk_inside_a_paragraph() -> None:
    found = extract(
        reading(
            h("贵州茅台（600519.SH）"),
            p("维持“买入”评级。风险提示：需求下滑、成本上涨。"),
            table([["a", "b"]]),
        )
    )
    assert [r.text for r in found.risks] == ["需求下滑", "成本上涨"]
