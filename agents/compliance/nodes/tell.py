"""What code tells of one case: why it was opened, or the draft of its memo."""

from langgraph.runtime import Runtime

from agents.compliance import explain as explaining
from agents.compliance import memo as drafting
from agents.compliance.asked import Asked, Kind
from agents.compliance.dossier import dossier
from agents.compliance.lines import Told
from agents.compliance.phrases import say
from agents.compliance.state import State
from agents.kit.events import step
from agents.kit.lines import Line
from agents.kit.spec import RunContext
from core.domain.evidence import Citation
from core.domain.run import EvidenceFound

_SHOWN = 5


@step("tell")
async def tell(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    context, language = runtime.context, state["language"]
    wanted, now = Asked.model_validate(state["asked"]), context.clock.now()
    of = await context.tools().read(
        lambda session: dossier(session, context.principal, state["case_id"], now)
    )
    told = explaining.explained(of, language)
    if wanted.kind is Kind.MEMO:
        told = Told(lines=_headed(drafting.lines_of(of, language), language))
    update = told.state()
    shown = [e for line in told.lines for e in line.evidence][:_SHOWN]
    await context.emit(
        EvidenceFound(items=tuple(Citation(number=n, evidence=e) for n, e in enumerate(shown, 1)))
    )
    return {**update, "as_of": of.day.isoformat(), "note": str(len(told.lines))}


def _headed(
    parts: tuple[tuple[drafting.Part, tuple[Line, ...]], ...], language: str
) -> tuple[Line, ...]:
    """The sections one under the other, each sentence in a line of its own."""
    lines: list[Line] = []
    for part, of_part in parts:
        for n, line in enumerate(of_part):
            head = f"【{say(f'memo_{part.value}', language)}】\n" if n == 0 else ""
            lead = "\n\n" if n == 0 and lines else "\n" if lines else ""
            lines.append(line.model_copy(update={"text": f"{lead}{head}{line.text}"}))
    return tuple(lines)
