"""What is asked and of which case: read by code, by the model only where the words leave doubt."""

from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from agents.compliance import asked, ruleset
from agents.compliance.asked import Asked, Kind
from agents.compliance.lines import Told, only
from agents.compliance.phrases import say
from agents.compliance.state import State
from agents.kit.events import step
from agents.kit.mask import mask
from agents.kit.prompts import prompt
from agents.kit.spec import RunContext
from core.domain.conversation import AnswerKind, Author
from core.store import case_list, case_search, conversations
from core.store.case_list import Wanted
from core.store.session import Session
from inference.backend import ModelRole, Prompt

_OF_A_CASE = frozenset({Kind.EXPLAIN, Kind.MEMO})
_OPTIONS = 5


class Understanding(BaseModel):
    """The model's decision. words is what is looked for, as rules and laws would call it."""

    intent: Kind
    words: str = Field(max_length=40)


@step("understand")
async def understand(state: State, runtime: Runtime[RunContext]) -> dict[str, object]:
    """Ends the turn here for what is none of the agent's matters, and for a case that is not there."""
    context, question = runtime.context, state["question"]
    locale = "zh" if context.principal.locale.startswith("zh") else "en"
    language = asked.language_of(question, locale)
    text, reference = _whole(state)
    kind = asked.kind_of(text, reference)
    hand = await context.tools().read(lambda session: _in_hand(session, context, reference))
    if kind is None and hand and asked.explains(text):
        kind = Kind.EXPLAIN
    words = ""
    if kind is None:
        decided = await _ask(context, text)
        kind, words = decided.intent, decided.words
    wanted, case_id, told = await context.tools().read(
        lambda session: _of(session, context, (kind, text, words), hand, language)
    )
    day = asked.as_of(text)
    return {
        "language": language, "asked": wanted.model_dump(mode="json"), "case_id": case_id,
        "as_of": state.get("as_of") or (day.isoformat() if day else None),
        "note": kind.value, **(told.state() if told else {}),
    }  # fmt: skip


def _whole(state: State) -> tuple[str, str]:
    """The question and the case that it names; an answer to our question back has the one before it."""
    question, earlier = state["question"], state.get("earlier") or []
    back = bool(state.get("asked_back"))
    reference = asked.reference_of(question, bare=back)
    if back and earlier and asked.kind_of(question, "") is None:
        return f"{earlier[-1]}；{question}", reference
    return question, reference


def _in_hand(session: Session, context: RunContext, reference: str) -> str:
    """The case that is named, else the last one that the asker named in this conversation."""
    if reference:
        return reference
    said = conversations.messages(session, context.principal, context.conversation_id)
    own = [m.text for m in said if m.author is Author.CUSTOMER and m.run_id != context.run_id]
    return next((r for text in reversed(own) if (r := asked.reference_of(text, bare=True))), "")


async def _ask(context: RunContext, text: str) -> Understanding:
    messages = [
        Prompt(role="system", content=prompt("compliance", "understand")),
        Prompt(role="user", content=mask(text)),
    ]
    return await context.backend.decide(ModelRole.DECIDE, messages, Understanding, max_tokens=80)


def _of(
    session: Session, context: RunContext, said: tuple[Kind, str, str], hand: str, language: str
) -> tuple[Asked, str, Told | None]:
    """What is sought, the case's id, and the answer where nothing more is to be done."""
    kind, text, words = said
    people, products = case_search.persons_in(session, text), case_search.products_in(session, text)
    person = next((n for p in people for n in (p.name, p.id) if n and n in text), "")
    wanted = asked.read(
        text, kind, hand, context.clock.today(), person, products[0] if products else ""
    )  # fmt: skip
    if kind is Kind.NONE:
        return wanted, "", _two("none", language)
    if kind is Kind.DECIDE:
        return wanted, "", _two("no_decision", language)
    wanted = _about(session, wanted, words)
    bare = not (wanted.words or wanted.rules or wanted.person or wanted.product)
    if kind is Kind.FIND:
        wanted = wanted.model_copy(update={"like": wanted.like and bare})
    needs = kind in _OF_A_CASE or (kind is Kind.FIND and wanted.like)
    names_it = bool(asked.reference_of(text)) or asked.points_back(text)
    if not needs and not (kind is Kind.LAW and names_it):
        return wanted, "", None
    if not hand:
        return wanted, "", _which(session, language)
    case = case_search.named(session, hand)
    if case is None:
        return wanted, "", only("no_case", language, AnswerKind.UNKNOWN, reference=hand)
    return wanted, case.id, None


def _about(session: Session, wanted: Asked, words: str) -> Asked:
    """With the rules that the words are the names of, the model's words beside the asker's."""
    if wanted.kind is not Kind.FIND or wanted.rules:
        return wanted
    in_use = ruleset.in_use(session)
    rules = asked.rules_about(wanted.words, in_use) or asked.rules_about((words,), in_use)
    return wanted.model_copy(update={"rules": rules})


def _which(session: Session, language: str) -> Told:
    newest = case_list.listed(session, Wanted(order="newest"), limit=_OPTIONS).cases
    options = [say("option_case", language, number=str(c.number)) for c in newest]
    return only("which_case", language, AnswerKind.ASK_BACK, options)


def _two(phrase: str, language: str) -> Told:
    """Why not, and what can be asked."""
    kind = AnswerKind.REFUSED if phrase == "no_decision" else AnswerKind.UNKNOWN
    first = only(phrase, language, kind)
    return first.model_copy(
        update={"lines": (*first.lines, *only("what_can_be_asked", language, kind).lines)}
    )
