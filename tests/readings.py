"""A research report as it would be read, for tests that need no reader."""

import hashlib
from decimal import Decimal

from core.access import Audience, Principal, Role
from core.domain.reading import (
    Block,
    Box,
    Cell,
    PageKind,
    PageRead,
    PageWords,
    Reading,
    Table,
    TableCheck,
    Unit,
    Word,
)
from core.domain.research import (
    Facts,
    FigureStated,
    Place,
    Price,
    Rating,
    RatingChange,
    RatingStated,
    Stated,
)
from core.store import readings
from core.store.readings import NewReading, ReadingLine
from core.store.session import Store

A4 = (595.0, 842.0)
HEADS = ("", "2024A", "2025E", "2026E")
ROWS = (
    ("营业收入（百万元）", "1,741.44", "1,912.00", "2,103.00"),
    ("归母净利润（百万元）", "862.28", "940.00", "1,030.00"),
    ("合计", "2,603.72", "2,852.00", "3,100.00"),
)


def analyst(institution: str = "demo", subject: str = "ana") -> Principal:
    return Principal(institution=institution, subject=subject, role=Role.ANALYST, name="陈静")


def added(
    store: Store,
    who: Principal,
    now,
    *,
    data: bytes = b"%PDF-1.7 a report",
    name: str = "report.pdf",
    audience: Audience = Audience.STAFF,
) -> ReadingLine:
    """An uploaded file that nobody has read yet."""
    new = NewReading(
        name=name, format="pdf", audience=audience, size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    with store.transaction(who) as session:
        return readings.add(session, who, now, new, [data])[0]


def box(row: int, column: int = 0, width: float = 100) -> Box:
    return Box(x0=50 + 100 * column, top=300 + 20 * row, x1=50 + 100 * column + width, bottom=315 + 20 * row)  # fmt: skip


def page(number: int, *texts: str, kind: PageKind = PageKind.TEXT, reason: str = "") -> PageWords:
    words = tuple(Word(text=t, box=box(n)) for n, t in enumerate(texts))
    return PageWords(
        number=number, width=A4[0], height=A4[1], kind=kind, words=words, reason=reason
    )


def table(page_number: int = 2, *, holds: bool = False) -> Table:
    cells = [
        Cell(
            row=r, column=c, text=text, page=page_number, box=box(r, c),
            value=Decimal(text.replace(",", "")) if r and c else None,
        )
        for r, row in enumerate((HEADS, *ROWS))
        for c, text in enumerate(row)
        if text
    ]  # fmt: skip
    check = TableCheck(
        kind="total", row=3, column=2, stated=Decimal(2852), computed=Decimal(2852 if holds else 2853),
        difference=Decimal(0 if holds else -1), holds=holds, says="第4行 = 第2行 + 第3行",
    )  # fmt: skip
    return Table(
        title="盈利预测", pages=(page_number,), box=Box(x0=50, top=300, x1=450, bottom=375), rows=4,
        columns=4, header_rows=1, stub_columns=1, heads=tuple((h,) if h else () for h in HEADS),
        cells=tuple(cells), unit=Unit(kind="money", scale=Decimal(1_000_000), as_written="百万元"),
        checks=(check,),
    )  # fmt: skip


def report(name: str = "report.pdf") -> Reading:
    """Two pages and a broken one: title, a paragraph, a forecast table whose total does not add up."""
    return Reading(
        name=name, format="pdf", language="zh",
        pages=(
            PageRead(number=1, width=A4[0], height=A4[1], kind=PageKind.TEXT),
            PageRead(number=2, width=A4[0], height=A4[1], kind=PageKind.TEXT),
            PageRead(number=3, width=0, height=0, kind=PageKind.BROKEN, reason="第3页损坏"),
        ),
        blocks=(
            Block(kind="heading", page=1, box=box(0), text="渠道改革见效", level=1),
            Block(
                kind="paragraph", page=1, box=box(1, width=400),
                text="公司直营渠道收入占比升至43.2%，渠道库存降至1.5个月。风险提示：原材料价格上涨。",
            ),
            Block(kind="caption", page=2, box=box(-1), text="盈利预测"),
            Block(kind="table", page=2, box=Box(x0=50, top=300, x1=450, bottom=375), table=table()),
        ),
    )  # fmt: skip


def place(page_number: int, row: int, text: str, column: int = 0) -> Place:
    return Place(page=page_number, box=box(row, column), text=text)


def facts(
    *,
    broker: str = "华夏证券",
    day: str = "2026-10-30",
    company: str = "青禾食品",
    code: str = "600999.SH",
    rating: Rating = Rating.BUY,
    target: str = "58.00",
    profit: str = "940000000",
    title: str = "渠道改革见效",
) -> Facts:
    def stated(value: str) -> Stated:
        return Stated(value=value, place=place(1, 0, value))

    return Facts(
        kind="research", language="zh", broker=stated(broker), published=stated(day),
        company=stated(company), code=stated(code), title=stated(title),
        rating=RatingStated(
            rating=rating, as_written="买入", change=RatingChange.KEPT, before=None,
            place=place(1, 2, "投资评级：买入（维持）"),
        ),
        target=Price(amount=Decimal(target), currency="CNY", place=place(1, 3, f"目标价：{target}元")),
        figures=(
            FigureStated(
                metric="net_profit", as_written="归母净利润", period="2025", expected=True,
                value=Decimal(profit), unit="money", currency="CNY", statement="forecast",
                place=place(2, 2, "归母净利润（百万元） 2025E 940.00", 2),
            ),
            FigureStated(
                metric="revenue", as_written="营业收入", period="2025", expected=True,
                value=Decimal(1912000000), unit="money", currency="CNY", statement="forecast",
                place=place(2, 1, "营业收入（百万元） 2025E 1,912.00", 2),
            ),
        ),
        points=(place(1, 1, "直营渠道收入占比升至43.2%"),),
        risks=(place(1, 1, "原材料价格上涨"),),
    )  # fmt: skip
