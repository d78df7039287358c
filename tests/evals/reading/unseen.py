"""Layouts that only the test part has: slides in landscape, a fund's fact sheet in three columns.

Developers of readers and facts do not tune on these and are not shown what is in them.
"""

import random
from dataclasses import replace
from decimal import Decimal

from tests.evals.reading import dress as d_
from tests.evals.reading.company import company, printed, rounded
from tests.evals.reading.notes import ZH_CHANGES, ZH_RATINGS
from tests.evals.reading.sheets import PERCENT, forecast
from tests.evals.reading.truth import Document, FactsTruth, Part
from tests.evals.reading.typeset import Head, Look, Prose, Row, Sheet

_FUNDS = ("Arden Global Income", "Selwyn Asia Growth", "Calder Short Duration", "Ferndale Balanced")
_SECTORS = (
    "Financials",
    "Technology",
    "Industrials",
    "Health care",
    "Utilities",
    "Energy",
    "Materials",
)
_HOLDINGS = (
    "Norvik Bank",
    "Tellus Grid",
    "Opal Semiconductors",
    "Rhine Chemicals",
    "Saga Shipping",
    "Kite Mobile",
    "Delta Foods",
    "Yarra Water",
)
_HOUSES = ("云汉证券", "西岭证券", "东衡证券")


def deck_zh(dice: random.Random, part: Part, number: int) -> Document:
    """Slides: a title bar, points at the left, a table at the right, small print below."""
    d, made, prose = d_.dress(part, number), company(dice, "zh"), Prose(dice, "zh")
    d = replace(d, size=d.size + 4, table=d.table + 4, inset=d.inset + 1.5)
    house = dice.choice(_HOUSES)
    rating, normal = dice.choice(ZH_RATINGS)
    change, changed = dice.choice(ZH_CHANGES)
    year, month, day = d_.day(dice)
    target = rounded(made.price * dice.randrange(105, 140) / 100, 1)
    person = dice.choice("林何高郭马罗") + dice.choice(("知行", "若水", "承泽", "清和"))
    never = (f"{house} · 公司深度", "投资者据此操作，风险自担")
    sheet, facts = forecast(
        "forecast", made, dice, "zh", (2024, 2025, 2026, 2027), 2024, d.style,
        d.look(("three", "ruled", "zebra")[number % 3], head_tint=d.tint), negative=d.negative,
    )  # fmt: skip
    peers = _peers(dice, d)
    first = (
        d_.heading(d, f"{made.name}（{made.code}）深度报告", 20)
        + f"{house}研究所 #h(2em) 分析师 {person} #h(2em) {year}-{month:02d}-{day:02d}\n\n"
        + f"#strong[{change}“{rating}”评级，目标价{printed(target, 1)}元]\n\n"
        + prose.paragraph(3)
    )
    second = _slide(d, "盈利预测", prose.paragraph(3), sheet.typst())
    third = _slide(d, "可比公司估值", prose.paragraph(4), peers.typst())
    return Document(
        id=f"deck_zh-{part}-{number}", layout="deck_zh", part=part, language="zh",
        source=d_.page(d, *never, paper="presentation-16-9") + first + second + third,
        tables=(sheet.truth(), peers.truth()), sentences=tuple(prose.taken), never=never,
        facts=FactsTruth(
            broker=house, analysts=(person,), published=f"{year}-{month:02d}-{day:02d}",
            company=made.name, code=made.code, rating=normal, as_written=rating, change=changed,
            target=target, currency="CNY", forecasts=facts,
        ),
    )  # fmt: skip


def _slide(d: d_.Dress, title: str, left: str, right: str) -> str:
    bar = f'#block(fill: rgb("{d.accent}"), width: 100%, inset: 5pt)[#text(fill: white, size: 15pt)[{title}]]'
    return f"\n#pagebreak()\n{bar}\n#grid(columns: (1fr, 1.5fr), column-gutter: 16pt, [{left}], [{right}])\n"


def _peers(dice: random.Random, d: d_.Dress) -> Sheet:
    """Codes, prices, and two groups of years; the mean stands in the last row."""
    rows, sums = [], [Decimal(0)] * 4
    for _ in range(5):
        peer = company(dice, "zh")
        eps = [Decimal(dice.randrange(20, 500)) / 100 for _ in range(2)]
        pe = [rounded(peer.price / e, 1) for e in eps]
        for at, value in enumerate((*eps, *pe)):
            sums[at] += value
        rows.append(
            Row(
                (
                    peer.code,
                    peer.name,
                    printed(peer.price),
                    *(printed(e) for e in eps),
                    *(printed(p, 1) for p in pe),
                )
            )
        )
    means = [s / 5 for s in sums]
    rows.append(
        Row(
            ("平均", "", "", *(printed(m) for m in means[:2]), *(printed(m, 1) for m in means[2:])),
            bold=True,
        )
    )
    head = (
        (
            Head("代码", down=2),
            Head("简称", down=2),
            Head("收盘价(元)", down=2),
            Head("EPS(元)", 2),
            Head("PE(倍)", 2),
        ),
        (Head("2025"), Head("2026E"), Head("2025"), Head("2026E")),
    )
    look = d.look("level", stubs=2, wide="1.3fr, 1.2fr, 1fr, 0.8fr, 0.8fr, 0.8fr, 0.8fr")
    return Sheet("peers", head, tuple(rows), look=look)


def factsheet_en(dice: random.Random, part: Part, number: int) -> Document:
    """Three narrow columns with small open tables below coloured titles."""
    d, prose = d_.dress(part, number + 1), Prose(dice, "en")
    never = (
        f"{dice.choice(_FUNDS)} Fund | Monthly factsheet",
        "Past performance is not a guide to future returns.",
    )
    look = d.look(
        ("open", "level", "zebra")[number % 3], wide="1.7fr, 1fr, 1fr", head_align="right"
    )
    sectors = _shares(
        "sectors", dice.sample(_SECTORS, 5), dice, ("Sector", "Fund (%)", "Index (%)"), look
    )
    holdings = _shares(
        "holdings",
        dice.sample(_HOLDINGS, 6),
        dice,
        ("Top holdings", "Weight (%)", "Active (%)"),
        look,
    )
    returns = _returns(dice, d)
    body = d_.heading(d, never[0].split(" |")[0].removesuffix(" Fund") + " strategy", 18)
    columns = (
        d_.heading(d, "Objective")
        + prose.paragraph(3)
        + d_.heading(d, "Sector weights")
        + sectors.typst()
    )
    columns += (
        "\n" + prose.paragraph(4) + "\n#colbreak()\n" + d_.heading(d, "Holdings") + holdings.typst()
    )
    columns += (
        "\n"
        + prose.paragraph(5)
        + "\n#colbreak()\n"
        + d_.heading(d, "Manager’s comment")
        + prose.paragraph(7)
    )
    body += f"#columns(3, gutter: 12pt)[{columns}]\n"
    body += (
        d_.caption("Cumulative and calendar-year performance (%)")
        + returns.typst()
        + d_.source("Source: administrator, net of fees")
    )
    body += d_.heading(d, "Important information") + "\n\n".join(
        prose.paragraph(6) for _ in range(3)
    )
    body += "\n#pagebreak(weak: true)\n" + prose.paragraph(4)
    return Document(
        id=f"factsheet_en-{part}-{number}", layout="factsheet_en", part=part, language="en",
        source=d_.page(d, *never) + body,
        tables=(sectors.truth(), holdings.truth(), returns.truth()),
        sentences=tuple(prose.taken), never=never,
    )  # fmt: skip


def _shares(
    name: str, names: list[str], dice: random.Random, words: tuple[str, str, str], look: Look
) -> Sheet:
    rows = []
    for item in names:
        weight, active = (
            Decimal(dice.randrange(20, 260)) / 10,
            Decimal(dice.randrange(-60, 60)) / 10,
        )
        rows.append(Row((item, f"{weight}", f"{active:+}")))
    return Sheet(name, (tuple(map(Head, words)),), tuple(rows), PERCENT, look=look)


def _returns(dice: random.Random, d: d_.Dress) -> Sheet:
    def some() -> tuple[str, ...]:
        return tuple(
            printed(Decimal(dice.randrange(-180, 320)) / 10, 1, style=d.negative) for _ in range(7)
        )

    head = (
        (Head("", down=2), Head("Cumulative", 3), Head("Calendar year", 4)),
        tuple(map(Head, ("1 month", "YTD", "3 years", "2025", "2024", "2023", "2022"))),
    )
    rows = tuple(Row((name, *some())) for name in ("Fund", "Benchmark", "Relative"))
    return Sheet("returns", head, rows, PERCENT, look=d.look("three", label="1.4fr"))
