"""What is wanted: read by code where words leave no doubt, by the model where they do."""

from typing import Any

from langgraph.runtime import Runtime
from pydantic import BaseModel, Field

from agents.kit.events import step
from agents.kit.mask import mask
from agents.kit.prompts import prompt
from agents.kit.spec import RunContext
from agents.service import reading
from agents.service.follow_up import whole
from agents.service.state import Intent, State
from inference.backend import ModelRole, Prompt


class Understanding(BaseModel):
    """The model's decision. words is the question as documents would put it."""

    intent: Intent = Field(json_schema_extra={"enum": [i.value for i in Intent if i is not Intent.OTHERS_DATA]})  # fmt: skip
    words: str = Field(max_length=60)


def words_of(state: State) -> str:
    """The message as a whole question, with what it leans on."""
    return whole(state.get("earlier", []), state["question"])


def asked_of(state: State) -> str:
    """The question as a model is asked it: what it leans on stands behind it, in brackets."""
    text, now = words_of(state), state["question"]
    before = text.removesuffix(now).rstrip("；")
    return f"{now}（上一问：{before}）" if before and before != text else text


@step("understand")
async def understand(state: State, runtime: Runtime[RunContext]) -> dict[str, Any]:
    context = runtime.context
    earlier = state.get("earlier", []) if _leans(state) else []
    text = whole(earlier, state["question"])
    locale = "zh" if context.principal.locale.startswith("zh") else "en"
    language = reading.language_of(state["question"], locale)
    update: dict[str, Any] = {"language": language, "words": "", "earlier": earlier}
    if state.get("as_of") is None:
        day = reading.as_of(text, context.clock.today())
        update["as_of"] = day.isoformat() if day else None
    intent = reading.intent_of(text, context.principal.name)
    if intent is None:
        decided = await _ask(context, text)
        intent, update["words"] = _settled(decided.intent, text), decided.words
    update["intent"] = intent.value
    update["topics"] = [t.value for t in reading.topics_of(text)]
    return update


def _leans(state: State) -> bool:
    """Whether this message answers our question back, or leans on the one before it."""
    if state.get("asked_back"):
        return reading.intent_of(state["question"]) in (None, Intent.MY_DATA)
    return reading.continues(state["question"])


async def _ask(context: RunContext, text: str) -> Understanding:
    messages = [
        Prompt(role="system", content=prompt("service", "understand")),
        Prompt(role="user", content=mask(text)),
    ]
    return await context.backend.decide(ModelRole.DECIDE, messages, Understanding, max_tokens=80)


def _settled(intent: Intent, text: str) -> Intent:
    """The model may not start an action: that takes the customer's own plain words, which code
    would have read. It may not see own data where the message names none, nor turn away what
    names our trade."""
    if intent is Intent.MY_DATA:
        return intent if reading.mine(text) and reading.topics_of(text) else Intent.QUESTION
    if intent in (Intent.OFF_TOPIC, Intent.SMALL_TALK) and not reading.about_us(text):
        return intent
    return Intent.QUESTION
