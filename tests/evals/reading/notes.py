"""Research notes as brokers lay them out: a Chinese one with a side bar, an English one in columns."""

import random
from decimal import Decimal

from core.domain.research import Rating, RatingChange
from tests.evals.reading import dress as d_
from tests.evals.reading.company import Company, company, printed, rounded
from tests.evals.reading.sheets import (
    BALANCE_EN,
    BALANCE_ZH,
    INCOME_EN,
    INCOME_ZH,
    MILLION_CNY,
    MILLION_USD,
    Print,
    forecast,
    period_head,
    statement,
)
from tests.evals.reading.truth import Document, FactsTruth, Part
from tests.evals.reading.typeset import Head, Prose, Row, Sheet, esc

ZH_RATINGS = (
    ("买入", Rating.BUY), ("增持", Rating.OVERWEIGHT), ("中性", Rating.NEUTRAL), ("减持", Rating.UNDERWEIGHT),
)  # fmt: skip
ZH_CHANGES = (
    ("维持", RatingChange.KEPT), ("首次", RatingChange.FIRST), ("上调", RatingChange.RAISED),
    ("下调", RatingChange.LOWERED),
)  # fmt: skip
EN_RATINGS = (
    ("Buy", Rating.BUY), ("Overweight", Rating.OVERWEIGHT), ("Neutral", Rating.NEUTRAL),
    ("Underweight", Rating.UNDERWEIGHT), ("Sell", Rating.SELL), ("Hold", Rating.NEUTRAL),
)  # fmt: skip
EN_CHANGES = (
    ("Maintain", RatingChange.KEPT), ("Initiate", RatingChange.FIRST), ("Upgrade", RatingChange.RAISED),
    ("Downgrade", RatingChange.LOWERED),
)  # fmt: skip
_HOUSES = ("长河证券", "北辰证券", "金岭证券", "海纳证券", "东麓证券")
_EN_HOUSES = ("Marlowe Securities", "Castlegate Capital", "Pinehurst Research", "Wexford Partners")
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈", ("思远", "嘉宁", "一鸣", "晓岚", "文博", "子涵", "泽宇")
_EN_PEOPLE = (
    "Laura Bennett",
    "Daniel Osei",
    "Mei Tanaka",
    "Robert Hale",
    "Ingrid Solberg",
    "Amir Rahman",
)
_YEARS = (2024, 2025, 2026, 2027)


def broker_zh(dice: random.Random, part: Part, number: int) -> Document:
    """Side bar with basic data, headline, key points, risks, forecasts; statements in an appendix."""
    d, made, prose = d_.dress(part, number), company(dice, "zh"), Prose(dice, "zh")
    house = dice.choice(_HOUSES)
    rating, normal = dice.choice(ZH_RATINGS)
    change, changed = dice.choice(ZH_CHANGES)
    year, month, day = d_.day(dice)
    target = rounded(made.price * dice.randrange(108, 150) / 100, 2)
    people = tuple(dice.sample([s + g for s in _SURNAMES for g in _GIVEN], 2))
    never = (f"{house}研究所 证券研究报告", "请务必阅读正文之后的信息披露和法律声明")
    basic, sheet, facts = _basic_zh(made, d), *forecast(
        "forecast", made, dice, "zh", _YEARS, 2025, d.style, d.look(dice.choice(("three", "zebra", "level")), head_tint=d.tint),
        negative=d.negative, percent_sign=number % 2 == 1,
    )  # fmt: skip
    side = (
        f'#block(fill: rgb("{d.tint}"), inset: 6pt, width: 100%)[#text(size: 8pt)[\n'
        f"#strong[投资评级：{rating}（{change}）] \\\n"
        f"#strong[目标价：{printed(target)} 元] \\\n当前股价：{printed(made.price)} 元 \\\n"
        f"{year}年{month:02d}月{day:02d}日]]\n"
        + d_.caption("基础数据", size=8) + basic.typst() + d_.caption("分析师", size=8)
        + "".join(
            f"#text(size: 8pt)[分析师：{p} \\\n执业证书编号：S{dice.randrange(10**12, 10**13)}] \\\n"
            for p in people
        )
    )  # fmt: skip
    main = d_.heading(
        d,
        f"{made.name}（{made.code}）：{dice.choice(('业绩符合预期', '需求回暖', '新品放量'))}",
        15,
    )
    for point in ("核心观点", "盈利能力", "行业格局"):
        main += d_.heading(d, point) + prose.paragraph(dice.randrange(3, 5)) + "\n\n"
    main += d_.heading(d, "风险提示") + prose.paragraph(2) + "\n\n"
    body = (
        f"#grid(columns: (4.6cm, 1fr), column-gutter: 14pt, [{side}], [{main}])\n"
        + d_.caption("表1：盈利预测与估值") + sheet.typst()
        + d_.source(f"资料来源：公司公告，{house}研究所")
        + d_.heading(d, "投资建议") + prose.paragraph(4) + "\n\n#pagebreak()\n"
    )  # fmt: skip
    left, right = _appendix_zh(made, d, wrong=number == 1)
    body += d_.heading(d, "附录：财务报表预测") + (
        "#grid(columns: (1fr, 1fr), column-gutter: 12pt, "
        f"[{d_.caption('资产负债表（百万元）')}{left.typst()}], [{d_.caption('利润表（百万元）')}{right.typst()}])\n"
    )
    body += d_.source("资料来源：Wind，公司年报") + d_.heading(d, "投资评级说明") + _SCALE_ZH
    return Document(
        id=f"broker_zh-{part}-{number}", layout="broker_zh", part=part, language="zh",
        source=d_.page(d, *never) + body,
        tables=(basic.truth(), sheet.truth(), left.truth(), right.truth()),
        sentences=tuple(prose.taken), never=never,
        facts=FactsTruth(
            broker=house, analysts=people, published=f"{year}-{month:02d}-{day:02d}",
            company=made.name, code=made.code, rating=normal, as_written=rating, change=changed,
            target=target, currency="CNY", forecasts=facts,
        ),
    )  # fmt: skip


_SCALE_ZH = (
    "以报告发布日后6个月内相对沪深300指数的涨跌幅为基准：买入为涨幅在15%以上；增持为涨幅在5%至15%之间；"
    "中性为变动在-5%至5%之间；减持为跌幅在5%以上。\n"
)


def _basic_zh(made: Company, d: d_.Dress) -> Sheet:
    cap = made.price * made.shares / 100_000_000
    rows = (
        ("总股本(百万股)", printed(Decimal(made.shares) / 1_000_000, 0)),
        ("总市值(亿元)", printed(cap, 1)), ("每股净资产(元)", printed(abs(made.of("parent_equity", 2025)) / made.shares)),
        ("12个月最高/最低(元)", f"{printed(made.price * Decimal('1.31'))}/{printed(made.price * Decimal('0.72'))}"),
    )  # fmt: skip
    look = d.look("level", wide="1.5fr, 1fr")
    return Sheet("basic", (), tuple(Row(r) for r in rows), graded_heads=False, look=look)


def _appendix_zh(made: Company, d: d_.Dress, *, wrong: bool) -> tuple[Sheet, Sheet]:
    head = (Head("会计年度"), *(Head(period_head(y, 2025, d.style)) for y in _YEARS))
    how, look = Print(MILLION_CNY, 0, d.negative), d.look("level", label="1.5fr", columns="0.85fr")
    bad = "current_assets" if wrong else ""
    lines = BALANCE_ZH if wrong else tuple(line for line in BALANCE_ZH if line[0])
    left = statement("balance", made, lines, _YEARS, how, (head,), look, wrong=bad)
    right = statement("income", made, INCOME_ZH, _YEARS, how, (head,), look)
    return left, right


def sellside_en(dice: random.Random, part: Part, number: int) -> Document:
    """Two columns of prose with exhibits in them, a box on top, statements over the width."""
    d, made, prose = d_.dress(part, number), company(dice, "en"), Prose(dice, "en")
    house, people = dice.choice(_EN_HOUSES), tuple(dice.sample(_EN_PEOPLE, 2))
    rating, normal = dice.choice(EN_RATINGS)
    change, changed = dice.choice(EN_CHANGES)
    year, month, day = d_.day(dice)
    target = rounded(made.price * dice.randrange(85, 150) / 100, 0)
    never = (
        f"{house} | Global Equity Research",
        "See the last page for analyst certification and important disclosures.",
    )
    sheet, facts = forecast(
        "forecast", made, dice, "en", _YEARS, 2025, d.style, d.look("level", label="2fr", head_tint=d.tint),
        negative=d.negative,
    )  # fmt: skip
    segments = _segments(made, dice, d)
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    written = f"{day} {months[month - 1]} {year}"
    top = (
        d_.heading(d, f"{made.name} ({made.code}.US)", 17)
        + f'#block(fill: rgb("{d.tint}"), inset: 7pt, width: 100%)[#text(size: 8.5pt)[#strong[{change} {rating}] '
        f"#h(1fr) Price target: US\\${target} #h(1fr) Price: US\\${printed(made.price)} #h(1fr) {written}]]\n"
        f"#text(size: 8.5pt)[Analysts: {', '.join(people)} #h(1fr) {esc(house)}]\n\n"
    )
    columns = d_.heading(d, "Investment summary") + prose.paragraph(4) + "\n\n" + prose.paragraph(3)
    columns += (
        d_.caption("Exhibit 1: Summary forecasts", size=8)
        + sheet.typst()
        + d_.source("Source: company data, estimates")
    )
    columns += prose.paragraph(4) + d_.heading(d, "Segments") + prose.paragraph(4)
    columns += (
        d_.caption("Exhibit 2: Sales by segment (US$ mn)", size=8)
        + segments.typst()
        + d_.source("Source: company data")
    )
    columns += d_.heading(d, "Risks") + prose.paragraph(4) + "\n\n" + prose.paragraph(5)
    head = (
        Head("US$ mn, year to December"),
        *(Head(period_head(y, 2025, d.style)) for y in _YEARS),
    )
    how, look = Print(MILLION_USD, 0, "brackets"), d.look("three", label="2.6fr")
    income = statement("income", made, INCOME_EN, _YEARS, how, (head,), look)
    balance = statement(
        "balance",
        made,
        BALANCE_EN,
        _YEARS,
        how,
        (head,),
        look,
        wrong="total_assets" if number == 0 else "",
    )
    tail = "#pagebreak()\n" + d_.caption("Exhibit 3: Income statement") + income.typst()
    tail += (
        d_.caption("Exhibit 4: Balance sheet")
        + balance.typst()
        + d_.source("Source: company data, estimates")
    )
    return Document(
        id=f"sellside_en-{part}-{number}", layout="sellside_en", part=part, language="en",
        source=d_.page(d, *never) + top + f"#columns(2, gutter: 14pt)[{columns}]\n" + tail,
        tables=(sheet.truth(), segments.truth(), income.truth(), balance.truth()),
        sentences=tuple(prose.taken), never=never,
        facts=FactsTruth(
            broker=house, analysts=people, published=f"{year}-{month:02d}-{day:02d}",
            company=made.name, code=made.code, rating=normal, as_written=rating, change=changed,
            target=target, currency="USD", forecasts=facts,
        ),
    )  # fmt: skip


def _segments(made: Company, dice: random.Random, d: d_.Dress) -> Sheet:
    """Shares that add up to the whole, as printed."""
    names = dice.sample(
        ("Americas", "Europe", "Greater China", "Services", "Hardware", "Licences"), 4
    )
    rows, sums = [], [0, 0]
    for name in names:
        shown = []
        for at, year in enumerate((2024, 2025)):
            amount = int(made.of("revenue", year) / 1_000_000) // (4 + dice.randrange(3))
            sums[at] += amount
            shown.append(f"{amount:,}")
        growth = (
            Decimal(int(shown[1].replace(",", ""))) / int(shown[0].replace(",", "")) * 100 - 100
        )
        rows.append(Row((name, *shown, printed(growth, 1, style=d.negative) + "%")))
    growth = Decimal(sums[1]) / sums[0] * 100 - 100
    rows.append(
        Row(
            ("Total", *(f"{s:,}" for s in sums), printed(growth, 1, style=d.negative) + "%"),
            bold=True,
        )
    )
    head = ((Head("Segment"), Head("2024A"), Head("2025A"), Head("YoY")),)
    return Sheet("segments", head, tuple(rows), checked=True, look=d.look("open", label="1.6fr"))
