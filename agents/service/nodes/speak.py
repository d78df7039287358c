"""What needs neither evidence nor a model: pleasantries, and what is outside of our work."""

from typing import Any

from langgraph.runtime import Runtime

from agents.kit.spec import RunContext
from agents.service import reading
from agents.service.phrases import say
from agents.service.state import Intent, State
from core.domain.conversation import AnswerKind, Sentence

BANK = {"zh": "本行", "en": "the bank"}


async def speak(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    del runtime
    language = state["language"]
    name, kind = _phrase(state)
    text = say(name, language, bank=BANK[language]) if kind is AnswerKind.SMALL_TALK else say(name, language)  # fmt: skip
    return {
        "draft": [Sentence(text=text).model_dump(mode="json")],
        "evidence": [],
        "outcome": kind.value,
    }


def _phrase(state: State) -> tuple[str, AnswerKind]:
    match Intent(state["intent"]):
        case Intent.OTHERS_DATA:
            return "others_data", AnswerKind.REFUSED
        case Intent.OFF_TOPIC:
            return "off_topic", AnswerKind.REFUSED
        case _:
            return reading.small_talk(state["question"]) or "help", AnswerKind.SMALL_TALK
