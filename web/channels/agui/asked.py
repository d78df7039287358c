"""What a RunAgentInput asks, checked."""

import datetime as dt

from ag_ui.core import ResumeEntry, RunAgentInput, UserMessage

from core.access import Principal
from core.domain import Frozen
from core.errors import BadInput
from web import asking, words
from web.deps import Decision

_LOCALES = {"zh": "zh-CN", "en": "en"}


class Decided(Frozen):
    """A person's word on a held call."""

    call_id: str
    decision: Decision


def question(asked: RunAgentInput, limit: int) -> str:
    """The text of the last message, which must be the user's."""
    said = [m for m in asked.messages if isinstance(m, UserMessage)]
    if not said:
        raise BadInput("There is no user message.", todo="Put the question last in messages.")
    content = said[-1].content
    if isinstance(content, str):
        return words.message(content, limit)
    texts = [part.text for part in content if part.type == "text"]
    if len(texts) != len(content):
        raise BadInput("Only text can be asked.", todo="Leave out files, pictures and sound.")
    return words.message("\n".join(texts), limit)


def speaking(asked: RunAgentInput, principal: Principal) -> Principal:
    """The principal with the language of forwardedProps.language ("zh" or "en"), where one is given.

    It decides only for messages that show no language of their own. Raises BadInput for another.
    """
    props = asked.forwarded_props if isinstance(asked.forwarded_props, dict) else {}
    language = props.get("language")
    if language is None:
        return principal
    if language not in _LOCALES:
        raise BadInput("forwardedProps.language is unknown.", todo="Give zh or en.")
    return principal.model_copy(update={"locale": _LOCALES[language]})


def as_of(asked: RunAgentInput) -> dt.date | None:
    """forwardedProps.asOf, a day as YYYY-MM-DD."""
    props = asked.forwarded_props if isinstance(asked.forwarded_props, dict) else {}
    given = props.get("asOf")
    if given in (None, ""):
        return None
    return asking.day(given)


def decided(asked: RunAgentInput) -> Decided | None:
    """The one decision in `resume`, if there is any."""
    if not asked.resume:
        return None
    if len(asked.resume) > 1:
        raise BadInput("Decide one call at a time.", todo="Send one entry in resume.")
    return Decided(call_id=asked.resume[0].interrupt_id, decision=_word(asked.resume[0]))


def _word(entry: ResumeEntry) -> Decision:
    if entry.status == "cancelled":
        return "decline"
    payload = entry.payload if isinstance(entry.payload, dict) else {}
    match payload.get("decision"):
        case "confirm":
            return "confirm"
        case "decline":
            return "decline"
    raise BadInput(
        "The decision is missing.", todo='Send payload {"decision": "confirm"} or "decline".'
    )
