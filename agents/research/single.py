"""What single reports state: a rating, a target, a figure of a year, analysts, points, risks."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from agents.kit.lines import Line
from agents.research import names
from agents.research.asked import TARGET, Asked, Kind
from agents.research.lines import MOST, Amount, Source, Told, unknown
from agents.research.phrases import metric_name, rating_name, say
from core.store import research_reports
from core.store.research_reports import FigureLine, ReportLine
from core.store.session import Session

_NEAR = {
    "net_profit_all": ("net_profit_all", "net_profit"),
    "net_profit": ("net_profit", "net_profit_all"),
    "revenue": ("revenue", "revenue_all"),
    "revenue_all": ("revenue_all", "revenue"),
    "eps": ("eps", "eps_diluted"),
    "eps_diluted": ("eps_diluted", "eps"),
}
_OF_REPORT = 5


def near(metric: str) -> tuple[str, ...]:
    """The metric, and what reports print instead of it."""
    return _NEAR.get(metric, (metric,))


def source_of(report: ReportLine) -> Source:
    return Source(
        reading_id=report.reading_id, title=report.title or report.reading_id,
        broker=report.broker, day=report.published_on,
    )  # fmt: skip


def newest(reports: Iterable[ReportLine]) -> tuple[ReportLine, ...]:
    """The latest report of each broker on each company; one without a broker stands for itself."""
    found: dict[tuple[str, str], ReportLine] = {}
    for report in reports:
        who = report.broker or report.reading_id
        found.setdefault((who, names.key(report)), report)
    return tuple(found.values())


def rating(reports: Sequence[ReportLine], language: str) -> list[Line]:
    """The latest of each broker, the newest first."""
    return [
        line for r in newest(r for r in reports if r.rating) if (line := rating_of(r, language))
    ]


def rating_of(report: ReportLine, language: str) -> Line | None:
    place = report.place("rating")
    if place is None:
        return None
    source, said = source_of(report), report.rating_as_written
    values = {
        "broker": source.broker_name(language), "day": source.day_name(language),
        "company": report.company, "rating": said or rating_name(report.rating, language),
    }  # fmt: skip
    name = "rating"
    if report.rating_before and report.rating_before != report.rating:
        name, values["before"] = "rating_change", rating_name(report.rating_before, language)
    return Line(text=say(name, language, **values), evidence=(source.region(place),))


def target(reports: Sequence[ReportLine], language: str, *, highest: bool = False) -> list[Line]:
    held = list(newest(r for r in reports if r.target_price is not None))
    if highest:
        held.sort(key=lambda r: -(r.target_price or Decimal(0)))
    return [line for r in held if (line := target_of(r, language))]


def target_of(report: ReportLine, language: str) -> Line | None:
    place = report.place(TARGET)
    if place is None or report.target_price is None:
        return None
    source = source_of(report)
    amount = Amount(
        metric=TARGET, period="", value=report.target_price, unit="per_share",
        currency=report.target_currency, place=place,
    )  # fmt: skip
    text = say(
        "target", language, broker=source.broker_name(language), day=source.day_name(language),
        company=report.company, amount=amount.shown(language),
    )  # fmt: skip
    return Line(text=text, evidence=amount.evidence(source, language))


def analysts(reports: Sequence[ReportLine], language: str) -> list[Line]:
    lines: list[Line] = []
    for report in newest(r for r in reports if r.analysts):
        source = source_of(report)
        text = say(
            "analysts", language, broker=source.broker_name(language),
            day=source.day_name(language), names=report.analysts,
        )  # fmt: skip
        lines.append(Line(text=text, evidence=tuple(source.region(p) for p in report.signed[:3])))
    return lines


def figures(
    session: Session, asked: Asked, metric: str, reports: Sequence[ReportLine], language: str
) -> Told | None:
    """The metric by year as each broker last printed it; None when no report has it at all, and a
    clear word when it has other years only."""
    by_id = {r.reading_id: r for r in reports}
    for name in near(metric):
        wanted = f"{name}_growth" if asked.growth else name
        found = research_reports.figures(session, list(by_id), metric=wanted)
        held = [f for f in found if f.period[4:] == asked.part and f.period[:4].isdigit()]
        if not held:
            continue
        kept = _latest([f for f in held if not asked.years or int(f.period[:4]) in asked.years], reports)  # fmt: skip
        if not kept:
            return _other_years(held, by_id, asked, wanted, language)
        if asked.kind is Kind.COMPARE:
            kept.sort(key=lambda f: (f.period, -f.value))
        return Told(lines=tuple(figure_line(f, by_id[f.reading_id], language) for f in kept[:MOST]))
    return None


def figure_line(figure: FigureLine, report: ReportLine, language: str) -> Line:
    source = source_of(report)
    amount = Amount(**{n: getattr(figure, n) for n in Amount.model_fields})
    text = say(
        "figure_expected" if figure.expected else "figure_actual", language,
        broker=source.broker_name(language), day=source.day_name(language), company=report.company,
        year=figure.period, what=metric_name(figure.metric, language), amount=amount.shown(language),
    )  # fmt: skip
    return Line(text=text, evidence=amount.evidence(source, language))


def points(session: Session, kind: str, reports: Sequence[ReportLine], language: str) -> list[Line]:
    """In the reports' own words, the newest report first."""
    latest = {r.reading_id: r for r in newest(reports)}
    said: dict[str, list[Line]] = {i: [] for i in latest}
    for reading_id, point in research_reports.points(session, list(latest), kind):
        source = source_of(latest[reading_id])
        text = say(
            "said", language, broker=source.broker_name(language), day=source.day_name(language),
            text=" ".join(point.text.split()),
        )  # fmt: skip
        if len(said[reading_id]) < _OF_REPORT:
            line = Line(text=text, evidence=(source.region(point.place, point.text),))
            said[reading_id].append(line)
    return [line for lines in said.values() for line in lines]


def _latest(found: Sequence[FigureLine], reports: Sequence[ReportLine]) -> list[FigureLine]:
    """One for each broker and year: of its newest report; the reports come the newest first."""
    order = {r.reading_id: n for n, r in enumerate(reports)}
    who = {r.reading_id: r.broker or r.reading_id for r in reports}
    kept: dict[tuple[str, str], FigureLine] = {}
    for figure in sorted(found, key=lambda f: (order[f.reading_id], f.period)):
        kept.setdefault((who[figure.reading_id], figure.period), figure)
    return list(kept.values())


def _other_years(
    held: Sequence[FigureLine],
    by_id: dict[str, ReportLine],
    asked: Asked,
    metric: str,
    language: str,
) -> Told:
    """ "Not for that year", with the years that are there; each of them is cited."""
    years = {f.period: f for f in held}
    evidence = [
        e
        for f in dict(sorted(years.items())).values()
        for e in figure_line(f, by_id[f.reading_id], language).evidence[:1]
    ]
    comma = "、" if language == "zh" else ", "
    said = comma.join(f"{y}年" if language == "zh" and y.isdigit() else y for y in sorted(years))
    return unknown(
        "not_period", language, evidence, year=comma.join(map(str, asked.years)),
        what=metric_name(metric, language), known=said,
    )  # fmt: skip
