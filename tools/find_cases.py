"""Finds past cases: by rule, person, product, words and days, or like one that is named."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from core.access import Scope
from core.clock import BEIJING
from core.domain import Frozen
from core.domain.case import Case, CaseState, Verdict
from core.domain.evidence import RecordEvidence
from core.store import case_list, case_search, cases
from core.store.case_search import Sought
from core.store.session import Session
from tools.spec import Effect, Refused, Tool, ToolContext

_Word = Annotated[str, Field(min_length=1, max_length=100)]
_STATES = {
    CaseState.OPEN: ("尚未有人受理", "nobody has taken it"),
    CaseState.IN_REVIEW: ("审核中，尚无决定", "in review, not decided"),
    CaseState.DECIDED: ("已决定，待另一人签字", "decided, waiting for a second signature"),
    CaseState.REMEDIATION: ("整改中", "being put right"),
    CaseState.CLOSED: ("已关闭", "closed"),
}
_VERDICTS = {
    Verdict.CONFIRMED: ("违规成立", "breach confirmed"),
    Verdict.VALUABLE: ("不违规，但值得留意", "no breach, but worth having seen"),
    Verdict.FALSE_ALARM: ("误报", "false alarm"),
    Verdict.NEEDS_MORE: ("需要更多材料", "more is needed"),
}


class FindCases(Frozen):
    """like: the id of a case; those with one of its rules that are decided, or of the same person.
    Otherwise all that is given must hold, and rules and words say together what a case is about."""

    rules: Annotated[tuple[_Word, ...], Field(max_length=20)] = ()
    words: Annotated[tuple[_Word, ...], Field(max_length=8)] = ()
    person: Annotated[str, Field(max_length=128)] = ""
    product: Annotated[str, Field(max_length=64)] = ""
    verdict: Verdict | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    like: Annotated[str, Field(max_length=64)] = ""
    language: Literal["zh", "en"] = "zh"
    limit: Annotated[int, Field(ge=1, le=20)] = 8


class CaseLine(Frozen):
    """One case in a sentence; evidence holds every figure of it."""

    case: Case
    text: str
    evidence: tuple[RecordEvidence, ...]


class CasesFound(Frozen):
    """The newest first; more says that there are others."""

    lines: tuple[CaseLine, ...]
    more: bool


async def _call(context: ToolContext, arguments: FindCases) -> CasesFound:
    if not context.principal.can(Scope.CASES_READ):
        raise Refused("Cases are not open to you.")
    found: tuple[Case, ...] = await context.read(lambda session: _found(session, arguments))
    kept = found[: arguments.limit]
    lines = tuple(line(c, arguments.language) for c in kept)
    return CasesFound(lines=lines, more=len(found) > len(kept))


def _found(session: Session, asked: FindCases) -> tuple[Case, ...]:
    if asked.like:
        return case_list.similar(session, cases.get(session, asked.like))
    sought = Sought(**asked.model_dump(include=set(Sought.model_fields)))
    return case_search.past(session, sought, limit=asked.limit + 1)


def line(case: Case, language: str) -> CaseLine:
    """案件3（2026-10-12立案）：“王强：承诺保本”，规则RET-001；结果：违规成立。"""
    zh = language == "zh"
    day, rules = f"{case.opened_at.astimezone(BEIJING):%Y-%m-%d}", "、".join(case.rules)
    title = (case.title_zh if zh else case.title_en).replace("“", "‘").replace("”", "’")
    outcome = outcome_of(case, language)
    text = (
        f"案件{case.number}（{day}立案）：“{title}”，规则{rules}；{outcome}。"
        if zh
        else f"Case {case.number} (opened {day}): “{title}”, rules {rules}; {outcome}."
    )
    values = {
        "number, title": f"{case.number} {title}", "opened_at": day, "rules": rules,
        "state, verdict": outcome,
    }  # fmt: skip
    evidence = tuple(
        RecordEvidence(table="conduct_case", record_id=case.id, field=field, label="案件 case" if zh else "case", value=value)
        for field, value in values.items()
    )  # fmt: skip
    return CaseLine(case=case, text=text, evidence=evidence)


def outcome_of(case: Case, language: str) -> str:
    """The verdict where there is one, and the state: 违规成立，已关闭."""
    place = 0 if language == "zh" else 1
    state = _STATES[case.state][place]
    if case.verdict is None:
        return state
    return f"{_VERDICTS[case.verdict][place]}{'，' if place == 0 else ', '}{state}"


TOOL = Tool(
    name="find_cases",
    title={"zh": "查找案件", "en": "Find cases"},
    arguments=FindCases,
    effect=Effect.READ,
    scope=Scope.CASES_READ,
    call=_call,
)
