"""Branches, employees and customers."""

import datetime as dt
from random import Random

from core.access import Role
from core.demo import names
from core.demo.calendar import day_between
from core.demo.logins import logins
from core.demo.plan import Plan
from core.demo.rows import Branch, Customer, Employee
from core.domain.customer import Segment

_TITLES: tuple[tuple[Role, str, int], ...] = (
    (Role.REPRESENTATIVE, "坐席", 20),
    (Role.REPRESENTATIVE, "客户经理", 18),
    (Role.BRANCH_MANAGER, "网点负责人", 10),
    (Role.ANALYST, "分析师", 4),
    (Role.COMPLIANCE_OFFICER, "合规专员", 3),
    (Role.ADMINISTRATOR, "系统管理员", 2),
    (Role.AUDITOR, "审计员", 2),
)
_LOGIN_TITLES = {role: title for role, title, _ in reversed(_TITLES)}
_SENIOR_AGE = 65


def branches(plan: Plan) -> tuple[Branch, ...]:
    return tuple(
        Branch(
            f"{plan.letter}B{n:02d}", name, f"{english} Branch", city, city + address,
            dt.date(2008 + n, 3, 18),
        )
        for n, (name, english, city, address) in enumerate(names.BRANCHES[: plan.branches], 1)
    )  # fmt: skip


def employees(plan: Plan, rng: Random, places: tuple[Branch, ...]) -> tuple[Employee, ...]:
    """Those who may sign in come first, the others by weight of their title."""
    known = [login for login in logins(plan.institution) if login.employee_id]
    rows = [
        Employee(
            login.employee_id or "", login.name, login.username.split("-")[-1].capitalize(),
            login.role.value, _LOGIN_TITLES[login.role], places[n % len(places)].id,
            dt.date(2019, 7, 1),
        )
        for n, login in enumerate(known)
    ]  # fmt: skip
    weights = [weight for *_, weight in _TITLES]
    for n in range(len(rows) + 1, plan.employees + 1):
        role, title, _ = rng.choices(_TITLES, weights)[0]
        name, pinyin = names.chinese(rng)
        joined = day_between(rng, dt.date(2012, 7, 1), dt.date(2026, 7, 1))
        place = places[n % len(places)].id
        rows.append(
            Employee(f"{plan.letter}E{n:03d}", name, pinyin, role.value, title, place, joined)
        )
    return tuple(rows)


def customer(
    plan: Plan,
    rng: Random,
    number: int,
    places: tuple[Branch, ...],
    managers: list[str],
    day: dt.date,
) -> Customer:
    """A stranger; telephone numbers begin with 100, which no mobile number does."""
    age = min(88, max(19, int(rng.triangular(19, 86, 38))))
    birth = dt.date(day.year - age, rng.randint(1, 12), rng.randint(1, 28))
    foreign = rng.random() < 0.05
    name, latin = (english := names.english(rng), english) if foreign else names.chinese(rng)
    segment = _segment(rng, day.year - birth.year)
    earliest = max(dt.date(2012, 6, 1), dt.date(birth.year + 16, 12, 31))
    return Customer(
        id=f"{plan.letter}{number:06d}",
        name=name,
        name_en=latin,
        locale="en" if foreign else "zh-CN",
        phone_masked=f"100****{number % 10_000:04d}",
        birth_date=birth,
        segment=segment,
        rating=_rating(rng, segment),
        rating_expires_on=day + dt.timedelta(days=rng.randint(-60, 365)),
        branch_id=rng.choice(places).id,
        manager_id=rng.choice(managers) if managers and rng.random() < 0.6 else None,
        since=day_between(rng, earliest, max(earliest, dt.date(2026, 6, 30))),
    )


def _segment(rng: Random, age: int) -> Segment:
    if age > _SENIOR_AGE:
        return Segment.SENIOR
    kinds = (Segment.EVERYDAY, Segment.AFFLUENT, Segment.BUSINESS, Segment.PRIVATE)
    return rng.choices(kinds, (76, 14, 8, 2))[0]


def _rating(rng: Random, segment: Segment) -> str:
    weights = (50, 35, 12, 3, 0) if segment is Segment.SENIOR else (12, 30, 34, 18, 6)
    return rng.choices(("C1", "C2", "C3", "C4", "C5"), weights)[0]
