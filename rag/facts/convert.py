"""Figures of a table in plain units: yuan, percent, yuan a share."""

import re
from decimal import Decimal

from core.domain import Frozen
from core.domain.reading import Table, Unit
from core.domain.research import FigureStated, Place
from rag.facts import units
from rag.facts.amounts import currency_in
from rag.facts.grid import Figure
from rag.facts.metrics import Metric
from rag.facts.words import plain

_KINDS = {"days": "count"}


class Setting(Frozen):
    """A table with what stands around it: above are its title, notes and the lines before it.
    home is the currency where nothing names one."""

    table: Table
    above: tuple[str, ...]
    home: str

    @property
    def unit(self) -> Unit:
        """The unit of the table's amounts."""
        if self.table.unit.kind == "money":
            return self.table.unit
        corner = [" ".join(path) for path in self.table.heads[:1]]
        for said in (*corner, self.table.title, *self.table.notes, *self.above):
            if found := units.money(said):
                return found
        for path in self.table.heads[1:]:
            if found := units.money(" ".join(path)):
                return found
        return Unit()


def stated(figure: Figure, setting: Setting, statement: str, *, expected: bool) -> FigureStated:
    """With its place; a growth of revenue is the metric revenue_growth, in percent."""
    figure = _as_meant(figure)
    metric, own = figure.metric, units.bracketed(figure.words)
    value, currency, unit = figure.value, "", _KINDS.get(metric.kind, metric.kind)
    if figure.growth:
        unit = "percent"
    elif metric.kind == "money":
        said = _money(figure, setting, own)
        value, currency = value * said.scale, said.currency or setting.home
    elif metric.kind == "per_share":
        own = own or plain(figure.section if units.cents(figure.section) else "")
        value = value * (Decimal("0.01") if units.cents(own) else Decimal(1))
        currency = _currency(figure, setting, own)
    elif metric.kind == "shares":
        value = value * _shares(figure, setting, own)
    return FigureStated(
        metric=f"{metric.name}_growth" if figure.growth else metric.name, as_written=figure.written,
        period=figure.when.period, expected=expected, value=value, unit=unit, currency=currency,
        statement=statement,
        place=Place(page=figure.cell.page, box=figure.cell.box, text=figure.cell.text),
    )  # fmt: skip


def _as_meant(figure: Figure) -> Figure:
    """A margin above 100 without a percent sign is an amount, an amount in percent a growth."""
    percent = "%" in plain(figure.cell.text) or "%" in plain(figure.words)
    if figure.metric.name == "gross_margin" and abs(figure.value) > 100 and not percent:
        money = Metric(name="gross_profit", kind="money", statement="income")
        return figure.model_copy(update={"metric": money})
    if figure.metric.kind == "money" and percent and not figure.growth:
        return figure.model_copy(update={"growth": True})
    return figure


def _money(figure: Figure, setting: Setting, own: str) -> Unit:
    """The label's own unit, else the cell's, that of the section's heading, the table's."""
    if own and (found := units.money(f"({own})")):
        return found.model_copy(update={"currency": found.currency or setting.unit.currency})
    if figure.unit is not None and figure.unit.kind == "money":
        return figure.unit
    return units.money(figure.section) or setting.unit


def _currency(figure: Figure, setting: Setting, own: str) -> str:
    said = figure.unit.currency if figure.unit is not None else ""
    return currency_in(own) or said or currency_in(_units_of(figure.section)) or setting.unit.currency or setting.home  # fmt: skip


def _units_of(section: str) -> str:
    return units.bracketed(section)


def _shares(figure: Figure, setting: Setting, own: str) -> Decimal:
    if own and re.search(r"股|million|mn|m\b|bn|thousand|'000", own):
        return units.scale(f"({own})")
    if figure.unit is not None and figure.unit.kind == "shares":
        return figure.unit.scale
    said = " ".join(setting.above)
    held = re.search(r"number of shares,? (?:which are |are )?(?:reflected )?in (thousands|millions)", said, re.IGNORECASE)  # fmt: skip
    return units.scale(f"in {held[1]}") if held else Decimal(1)
