"""Reads the rule catalogue and the patterns that belong to its lexical rules."""

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, Field

from core.domain import Frozen
from core.domain.conduct import Exchange, Form, Phase, Trade
from core.domain.finding import Detector, Severity

_HERE = Path(__file__).parent


class Basis(Frozen):
    """One legal basis. verified says how the article number is known: text (the article was read),
    secondary (a third party's index), unverified (never printed as a citation)."""

    instrument: str
    name_zh: str
    name_en: str
    number: str
    jurisdiction: str
    article: str
    verified: Literal["text", "secondary", "unverified"]
    in_force: dt.date | None


class Rule(Frozen):
    """One version of one conduct requirement. The phrases run as tests.

    threshold is the calibrated probability at which the semantic head reports; None: the head's own
    for the rule. starts and ends bound the days of conduct on which it holds, in each jurisdiction
    that `starts` names.
    """

    id: str
    version: str
    tier: Literal["core", "extended"]
    duty: Literal["forbidden", "required"]
    severity: Severity
    name_zh: str
    name_en: str
    what_zh: str
    what_en: str
    must_fire: tuple[str, ...]
    must_not_fire: tuple[str, ...]
    basis: tuple[Basis, ...]
    forms: frozenset[Form]
    trades: frozenset[Trade]
    phase: Phase
    detectors: frozenset[Detector]
    patterns: tuple[str, ...] = ()
    threshold: float | None = Field(None, ge=0, le=1)
    starts: dict[str, dt.date] = Field(default_factory=dict)
    ends: dt.date | None = None

    def holds(self, day: dt.date, jurisdiction: str) -> bool:
        """Whether the rule was law for conduct on that day. A jurisdiction whose dates are not known
        is taken to be in force."""
        if self.ends is not None and day > self.ends:
            return False
        start = self.starts.get(jurisdiction)
        return start is None or day >= start

    def concerns(self, exchange: Exchange) -> bool:
        """Whether it is asked about this exchange at all: day, form, product and phase. What is not
        known does not exclude it."""
        trade = exchange.product.trade if exchange.product else None
        return (
            self.holds(exchange.day, exchange.jurisdiction)
            and (exchange.form in self.forms or self._of_records(exchange))
            and (trade is None or trade in self.trades)
            and (Phase.ANY in (self.phase, exchange.phase) or self._near(exchange.phase))
        )

    def _of_records(self, exchange: Exchange) -> bool:
        """A rule on records is asked wherever an order is on record, whatever the talk came by."""
        return Form.WORKFLOW in self.forms and exchange.order is not None

    def _near(self, phase: Phase) -> bool:
        """A talk before the sale may run into the sale, and advertising is before the sale."""
        before = {Phase.MARKETING, Phase.PRESALE, Phase.SALE}
        return phase is self.phase or (phase in before and self.phase in before)


class _Instrument(BaseModel):
    key: str
    jurisdiction: str
    name_zh: str
    name_en: str
    number: str = ""
    in_force: str = ""


class _Legal(BaseModel):
    instrument: str
    article: str
    verified: Literal["text", "secondary", "unverified"]


class _Entry(BaseModel):
    """A rule as the file writes it."""

    id: str
    tier: Literal["core", "extended"]
    duty: Literal["forbidden", "required"]
    severity: Severity
    name_zh: str
    name_en: str
    what_zh: str
    what_en: str
    example_zh: str
    example_en: str
    must_not_fire_zh: str
    must_not_fire_en: str
    regulations: tuple[_Legal, ...]
    modality: frozenset[Form]
    products: frozenset[Trade]
    phase: Phase
    detection: frozenset[Detector]


class _File(BaseModel):
    instruments: tuple[_Instrument, ...]
    rules: tuple[_Entry, ...]


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of the catalogue, in its order."""
    read = yaml.safe_load((_HERE / "catalogue.yaml").read_text(encoding="utf-8"))
    patterns = yaml.safe_load((_HERE / "lexical.yaml").read_text(encoding="utf-8"))
    file = _File.model_validate(read)
    instruments = {i.key: i for i in file.instruments}
    version = str(read["meta"]["version"])
    return tuple(_rule(r, version, instruments, tuple(patterns.get(r.id, ()))) for r in file.rules)


@cache
def lexical_rules() -> tuple[Rule, ...]:
    """The rules that have patterns, in the catalogue's order."""
    return tuple(r for r in rules() if r.patterns)


def named(rule_id: str) -> Rule:
    """Raises KeyError for a rule that the catalogue does not have."""
    return {r.id: r for r in rules()}[rule_id]


def _rule(
    entry: _Entry, version: str, instruments: dict[str, _Instrument], patterns: tuple[str, ...]
) -> Rule:
    basis = tuple(_basis(b, instruments[b.instrument]) for b in entry.regulations)
    same = {"id", "tier", "duty", "severity", "name_zh", "name_en", "what_zh", "what_en", "phase"}
    return Rule(
        **entry.model_dump(include=same),
        version=version,
        must_fire=(entry.example_zh, entry.example_en),
        must_not_fire=(entry.must_not_fire_zh, entry.must_not_fire_en),
        basis=basis,
        forms=entry.modality,
        trades=entry.products,
        detectors=entry.detection,
        patterns=patterns,
        starts=_starts(basis),
    )


def _basis(legal: _Legal, instrument: _Instrument) -> Basis:
    return Basis(
        **instrument.model_dump(exclude={"key", "in_force"}), instrument=instrument.key,
        article=legal.article, verified=legal.verified, in_force=_day(instrument.in_force),
    )  # fmt: skip


def _day(written: str) -> dt.date | None:
    """A date whose source says that it is unverified is no date."""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None


def _starts(basis: tuple[Basis, ...]) -> dict[str, dt.date]:
    """The first day of the first basis in each jurisdiction; none where one basis has no date."""
    starts: dict[str, dt.date] = {}
    for jurisdiction in {b.jurisdiction for b in basis}:
        days = [b.in_force for b in basis if b.jurisdiction == jurisdiction]
        known = [d for d in days if d is not None]
        if len(known) == len(days):
            starts[jurisdiction] = min(known)
    return starts
