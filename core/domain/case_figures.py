"""How well the rules and their reviewers do: figures on cases, and how agreement is measured."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from core.domain import Frozen
from core.domain.case import Verdict
from core.domain.finding import Severity


class RulePrecision(Frozen):
    """The deciders' words on one version of a rule. precision: confirmed and valuable among
    those and the false alarms; None where there are none."""

    rule_id: str
    rule_version: str
    name_zh: str
    name_en: str
    confirmed: int = 0
    valuable: int = 0
    false_alarms: int = 0
    needs_more: int = 0
    precision: float | None = None


class ReviewPair(Frozen):
    """Two reviewers on the findings that both saw."""

    first: str
    second: str
    n: int
    agreed: int
    kappa: float | None


class Agreement(Frozen):
    """n counts pairs of first words on the same finding; kappa is Cohen's, the earlier word against
    the later; None without pairs, and where chance alone would agree always."""

    n: int
    agreed: int
    kappa: float | None
    pairs: tuple[ReviewPair, ...]


class Decisions(Frozen):
    """Hours by the clock from the opening of a case to its decision."""

    n: int
    median_h: float | None
    p90_h: float | None


class Backlog(Frozen):
    """Undecided cases of one severity by their age in days, now."""

    severity: Severity
    under_1d: int = 0
    days_1_3: int = 0
    days_3_7: int = 0
    over_7d: int = 0
    overdue: int = 0


class FoundThatDay(Frozen):
    day: dt.date
    rule_id: str
    findings: int


class Snoozed(Frozen):
    findings: int
    snoozed: int
    share: float | None


class CaseFigures(Frozen):
    """From since to until, both days included; the backlog is that of now."""

    since: dt.date
    until: dt.date
    rules: tuple[RulePrecision, ...]
    agreement: Agreement
    decisions: Decisions
    backlog: tuple[Backlog, ...]
    days: tuple[FoundThatDay, ...]
    snoozed: Snoozed


def share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def kappa(pairs: Sequence[tuple[Verdict, Verdict]]) -> float | None:
    """Cohen's kappa of two raters, to four places. None without pairs, and where both always say the
    same one word, for then nothing can be told from chance."""
    n = len(pairs)
    if not n:
        return None
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(left[v] * right[v] for v in Verdict)  # times n²
    if by_chance == n * n:
        return None
    agreed = sum(a is b for a, b in pairs)
    return round((agreed * n - by_chance) / (n * n - by_chance), 4)
