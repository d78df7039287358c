"""The plain model, given the same evidence as text and asked to write the section."""

from collections.abc import Sequence

from agents.kit.figures import read, unbound
from agents.research.writing.period import periods
from agents.research.writing.template import template
from core.domain.evidence import CellEvidence, Evidence
from core.domain.report import Report, Section
from core.errors import Unavailable
from inference.backend import Backend, ModelRole, Prompt
from tests.evals.report.case import Language, Task

_SYSTEM = {
    "zh": "你是研究报告的撰稿人。只依据下面的数据，用中文写出本节的一段正文，写明各项数字。",
    "en": "You write research reports. From the data below only, write this section's paragraph and state the figures.",
}  # fmt: skip
_MOST_TOKENS, _MOST_CELLS = 220, 80


async def written(
    backend: Backend, report: Report, section: Section, language: Language, questions: Sequence[str]
) -> str:
    """Its paragraph; "" when no backend answers."""
    asked = f"{report.title} · {section.title}\n" + "\n".join([*questions, *_rows(report, section)])
    messages = [
        Prompt(role="system", content=_SYSTEM[language]), Prompt(role="user", content=asked),
    ]  # fmt: skip
    try:
        reply = await backend.chat(ModelRole.CHAT, messages, max_tokens=_MOST_TOKENS, deadline_s=90)
    except Unavailable:
        return ""
    return reply.text


def questions(task: Task, section: str) -> list[str]:
    """What the template asks in the section: the plain model is told what is wanted."""
    plan = next(s for s in template(task.template).sections if s.name == section)
    words = periods(task.as_of, task.language).words(task.subject)
    return [ask.question.of(task.language).format(**words) for ask in plan.asks]


def _rows(report: Report, section: Section) -> list[str]:
    """The cells of the section's queries, a row a line."""
    lines: dict[tuple[str, int], list[str]] = {}
    for one in evidence_of(report, section)[:_MOST_CELLS]:
        if isinstance(one, CellEvidence):
            lines.setdefault((one.query_id, one.row), []).append(f"{one.column}: {one.value}")
    return [", ".join(cells) for cells in lines.values()]


def evidence_of(report: Report, section: Section) -> tuple[Evidence, ...]:
    """What the section's parts name: its queries' cells, whole."""
    numbers = {n for part in section.parts for n in _numbers(part)}
    queries = {e.query_id for n in numbers if isinstance(e := report.evidence[n - 1], CellEvidence)}
    return tuple(
        e for n, e in enumerate(report.evidence, 1)
        if n in numbers or (isinstance(e, CellEvidence) and e.query_id in queries)
    )  # fmt: skip


def _numbers(part: object) -> set[int]:
    """The evidence that a part names."""
    own = getattr(part, "evidence", None)
    found = {own} if isinstance(own, int) else set()
    for one in (part, *getattr(part, "items", ())):
        found |= set(getattr(one, "notes", ())) | {f.evidence for f in getattr(one, "figures", ())}
    return found


def loose(text: str, report: Report) -> tuple[int, int]:
    """Figures of the text that nothing holds, and all of them."""
    return len(unbound(text, report.evidence)), len(read(text))
