"""What several reports say together: consensus, a forecast over time, disagreements, outliers.

All of it is computed by core.store.research; here it is put into sentences with its places.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from agents.kit.lines import Line
from agents.research import single
from agents.research.amounts import shown, unit_word
from agents.research.asked import TARGET, Asked
from agents.research.lines import Amount, Source, Told
from agents.research.phrases import metric_name, rating_name, say
from core.access import Principal
from core.domain.consensus import Consensus, Disagreement, Forecast, Opinion
from core.domain.evidence import ComputationEvidence, Evidence
from core.store import research
from core.store.research_reports import ReportLine
from core.store.session import Session

Query = Callable[[str, int], Sequence[Forecast]]
_MANY = 2  # years that are told where the question names none


class Desk:
    """The queries of one answer: whose rights, which company, up to which day, which readings."""

    def __init__(
        self,
        session: Session,
        principal: Principal,
        company: str,
        as_of: dt.date,
        reports: Sequence[ReportLine],
        language: str,
    ) -> None:
        self._session, self._principal, self._as_of = session, principal, as_of
        self._company, self._language = company, language
        self._reports = {r.reading_id: r for r in reports}

    def over_time(self, asked: Asked, metric: str) -> Told | None:
        """The oldest first; None when nobody forecasts it."""
        lines = [
            self._forecast(f)
            for name in single.near(metric)
            for year in self._years(asked, name)
            for f in self._of(name, year)
        ]
        return Told(lines=tuple(lines)) if lines else None

    def ratings_over_time(self) -> Told | None:
        held = sorted(
            (r for r in self._reports.values() if r.rating and r.published_on),
            key=lambda r: r.published_on or dt.date.min,
        )
        lines = [line for r in held if (line := single.rating_of(r, self._language))]
        return Told(lines=tuple(lines)) if lines else None

    def consensus(self, asked: Asked, metric: str) -> Told | None:
        lines: list[Line] = []
        for name in single.near(metric):
            for year in self._years(asked, name):
                found = research.consensus(self._session, self._principal, self._company, name, year, self._as_of)  # fmt: skip
                if found is not None and self._ours(found.forecasts):
                    lines += [self._mean(found), *map(self._forecast, found.forecasts)]
            if lines:
                return Told(lines=tuple(lines))
        return None

    def outliers(self, asked: Asked, metric: str) -> Told | None:
        lines, seen = list[Line](), False
        for name in single.near(metric):
            for year in self._years(asked, name):
                seen = True
                found = research.outliers(self._session, self._principal, self._company, name, year, self._as_of)  # fmt: skip
                for one in found:
                    if one.forecast.reading_id in self._reports:
                        lines.append(self._outlier(one.forecast, one.median, year))
        if lines:
            return Told(lines=tuple(lines))
        return self._none("no_outlier", what=metric_name(metric, self._language)) if seen else None

    def disagreements(self, company: str) -> Told | None:
        """None when fewer than two reports are at hand: there is nobody to disagree with."""
        if len(single.newest(self._reports.values())) < 2:
            return None
        found = research.disagreements(self._session, self._principal, self._company, self._as_of)
        lines = [line for d in found if (line := self._apart(d))]
        return Told(lines=tuple(lines)) if lines else self._none("no_disagreement", company=company)

    def _years(self, asked: Asked, metric: str) -> tuple[int, ...]:
        """Those asked for; else the first that are forecast from this year on."""
        if metric == TARGET:
            return (self._as_of.year,)
        if asked.years:
            return asked.years
        years = range(self._as_of.year, self._as_of.year + 4)
        return tuple(y for y in years if self._of(metric, y))[:_MANY]

    def _of(self, metric: str, year: int) -> list[Forecast]:
        found = research.over_time(self._session, self._principal, self._company, metric, year, self._as_of)  # fmt: skip
        return [f for f in found if f.reading_id in self._reports]

    def _ours(self, forecasts: Sequence[Forecast]) -> bool:
        return all(f.reading_id in self._reports for f in forecasts)

    def _forecast(self, forecast: Forecast) -> Line:
        name = "target" if forecast.metric == TARGET else "figure_expected"
        text = say(
            name, self._language, company=self._named(forecast.reading_id), year=forecast.period,
            what=metric_name(forecast.metric, self._language), **self._who(forecast),
            amount=_amount(forecast).shown(self._language),
        )  # fmt: skip
        return Line(text=text, evidence=_amount(forecast).evidence(_source(forecast), self._language))  # fmt: skip

    def _outlier(self, forecast: Forecast, median: Decimal, year: int) -> Line:
        middle = _rounded(median, forecast.unit)
        said = _amount(forecast)
        text = say(
            "outlier", self._language, year=str(year), amount=said.shown(self._language),
            what=metric_name(forecast.metric, self._language), **self._who(forecast),
            median=shown(middle, forecast.unit, forecast.currency, self._language),
        )  # fmt: skip
        own = said.evidence(_source(forecast), self._language)
        return Line(text=text, evidence=(*own, self._computed("median", middle, forecast, (1,))))

    def _mean(self, found: Consensus) -> Line:
        """The computations that its figures rest on; the forecasts follow, each with its place."""
        first = found.forecasts[0]
        mean = _rounded(found.mean, found.unit)

        def said(value: Decimal) -> str:
            return shown(value, found.unit, found.currency, self._language)

        text = say(
            "mean", self._language, number=str(found.number), mean=said(mean),
            high=said(found.high), low=said(found.low),
        )  # fmt: skip
        regions: list[Evidence] = [
            _amount(f).evidence(_source(f), self._language)[0] for f in found.forecasts
        ]
        inputs = tuple(range(1, len(regions) + 1))
        counted = ComputationEvidence(
            expression="count", inputs=inputs, value=Decimal(found.number), unit=""
        )
        values = (("mean", mean), ("max", found.high), ("min", found.low))
        made = [self._computed(name, value, first, inputs) for name, value in values]
        return Line(text=text, evidence=(*regions, counted, *made))

    def _computed(
        self, name: str, value: Decimal, of: Forecast, inputs: tuple[int, ...]
    ) -> ComputationEvidence:
        return ComputationEvidence(
            expression=name, inputs=inputs, value=value,
            unit=unit_word(of.unit, of.currency, self._language),
        )  # fmt: skip

    def _apart(self, found: Disagreement) -> Line | None:
        if found.ratings and all(o.reading_id in self._reports for o in found.ratings):
            return self._ratings_apart(*found.ratings)
        if not found.forecasts or not self._ours(found.forecasts):
            return None
        one, other = found.forecasts
        zh = self._language == "zh"
        period = (f"{found.period}年" if zh else f" for {found.period}") if found.period else ""
        text = say(
            "apart_figure", self._language, period=period,
            what=metric_name(found.what, self._language), **self._sides(one, other),
            one_said=_amount(one).shown(self._language), other_said=_amount(other).shown(self._language),
        )  # fmt: skip
        evidence = [e for f in (one, other) for e in _evidence(f, self._language)]
        return Line(text=text, evidence=_shifted(evidence, len(_evidence(one, self._language))))

    def _ratings_apart(self, one: Opinion, other: Opinion) -> Line:
        text = say(
            "apart_rating", self._language, **self._sides(one, other),
            one_said=one.as_written or rating_name(one.rating, self._language),
            other_said=other.as_written or rating_name(other.rating, self._language),
        )  # fmt: skip
        return Line(text=text, evidence=tuple(_source(o).region(o.place) for o in (one, other)))

    def _sides(self, one: Forecast | Opinion, other: Forecast | Opinion) -> dict[str, str]:
        nobody = say("nobody", self._language)
        return {
            "one": one.broker or nobody, "one_day": one.day.isoformat(),
            "other": other.broker or nobody, "other_day": other.day.isoformat(),
        }  # fmt: skip

    def _who(self, said: Forecast) -> dict[str, str]:
        nobody = say("nobody", self._language)
        return {"broker": said.broker or nobody, "day": said.day.isoformat()}

    def _named(self, reading_id: str) -> str:
        report = self._reports.get(reading_id)
        return report.company if report else ""

    def _none(self, name: str, **values: str) -> Told:
        return Told(lines=(Line(text=say(name, self._language, **values)),))


def _source(said: Forecast | Opinion) -> Source:
    return Source(reading_id=said.reading_id, title=said.title or said.reading_id, broker=said.broker, day=said.day)  # fmt: skip


def _amount(forecast: Forecast) -> Amount:
    return Amount(**{n: getattr(forecast, n) for n in Amount.model_fields})


def _evidence(forecast: Forecast, language: str) -> tuple[Evidence, ...]:
    return _amount(forecast).evidence(_source(forecast), language)


def _shifted(evidence: Sequence[Evidence], first: int) -> tuple[Evidence, ...]:
    """A computation of the second forecast counts its region within the whole line."""
    return tuple(
        e.model_copy(update={"inputs": tuple(n + first for n in e.inputs)})
        if at >= first and isinstance(e, ComputationEvidence)
        else e
        for at, e in enumerate(evidence)
    )


def _rounded(value: Decimal, unit: str) -> Decimal:
    """Money to ten thousands, all else to hundredths."""
    step = Decimal(10_000) if unit == "money" else Decimal("0.01")
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
