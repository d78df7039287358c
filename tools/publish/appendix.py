"""What stands at a report's end: every figure of it with the source that holds it."""

from core.domain import Frozen
from core.domain.report import Bullets, Paragraph, Report, Section
from tools.publish.sources import line

WORDS = {
    "zh": {
        "contents": "目录", "sources": "附录：数字与出处", "figure": "数字", "section": "章节", "source": "出处",
        "as_of": "数据截至", "made": "生成时间", "approved": "签发人", "author": "作者", "missing": "缺少依据",
        "more": "表格过长，只列出部分行。", "template": "模板", "draft": "草稿，未签发", "unit": "单位",
        "footnotes": "注释", "disclosure": "声明",
    },
    "en": {
        "contents": "Contents", "sources": "Appendix: figures and sources", "figure": "figure",
        "section": "section", "source": "source", "as_of": "Data as of", "made": "Made",
        "approved": "Approved by", "author": "Author", "missing": "No evidence",
        "more": "The table is long; only a part of its rows is shown.", "template": "Template",
        "draft": "Draft, not approved", "unit": "unit", "footnotes": "Notes", "disclosure": "Disclosure",
    },
}  # fmt: skip


class Line(Frozen):
    """One figure of the running text. number is its evidence's."""

    figure: str
    section: str
    number: int
    source: str


def lines(report: Report) -> tuple[Line, ...]:
    """In reading order, each figure with its source once in a section."""
    found = dict[tuple[str, str, int], Line]()
    for section in report.sections:
        for one in _paragraphs(section):
            for figure in one.figures:
                text = one.text[figure.start : figure.end]
                held = report.evidence[figure.evidence - 1]
                told = line(held, report.language, report.evidence)
                key = (section.name, text, figure.evidence)
                found.setdefault(key, Line(figure=text, section=section.title, number=figure.evidence, source=told))  # fmt: skip
    return tuple(found.values())


def _paragraphs(section: Section) -> tuple[Paragraph, ...]:
    found: list[Paragraph] = []
    for part in section.parts:
        if isinstance(part, Paragraph):
            found.append(part)
        elif isinstance(part, Bullets):
            found += part.items
    return tuple(found)
