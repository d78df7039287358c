"""The named customers of the demo; their contracts and balances are written down, not drawn."""

import datetime as dt
from decimal import Decimal

from core.demo import contracts as c
from core.demo.book import Book
from core.demo.rows import Card, Customer


def personas(institution: str, day: dt.date) -> tuple[Book, ...]:
    """They take the first customer numbers."""
    if institution == "demo":
        return _lin_yue(day), _emily(day), _zhao_guoliang(day)
    return (_zhou_yao(day),)


def _card(customer: Customer, number: int, code: str, last4: str, expires: str) -> Card:
    product = c.BY_CODE[code]
    debit = code == "JK001"
    return Card(
        c.identifier(customer.id, "K", number), customer.id,
        c.identifier(customer.id, "A", 1) if debit else None, code, "debit" if debit else "credit",
        product.name, last4, "active", expires,
    )  # fmt: skip


def _lin_yue(day: dt.date) -> Book:
    who = Customer(
        "C000001", "林悦", "Yue Lin", "zh-CN", "100****0001", dt.date(1992, 5, 14), "everyday",
        "C3", dt.date(2027, 4, 30), "CB02", "CE001", dt.date(2018, 3, 12),
    )  # fmt: skip
    first = c.account(who, 1, "活期储蓄账户", "0018")
    second = c.account(who, 2, "备用账户", "0026")
    credit = _card(who, 2, "XK100", "7025", "2029-08")._replace(
        credit_limit=Decimal(30_000), credit_used=Decimal("4386.20"), statement_day=5, due_day=25,
        points=12_480,
    )  # fmt: skip
    prices = Decimal("1.0000"), Decimal("1.0132")
    return Book(
        customer=who,
        pay=1_380_000,
        accounts=(first, second),
        cards=(_card(who, 1, "JK001", "6018", "2030-03"), credit),
        deposits=(c.deposit(who, 1, "DQ012", 50_000, dt.date(2026, 3, 10), True, day),),
        loans=(c.loan(who, 1, "LN301", 860_000, Decimal("3.60"), 360, dt.date(2022, 6, 15), day),),
        holdings=(c.holding(who, 1, "WM205", 20_000, dt.date(2026, 6, 18), prices, day),),
        limits=c.limits(who, 50_000, 200_000),
        targets={first.id: 2_864_035, second.id: 520_000},
    )


def _emily(day: dt.date) -> Book:
    who = Customer(
        "C000002", "Emily Carter", "Emily Carter", "en", "100****0002", dt.date(1988, 11, 2),
        "affluent", "C4", dt.date(2027, 1, 31), "CB05", "CE001", dt.date(2020, 9, 7),
    )  # fmt: skip
    first = c.account(who, 1, "活期储蓄账户", "0034")
    dollars = c.account(who, 2, "美元账户", "0042", "USD")
    credit = _card(who, 2, "XK300", "7033", "2028-11")._replace(
        credit_limit=Decimal(80_000), credit_used=Decimal("12950.00"), statement_day=8, due_day=28,
        points=61_300,
    )  # fmt: skip
    prices = Decimal("1.1200"), Decimal("1.2056")
    return Book(
        customer=who,
        pay=3_600_000,
        accounts=(first, dollars),
        cards=(_card(who, 1, "JK001", "6034", "2029-05"), credit),
        deposits=(c.deposit(who, 1, "CD203", 300_000, dt.date(2026, 2, 2), False, day),),
        holdings=(c.holding(who, 1, "FD634", 56_000, dt.date(2025, 10, 13), prices, day),),
        limits=c.limits(who, 50_000, 100_000),
        targets={first.id: 6_421_088, dollars.id: 315_000},
    )


def _zhao_guoliang(day: dt.date) -> Book:
    who = Customer(
        "C000003", "赵国梁", "Guoliang Zhao", "zh-CN", "100****0003", dt.date(1958, 4, 9), "senior",
        "C1", dt.date(2027, 2, 28), "CB03", None, dt.date(2013, 5, 20),
    )  # fmt: skip
    first = c.account(who, 1, "活期储蓄账户", "0059")
    one = Decimal(1)
    return Book(
        customer=who,
        pay=580_000,
        accounts=(first,),
        cards=(_card(who, 1, "JK001", "6059", "2028-01"),),
        deposits=(
            c.deposit(who, 1, "DQ036", 200_000, dt.date(2025, 6, 3), False, day),
            c.deposit(who, 2, "DQ012", 80_000, dt.date(2025, 12, 1), True, day),
        ),
        holdings=(c.holding(who, 1, "WM101", 30_000, dt.date(2025, 8, 11), (one, one), day),),
        limits=c.limits(who, 20_000, 50_000),
        targets={first.id: 8_631_542},
    )


def _zhou_yao(day: dt.date) -> Book:
    who = Customer(
        "Y000001", "周遥", "Yao Zhou", "zh-CN", "100****9001", dt.date(1985, 7, 21), "everyday",
        "C2", dt.date(2027, 6, 30), "YB01", "YE001", dt.date(2019, 4, 15),
    )  # fmt: skip
    first = c.account(who, 1, "活期储蓄账户", "9011")
    return Book(
        customer=who,
        pay=920_000,
        accounts=(first,),
        cards=(_card(who, 1, "JK001", "9061", "2029-10"),),
        deposits=(c.deposit(who, 1, "DQ012", 30_000, dt.date(2026, 4, 8), True, day),),
        limits=c.limits(who, 50_000, 200_000),
        targets={first.id: 1_777_731},
    )
