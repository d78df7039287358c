"""Which companies are listed, and what kind of company each is."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from core.demo.market import names, rows


@dataclass(frozen=True)
class Firm:
    """A company with what its figures follow from; size is against its industry's usual one."""

    row: rows.Company
    industry: names.Industry
    size: float
    margin: float
    growth: float


def firms(seed: str, numbers: range, day: dt.date) -> tuple[Firm, ...]:
    """Industries take turns, so that each has about as many companies."""
    made: list[Firm] = []
    for n in numbers:
        industry = names.INDUSTRIES[n % len(names.INDUSTRIES)]
        place = names.PLACES[n // len(names.INDUSTRIES) % len(names.PLACES)]
        made.append(_firm(Random(f"{seed}:firm:{n}"), n, industry, place, day))
    return tuple(made)


def _firm(rng: Random, n: int, industry: names.Industry, place: list[str], day: dt.date) -> Firm:
    sh = rng.random() < 0.5
    listed = day - dt.timedelta(days=rng.randint(700, 9_000))
    gone = n % 61 == 60
    size = 2.0 ** rng.gauss(0, 1.1)
    row = rows.Company(
        code=f"{600_000 + n * 7 if sh else n * 7 + 1:06d}",
        name=f"{place[0]}{industry.ending}",
        full_name=f"{place[0]}{industry.ending}股份有限公司",
        name_en=f"{place[1]} {industry.ending_en}",
        industry_id=industry.id,
        exchange=names.EXCHANGES[0] if sh else names.EXCHANGES[1],
        province=rng.choice(names.PROVINCES),
        listed_on=listed,
        delisted_on=day - dt.timedelta(days=rng.randint(100, 600)) if gone else None,
        employees=int(300 + industry.revenue * size * rng.uniform(0.8, 2.5)),
        shares=int(max(0.4, size) * rng.randint(300, 1_800)) * 1_000_000,
    )
    return Firm(
        row=row, industry=industry, size=size,
        margin=industry.margin + rng.gauss(0, 0.03),
        growth=industry.growth + rng.gauss(0, 0.08),
    )  # fmt: skip
