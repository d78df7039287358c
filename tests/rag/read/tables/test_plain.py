"""What is no table: columns of text, lists, contents, boxes, signatures."""

import pytest

from rag.read.tables import find_tables
from tests.rag.read.typeset import pages_of

_ZH = "公司发布2024年年度报告，全年实现营业收入1,234.56亿元，同比增长12.3%，归母净利润234.5亿元，同比增长8.7%，毛利率为45.6%。我们认为公司业绩有望保持较快增长，维持评级不变，建议投资者关注后续订单落地情况。"
_EN = "The company reported revenue of 1,234.5 million in 2024, up 12.3% from 2023, as demand held up across regions and input costs eased. We keep our estimates and our rating, and see new capacity as the main driver. "
_LINES = "\n\n"
_PLAIN = {
    "columns zh": f"#set page(columns: 2)\n#set par(justify: true)\n{_ZH * 12}",
    "columns en": f"#set page(columns: 2)\n#set par(justify: true)\n{_EN * 16}",
    "justified": f"#set par(justify: true)\n{_EN * 10}",
    "list": _LINES.join(
        f"{i}. Revenue grew {i}.2% in {2010 + i} to {i}000 million" for i in range(1, 12)
    ),
    "bullets": "\n".join(f"- 第{i}点：营业收入增长{i}.2%，达到{i}000百万元" for i in range(1, 12)),
    "contents": _LINES.join(
        f"{i}. A chapter #box(width: 1fr, repeat[.]) {i * 3}" for i in range(1, 20)
    ),
    "contents zh": _LINES.join(f"第{i}节 公司治理 #h(1fr) {i * 7}" for i in range(1, 12)),
    "contents 10-K": _LINES.join(
        f"#box(width: 60pt)[Item {i}.] Business #h(1fr) {i * 3}" for i in range(1, 16)
    ),
    "key points": f"#grid(columns: (1fr, 2fr), gutter: 12pt, [*核心观点*], [{_ZH}], [*风险提示*], [{_ZH}])",
    "frame": f"#table(columns: (1fr, 1fr), [{_ZH * 2}], [{_ZH * 2}], [{_EN * 3}], [{_EN * 2}])",
    "rules": f"#rect[{_ZH}]\n{_ZH}\n#line(length: 100%)\n{_ZH}\n#line(length: 100%)\n{_ZH}",
    "signature": "#grid(columns: (1fr, 1fr), row-gutter: 8pt, [Name: John Smith], [Date: June 30, 2024], [Title: CEO], [Place: York])",
    "paragraphs": f"(1) {_EN * 2}\n\n(2) {_EN * 2}\n\n(3) {_EN}",
}


@pytest.mark.parametrize("size", [8, 10.5])
@pytest.mark.parametrize("name", _PLAIN)
def test_no_table_is_seen(name: str, size: float) -> None:
    (shown, *_) = pages_of(f"#set text(size: {size}pt)\n{_PLAIN[name]}")
    assert find_tables(shown) == ()
