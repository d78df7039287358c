"""Past cases, from the tool that finds them under the caller's rights."""

from langgraph.runtime import Runtime

from agents.compliance.asked import Asked
from agents.compliance.explain import apart
from agents.compliance.lines import Told, only
from agents.compliance.phrases import named, say
from agents.compliance.state import State
from agents.kit.events import step
from agents.kit.lines import Line
from agents.kit.spec import RunContext
from core.domain.conversation import AnswerKind
from core.domain.evidence import RecordEvidence
from tools import find_cases
from tools.find_cases import CasesFound, FindCases

_FOREVER = 2900  # a period that is still going on ends in a year beyond it


@step("find")
async def find(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    context, language = runtime.context, state["language"]
    wanted = Asked.model_validate(state["asked"])
    found: CasesFound = await find_cases.TOOL.call(
        context.tools(), _request(wanted, state.get("case_id", ""), language)
    )
    told = _told(found, wanted, language)
    return {**told.state(), "note": str(len(found.lines))}


def _request(wanted: Asked, case_id: str, language: str) -> FindCases:
    tongue = "zh" if language == "zh" else "en"
    if wanted.like:
        return FindCases(like=case_id, language=tongue)
    same = {"rules", "words", "person", "product", "verdict", "since"}
    until = wanted.until if wanted.until and wanted.until.year < _FOREVER else None
    return FindCases(**wanted.model_dump(include=same), until=until, language=tongue)


def _told(found: CasesFound, wanted: Asked, language: str) -> Told:
    if wanted.like:
        if not found.lines:
            return only("no_similar", language, AnswerKind.UNKNOWN, number=wanted.reference)
        return Told(lines=apart([_line(one.text, one.evidence) for one in found.lines]))
    looked = sought(wanted, language)
    evidence = RecordEvidence(table="search", record_id="", field="conditions", label=looked, value=looked)  # fmt: skip
    if not found.lines:
        text = say("no_cases_found", language, sought=looked)
        return Told(lines=(_line(text, (evidence,)),), kind=AnswerKind.UNKNOWN)
    lines = [_line(say("found_for", language, sought=looked), (evidence,))]
    lines += [_line(one.text, one.evidence) for one in found.lines]
    if found.more:
        lines.append(_line(say("more_cases", language), ()))
    return Told(lines=apart(lines))


def sought(wanted: Asked, language: str) -> str:
    """What was looked for, in words, so that a person sees what was not."""
    joined = {"zh": "、", "en": ", "}[language]
    either = {"zh": "或", "en": " or "}[language]
    about = [
        say(f"by_{name}", language, value=joined.join(values))
        for name, values in (("rules", wanted.rules), ("words", wanted.words))
        if values
    ]
    parts = [either.join(about)] if about else []
    one_each = {
        "person": wanted.person, "product": wanted.product,
        "verdict": named("verdict", wanted.verdict, language) if wanted.verdict else "",
        "since": str(wanted.since or ""),
        "until": str(wanted.until) if wanted.until and wanted.until.year < _FOREVER else "",
    }  # fmt: skip
    parts += [say(f"by_{name}", language, value=v) for name, v in one_each.items() if v]
    return joined.join(parts) or say("by_all", language)


def _line(text: str, evidence: tuple[RecordEvidence, ...]) -> Line:
    return Line(text=text, evidence=evidence)
