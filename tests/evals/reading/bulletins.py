"""Three-line tables with heads of several levels and footnotes; a bulletin with striped rows."""

import random
from decimal import Decimal

from core.domain.reading import Unit
from tests.evals.reading import dress as d_
from tests.evals.reading.company import company, printed, rounded
from tests.evals.reading.sheets import MILLION_USD, WAN
from tests.evals.reading.truth import Document, Part
from tests.evals.reading.typeset import Head, Prose, Row, Sheet

_PRODUCTS_ZH = (
    "储能电池",
    "动力电池",
    "电芯材料",
    "回收业务",
    "工业控制",
    "汽车电子",
    "消费电子",
    "技术服务",
)
_PRODUCTS_EN = (
    "Storage systems", "Traction batteries", "Cell materials", "Recycling", "Industrial control",
    "Automotive electronics", "Consumer devices", "Engineering services",
)  # fmt: skip
_BRANCHES = (
    "城东支行",
    "滨江支行",
    "高新支行",
    "湖滨支行",
    "开发区支行",
    "老城支行",
    "南苑支行",
    "西站支行",
    "营业部",
)
YI = Unit(kind="money", scale=Decimal(100_000_000), currency="CNY", as_written="亿元")


def threeline(dice: random.Random, part: Part, number: int) -> Document:
    """三线表, in Chinese and English by turns."""
    zh = number % 2 == 0
    language = "zh" if zh else "en"
    d, made, prose = d_.dress(part, number + 1), company(dice, language), Prose(dice, language)
    never = (
        (f"{made.name}经营分析 第{number + 3}期", "仅供内部研究使用") if zh
        else (f"{made.name} operating review, no. {number + 3}", "For internal research only")
    )  # fmt: skip
    products = _products(dice, d, zh, wrong=number == 2)
    trial = _trial(dice, d, zh)
    said = ("（单位：万元）", "（%）") if zh else (" (US$ millions)", " (%)")
    first = ("表 1 分产品收入与成本" if zh else "Table 1. Sales and cost by product") + said[0]
    second = "表 2 回归结果" if zh else "Table 2. Regression results"
    foot = (
        "注：a 含受托加工；b 上年口径已重述。" if zh
        else "Notes: a includes contract work; b restated for the prior year."
    )  # fmt: skip
    body = d_.heading(d, "一、经营概况" if zh else "1 Overview") + prose.paragraph(5)
    body += (
        "\n\n" + prose.paragraph(4) + f"\n#align(center)[{d_.caption(first)}]" + products.typst()
    )
    body += (
        d_.source(foot)
        + prose.paragraph(5)
        + f"\n#align(center)[{d_.caption(second)}]"
        + trial.typst()
    )
    body += d_.source(
        "***、**、* 分别表示在1%、5%、10%水平上显著"
        if zh
        else "***, ** and * mark significance at 1%, 5% and 10%."
    )
    body += (
        d_.heading(d, "二、展望" if zh else "2 Outlook")
        + prose.paragraph(4)
        + "\n\n"
        + prose.paragraph(3)
    )
    body += "\n\n" + "\n\n".join(prose.paragraph(6) for _ in range(4))
    return Document(
        id=f"threeline-{part}-{number}", layout="threeline", part=part, language=language,
        source=d_.page(d, *never) + body,
        tables=(products.truth(), trial.truth()), sentences=tuple(prose.taken), never=never,
    )  # fmt: skip


def _products(dice: random.Random, d: d_.Dress, zh: bool, *, wrong: bool) -> Sheet:
    names = list(dice.sample(_PRODUCTS_ZH if zh else _PRODUCTS_EN, 6))
    names[1], names[4] = names[1] + "^a^", names[4] + "^b^"
    rows, sums = [], [0] * 4
    for name in names:
        sold = [dice.randrange(3_000, 90_000) for _ in range(2)]
        cost = [int(s * dice.randrange(55, 88) / 100) for s in sold]
        for at, amount in enumerate((*sold, *cost)):
            sums[at] += amount
        rows.append(Row((name, *_four(sold, cost, d))))
    total = _four(sums[:2], sums[2:], d)
    if wrong:
        total = (f"{sums[0] + 4321:,}", *total[1:])
    rows.append(Row(("合计" if zh else "Total", *total), bold=True))
    words = (
        ("产品", "营业收入", "营业成本", "毛利率(%)")
        if zh
        else ("Product", "Sales", "Cost of sales", "Gross margin (%)")
    )
    year = "{}年" if zh else "{}"
    years = [Head(year.format(y)) for y in (2025, 2024)]
    head = (
        (Head(words[0], down=2), Head(words[1], 2), Head(words[2], 2), Head(words[3], 2)),
        tuple(years * 3),
    )
    look = d.look("three", label="1.5fr")
    return Sheet("products", head, tuple(rows), WAN if zh else MILLION_USD, wrong, True, look=look)


def _four(sold: list[int], cost: list[int], d: d_.Dress) -> tuple[str, ...]:
    margins = [Decimal(s - c) / s * 100 for s, c in zip(sold, cost, strict=True)]
    return (
        *(f"{v:,}" for v in (*sold, *cost)),
        *(printed(m, 1, style=d.negative) for m in margins),
    )


def _trial(dice: random.Random, d: d_.Dress, zh: bool) -> Sheet:
    """Coefficients with stars and standard errors in brackets below them: not negative figures."""
    names = ("规模", "杠杆率", "研发强度") if zh else ("Size", "Leverage", "R&D intensity")
    rows: list[Row] = []
    for name in names:
        values = [Decimal(dice.randrange(-900, 900)) / 1000 for _ in range(3)]
        rows.append(Row((name, *(printed(v, 3) + "*" * dice.randrange(0, 4) for v in values))))
        rows.append(Row(("", *(f"({dice.randrange(10, 300) / 1000:.3f})" for _ in values))))
    rows.append(
        Row(
            (
                "观测值" if zh else "Observations",
                *(f"{dice.randrange(900, 9000):,}" for _ in range(3)),
            )
        )
    )
    head = ((Head("变量" if zh else "Variable"), Head("(1)"), Head("(2)"), Head("(3)")),)
    return Sheet("trial", head, tuple(rows), look=d.look("three", body_align="center"))


def bulletin(dice: random.Random, part: Part, number: int) -> Document:
    """A bank's quarterly bulletin: striped rows without rules, 同比 and 占比 columns, two tables."""
    d, prose = d_.dress(part, number + 2), Prose(dice, "zh")
    quarter = dice.randrange(1, 5)
    never = (f"经营快报 2026年第{quarter}季度 分行财务部", "数据未经审计 请勿外传")
    branches = _branches(dice, d, quarter, wrong=number == 0)
    ratios = _ratios(dice, d)
    body = d_.heading(d, f"2026年第{quarter}季度经营快报", 16) + prose.paragraph(3)
    body += d_.caption("一、各支行存贷款情况") + d_.unit_line("单位：亿元、%") + branches.typst()
    body += d_.source("数据来源：管理会计系统；同比增幅按同口径计算。") + prose.paragraph(4)
    body += d_.caption("二、主要监管指标") + ratios.typst() + "\n" + prose.paragraph(4)
    body += d_.heading(d, "三、情况说明") + "\n\n".join(prose.paragraph(7) for _ in range(5))
    return Document(
        id=f"bulletin-{part}-{number}", layout="bulletin", part=part, language="zh",
        source=d_.page(d, *never) + body,
        tables=(branches.truth(), ratios.truth()), sentences=tuple(prose.taken), never=never,
    )  # fmt: skip


def _branches(dice: random.Random, d: d_.Dress, quarter: int, *, wrong: bool) -> Sheet:
    rows, sums = [], [Decimal(0)] * 4
    for name in _BRANCHES:
        now = [Decimal(dice.randrange(800, 9000)) / 100 for _ in range(2)]
        before = [rounded(v * dice.randrange(80, 118) / 100, 2) for v in now]
        for at, value in enumerate((now[0], before[0], now[1], before[1])):
            sums[at] += value
        rows.append(Row((name, *_grown(now[0], before[0], d), *_grown(now[1], before[1], d))))
    total = (*_grown(sums[0], sums[1], d), *_grown(sums[2], sums[3], d))
    if wrong:
        total = (printed(sums[0] + Decimal("18.37")), *total[1:])
    rows.append(Row(("合计", *total), bold=True))
    head = (
        (Head("机构", down=2), Head("存款余额", 3), Head("贷款余额", 3)),
        (
            Head("本期"),
            Head("上年同期"),
            Head("同比增幅"),
            Head("本期"),
            Head("上年同期"),
            Head("同比增幅"),
        ),
    )
    return Sheet(
        "branches",
        head,
        tuple(rows),
        YI,
        wrong,
        True,
        look=d.look("zebra", head_tint=d.tint, label="1.4fr"),
    )


def _grown(now: Decimal, before: Decimal, d: d_.Dress) -> tuple[str, str, str]:
    growth = (now / before - 1) * 100
    sign = "+" if growth > 0 and d.negative == "minus" else ""
    return printed(now), printed(before), sign + printed(growth, 1, style=d.negative) + "%"


def _ratios(dice: random.Random, d: d_.Dress) -> Sheet:
    names = (
        "资本充足率",
        "核心一级资本充足率",
        "不良贷款率",
        "拨备覆盖率",
        "净息差",
        "成本收入比",
        "流动性覆盖率",
    )
    rows = []
    for name in names:
        now = Decimal(dice.randrange(100, 1900)) / 100
        moved = Decimal(dice.randrange(-90, 90)) / 100
        limit = "—" if dice.random() < 0.4 else f"≥{dice.randrange(5, 12)}%"
        rows.append(
            Row(
                (
                    name,
                    f"{now:.2f}%",
                    f"{now - moved:.2f}%",
                    printed(moved, 2, style=d.negative),
                    limit,
                )
            )
        )
    head = (
        (Head("指标"), Head("本季末"), Head("上季末"), Head("变动（百分点）"), Head("监管要求")),
    )
    return Sheet(
        "ratios", head, tuple(rows), look=d.look("level", label="1.5fr", body_align="center")
    )
