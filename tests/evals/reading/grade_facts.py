"""How right the facts of a report are.

*forecast*: figures of the forecast table stated with the right metric, period, actual or expected,
value (to the last printed digit) and unit, of all its figures and of the other values that were
given to the same metric and period. *rating*: the normalised rating and its change are right, or
none is stated where the document has none; *target*: amount and currency likewise. Broker,
analysts, day, company and code are told beside them.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from core.domain.research import Facts, FigureStated
from tests.evals.reading.truth import FactsTruth, ForecastTruth

IDENTITY = ("broker", "analysts", "published", "company", "code")


@dataclass
class FactScore:
    """Counts that add up over documents."""

    forecast: int = 0
    forecast_right: int = 0
    rating: int = 0
    rating_right: int = 0
    target: int = 0
    target_right: int = 0
    identity: int = 0
    identity_right: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, other: "FactScore") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def share(self, name: str) -> float:
        whole = getattr(self, name)
        return round(getattr(self, f"{name}_right") / whole, 4) if whole else 1.0


def facts_score(truth: FactsTruth, facts: Facts) -> FactScore:
    score = FactScore(rating=1, target=1)
    _forecasts(truth, facts, score)
    stated = facts.rating and (facts.rating.rating, facts.rating.change)
    wanted = (truth.rating, truth.change) if truth.rating else None
    if stated == wanted:
        score.rating_right = 1
    else:
        score.wrong.append(f"rating {truth.as_written} {wanted} read as {stated}")
    target = facts.target and (facts.target.amount, facts.target.currency)
    if target == ((truth.target, truth.currency) if truth.target is not None else None):
        score.target_right = 1
    else:
        score.wrong.append(f"target {truth.target} {truth.currency} read as {target}")
    _identity(truth, facts, score)
    return score


def _forecasts(truth: FactsTruth, facts: Facts, score: FactScore) -> None:
    read: dict[tuple[str, str], list[FigureStated]] = {}
    for figure in facts.figures:
        if figure.statement in ("forecast", "indicator"):
            read.setdefault((figure.metric, figure.period), []).append(figure)
    for one in truth.forecasts:
        found = read.get((one.metric, one.period), [])
        right = [f for f in found if _holds(one, f)]
        score.forecast += 1 + sum(not _holds(one, f) for f in found) - (not right and bool(found))
        score.forecast_right += bool(right)
        if len(right) != len(found) or not right:
            said = [
                f"{f.value} {f.unit} expected={f.expected}" for f in found if not _holds(one, f)
            ]
            score.wrong.append(
                f"{one.metric} {one.period}: {one.value} {one.unit} expected={one.expected} read as {said or 'nothing'}"
            )


def _holds(truth: ForecastTruth, read: FigureStated) -> bool:
    near = abs(truth.value - read.value) <= Decimal("0.0001") * max(abs(truth.value), 1)
    return near and truth.unit == read.unit and truth.expected == read.expected


def _identity(truth: FactsTruth, facts: Facts, score: FactScore) -> None:
    for name in IDENTITY:
        wanted = getattr(truth, name)
        if not wanted:
            continue
        score.identity += 1
        found = getattr(facts, name)
        value = tuple(a.value for a in found) if name == "analysts" else found and found.value
        right = set(value) == set(wanted) if name == "analysts" else _names(wanted, value or "")
        score.identity_right += right
        if not right:
            score.wrong.append(f"{name} {wanted} read as {value}")


def _names(wanted: str, found: str) -> bool:
    """A company may be named in full or short; AAPL is also AAPL.US or AAPL.O."""
    return bool(found) and (
        found == wanted
        or found.split(".", maxsplit=1)[0] == wanted
        or (wanted in found and len(found) <= len(wanted) + 12)
    )
