"""A research report of two pages, as a house would set it. Company, house and figures are invented."""

from tests.rag.read.typeset import typeset

_SOURCE = """
#set page(width: 595pt, height: 842pt, margin: 56pt, footer: align(center)[#context counter(page).display()])
#set text(size: 10pt)
#text(9pt)[华岳证券研究所 #h(1fr) 公司研究 | 点评报告]
#line(length: 100%)
= 青禾食品（600999.SH）：渠道改革见效，直营占比提升
2026年10月30日 #h(2em) 分析师：林远 #h(2em) 执业证书编号：S0000000000001

#table(columns: (auto, auto), stroke: none,
  [投资评级：], [买入（维持）],
  [目标价：], [58.00元],
  [收盘价：], [43.20元],
)

== 投资要点
- 渠道改革见效：公司直营渠道收入占比升至43.2%，渠道库存降至1.5个月，为近三年最低水平。
- 新品放量：低温乳品在华东地区铺货网点达到3.6万个，带动第三季度销量增长12%。

== 风险提示
- 原材料价格大幅上涨；食品安全风险。

#pagebreak()
== 盈利预测
#align(right)[单位：百万元]
#table(columns: (2fr, 1fr, 1fr, 1fr), align: (left, right, right, right),
  [项目], [2024A], [2025E], [2026E],
  [营业收入], [1,741.44], [1,912.00], [2,103.00],
  [营业成本], [1,010.00], [1,090.00], [1,178.00],
  [毛利], [731.44], [822.00], [935.00],
  [归母净利润], [262.28], [294.00], [330.00],
  [每股收益（元）], [1.31], [1.47], [1.65],
)
资料来源：公司公告，华岳证券研究所
"""


def report_pdf(target: str = "58.00", house: str = "华岳证券") -> bytes:
    return typeset(_SOURCE.replace("58.00", target).replace("华岳证券", house))
