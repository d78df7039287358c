"""Who made a report, when, and as of which day: one line under its title."""

from core.clock import BEIJING
from core.domain.report import Report
from tools.publish.appendix import WORDS


def byline(report: Report) -> str:
    words = WORDS[report.language]
    made = report.made_at.astimezone(BEIJING)
    told = [report.institution, f"{words['as_of']} {report.as_of.isoformat()}", f"{words['made']} {made:%Y-%m-%d %H:%M}"]  # fmt: skip
    if report.authors:
        told.append(f"{words['author']} {'、'.join(report.authors) if report.language == 'zh' else ', '.join(report.authors)}")  # fmt: skip
    told.append(
        f"{words['approved']} {report.approved_by}" if report.approved_by else words["draft"]
    )
    return "　".join(told) if report.language == "zh" else " · ".join(told)
