"""Companies' own reports: ruled Chinese statements over pages, open American statements."""

import random
from decimal import Decimal

from tests.evals.reading import dress as d_
from tests.evals.reading.company import Company, company, printed, rounded
from tests.evals.reading.sheets import (
    BALANCE_EN,
    BALANCE_ZH,
    INCOME_EN,
    INCOME_ZH,
    MILLION_USD,
    WAN,
    YUAN,
    Print,
    statement,
)
from tests.evals.reading.truth import Document, FactsTruth, Part
from tests.evals.reading.typeset import Head, Prose, Row, Sheet, esc

_NUMERALS = "一二三四五六七八九十"


def annual_zh(dice: random.Random, part: Part, number: int) -> Document:
    """合并资产负债表 and 合并利润表, fully ruled, over pages with the head repeated, 单位：元."""
    d, made, prose = d_.dress(part, number), company(dice, "zh"), Prose(dice, "zh")
    unit = (YUAN, YUAN, WAN)[number % 3]
    never = (f"{made.full}2025年年度报告全文", f"证券代码：{made.code[:6]} 内部留存")
    how = Print(unit, 2, d.negative)
    keys = [k for k, _, _ in (*BALANCE_ZH, *INCOME_ZH) if k]
    notes = {k: f"七、{n}" if number % 2 else _chinese(n) for n, k in enumerate(keys, 1)}
    head = (Head("项目"), Head("附注"), Head("2025年12月31日"), Head("2024年12月31日"))
    look = d.look(
        "ruled", wide="2.2fr, 0.7fr, 1.5fr, 1.5fr", head_tint=d.tint if number % 2 else ""
    )
    balance = statement("balance", made, BALANCE_ZH, (2025, 2024), how, (head,), look, notes=notes)
    head = (Head("项目"), Head("附注"), Head("2025年度"), Head("2024年度"))
    income = statement("income", made, INCOME_ZH, (2025, 2024), how, (head,), look, notes=notes)
    ageing = _ageing(made, dice, d, how, wrong=number == 1)
    body = f"公司代码：{made.code[:6]} #h(1fr) 公司简称：{made.name}\n"
    body += (
        d_.heading(d, f"{made.full}2025年年度报告", 16)
        + d_.heading(d, "第十节 财务报告")
        + prose.paragraph(4)
        + "\n\n"
        + prose.paragraph(3 + number * 3)
    )
    body += (
        d_.heading(d, "1、合并资产负债表")
        + f"编制单位：{made.full}\n"
        + d_.unit_line(f"单位：{unit.as_written}")
    )
    body += balance.typst() + "\n法定代表人：陈某 #h(2em) 主管会计工作负责人：王某\n"
    body += (
        d_.heading(d, "2、合并利润表") + d_.unit_line(f"单位：{unit.as_written}") + income.typst()
    )
    body += d_.heading(d, "3、应收账款") + prose.paragraph(2) + d_.caption("按账龄披露")
    body += d_.unit_line(f"单位：{unit.as_written}") + ageing.typst() + "\n" + prose.paragraph(3)
    return Document(
        id=f"annual_zh-{part}-{number}", layout="annual_zh", part=part, language="zh",
        source=d_.page(d, *never) + body,
        tables=(balance.truth(), income.truth(), ageing.truth()),
        sentences=tuple(prose.taken), never=never,
        facts=FactsTruth(company=made.name, code=made.code),
    )  # fmt: skip


def _chinese(number: int) -> str:
    """五、三十二 as the notes of accounts are numbered."""
    tens, ones = divmod(number, 10)
    text = ("" if tens < 2 else _NUMERALS[tens - 1]) + ("十" if tens else "")
    return "五、" + text + (_NUMERALS[ones - 1] if ones else "")


def _ageing(made: Company, dice: random.Random, d: d_.Dress, how: Print, *, wrong: bool) -> Sheet:
    """Two levels of heads over amounts and shares; the total may be misstated."""
    ages = ("1年以内", "1至2年", "2至3年", "3年以上")
    rows, sums = [], [Decimal(0)] * 2
    totals = [made.of("receivables", y) / how.unit.scale for y in (2025, 2024)]
    weights = [dice.randrange(500, 800), dice.randrange(60, 160), dice.randrange(20, 60)]
    weights.append(1000 - sum(weights))
    for age, weight in zip(ages, weights, strict=True):
        shown: list[str] = []
        for at, total in enumerate(totals):
            amount = rounded(total * weight / 1000, how.places)
            sums[at] += amount
            shown += [printed(amount, how.places), f"{Decimal(weight) / 10:.1f}"]
        rows.append(Row((age, *shown)))
    if wrong:
        sums[0] += rounded(sums[0] / 9, how.places)
    texts = [t for s in sums for t in (printed(s, how.places), "100.0")]
    rows.append(Row(("合计", *texts), bold=True))
    head = (
        (Head("账龄", down=2), Head("期末余额", 2), Head("期初余额", 2)),
        (Head("账面余额"), Head("比例(%)"), Head("账面余额"), Head("比例(%)")),
    )
    look = d.look("ruled", wide="1fr, 1.5fr, 0.8fr, 1.5fr, 0.8fr")
    return Sheet("ageing", head, tuple(rows), how.unit, wrong, True, look=look)


def tenk_en(dice: random.Random, part: Part, number: int) -> Document:
    """Open statements with dollar signs and brackets, in millions except per share amounts."""
    d, made, prose = d_.dress(part, number), company(dice, "en"), Prose(dice, "en")
    never = (f"{made.full} Form 10-K", "Confidential working copy | 2025 annual filing")
    how = Print(MILLION_USD, 0, "brackets", dollar=True)
    look = d.look(
        ("open", "zebra", "open")[number % 3], wide="3.2fr, 1fr, 1fr, 1fr", head_align="right"
    )
    years = (2025, 2024, 2023)
    two = (
        (Head("", down=2), Head("Years ended December 31,", 3)),
        tuple(Head(str(y)) for y in years),
    )
    income = statement("income", made, INCOME_EN, years, how, two, look)
    income = Sheet(**{**income.__dict__, "rows": income.rows + _per_share(made, years)})
    one = (Head("", down=1), Head("December 31, 2025"), Head("December 31, 2024"))
    look2 = d.look("open", wide="3.2fr, 1fr, 1fr", head_align="right")
    bad = "total_liabilities" if number == 1 else ""
    balance = statement("balance", made, BALANCE_EN, (2025, 2024), how, (one,), look2, wrong=bad)
    said = "(In millions, except per-share amounts)"
    body = (
        d_.heading(d, "Item 7. Management’s Discussion and Analysis")
        + prose.paragraph(6)
        + "\n\n"
        + prose.paragraph(5)
    )
    body += "\n\n" + prose.paragraph(4 + 4 * number) + d_.heading(d, "Item 8. Financial Statements")
    body += _title(f"{made.full}", "CONSOLIDATED STATEMENTS OF OPERATIONS", said) + income.typst()
    body += "\n#v(6pt)\n" + prose.paragraph(3) + "\n"
    body += _title(f"{made.full}", "CONSOLIDATED BALANCE SHEETS", "(In millions)") + balance.typst()
    body += "\nSee accompanying Notes to Consolidated Financial Statements.\n\n" + prose.paragraph(
        4
    )
    return Document(
        id=f"tenk_en-{part}-{number}", layout="tenk_en", part=part, language="en",
        source=d_.page(d, *never, paper="us-letter") + body,
        tables=(income.truth(), balance.truth()), sentences=tuple(prose.taken), never=never,
    )  # fmt: skip


def _title(*lines: str) -> str:
    shown = " \\\n".join(esc(line) for line in lines)
    return f"\n#block(sticky: true, above: 16pt, width: 100%)[#align(center)[#strong[{shown}]]]\n"


def _per_share(made: Company, years: tuple[int, ...]) -> tuple[Row, ...]:
    def shown(values: list[Decimal], places: int, sign: str) -> tuple[str, ...]:
        return tuple(sign + printed(v, places, style="brackets") for v in values)

    eps = [made.of("net_profit_all", y) / made.shares for y in years]
    count = [Decimal(made.shares) / 1000 for _ in years]
    return (
        Row(("Earnings per share:", "", "", "")),
        Row(("Basic", *shown(eps, 2, "$ ")), indent=1),
        Row(("Diluted", *shown([e * Decimal("0.99") for e in eps], 2, "$ ")), indent=1),
        Row(("Shares used in computing earnings per share (in thousands):", "", "", "")),
        Row(("Basic", *shown(count, 0, "")), indent=1),
    )
