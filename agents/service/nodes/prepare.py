"""Turns a request to act into one write call with exact arguments, or asks for what is missing."""

import re
from decimal import Decimal
from typing import Any

from langgraph.runtime import Runtime

from agents.kit.events import step
from agents.kit.spec import RunContext
from agents.service import reading
from agents.service.nodes.understand import words_of
from agents.service.phrases import say
from agents.service.state import Intent, State
from core.domain.conversation import AnswerKind, Sentence
from core.domain.customer import Card, CardState, LimitKind
from core.domain.evidence import RecordEvidence
from core.domain.money import shown
from tools import look_up_holdings
from tools.look_up_holdings import Holdings, LookUpHoldings, Topic

Update = dict[str, Any]


@step("prepare")
async def prepare(state: State, runtime: Runtime[RunContext]) -> Update:
    context = runtime.context
    language = state["language"]
    if context.principal.customer_id is None:
        return _answer(say("no_customer", language), AnswerKind.REFUSED)
    held = await look_up_holdings.TOOL.call(
        context.tools(), LookUpHoldings(topics=(Topic.CARDS, Topic.LIMITS))
    )
    match Intent(state["intent"]):
        case Intent.CARD_LOST:
            return _card(words_of(state), held, language)
        case Intent.LOWER_LIMIT:
            return _limit(words_of(state), held, language)
        case _:
            return _complaint(state, language)


def _answer(text: str, kind: AnswerKind, options: tuple[str, ...] = ()) -> Update:
    return {
        "draft": [Sentence(text=text).model_dump(mode="json")],
        "evidence": [],
        "outcome": kind.value,
        "options": list(options),
        "call": None,
    }


def _call(tool: str, arguments: dict[str, Any], lines: list[tuple[str, str]]) -> Update:
    shown_lines = [list(line) for line in lines]
    return {"call": {"tool": tool, "arguments": arguments, "lines": shown_lines}, "evidence": []}


def _card_name(c: Card, language: str) -> str:
    return f"{c.name}（尾号{c.last4}）" if language == "zh" else f"{c.name_en} ending in {c.last4}"


def _card(text: str, held: Holdings, language: str) -> Update:
    cards = [c for c in held.cards if c.state not in (CardState.LOST, CardState.EXPIRED)]
    ending = reading.last_four(text)
    kinds = {"credit": ("信用卡", "credit"), "debit": ("借记卡", "debit", "储蓄卡")}
    named = [c for c in cards if c.last4 == ending] if ending else cards
    if not ending:
        said = [k for k, words in kinds.items() if any(w in text.lower() for w in words)]
        named = [c for c in cards if c.kind.value in said] if len(said) == 1 else cards
    if not cards:
        return _answer(say("no_card", language), AnswerKind.REFUSED)
    if len(named) != 1:
        options = tuple(_card_name(c, language) for c in (named or cards))
        return _answer(say("which_card", language), AnswerKind.ASK_BACK, options)
    card = named[0]
    label = "银行卡" if language == "zh" else "Card"
    lines = [(label, _card_name(card, language))]
    return _call("report_card_lost", {"card_id": card.id}, lines)


def _limit(text: str, held: Holdings, language: str) -> Update:
    now = {x.kind: x.amount for x in held.limits}
    kind = reading.limit_kind(text)
    if kind is None:
        options = tuple(say(k.value, language) for k in now)
        return _answer(say("which_limit", language), AnswerKind.ASK_BACK, options)
    current, name = now.get(kind), say(kind.value, language)
    if current is None:
        return _answer(say("nothing_held", language), AnswerKind.REFUSED)
    amount = reading.amount_in(text)
    if amount is None:
        said = say("which_amount", language, kind=name, now=shown(current))
        return _asked_limit(said, AnswerKind.ASK_BACK, kind, name, current)
    if amount > current:
        said = say("cannot_raise", language, kind=name, now=shown(current))
        return _asked_limit(said, AnswerKind.REFUSED, kind, name, current)
    zh = language == "zh"
    yuan = "{}元" if zh else "{} yuan"
    lines = [
        ("限额种类" if zh else "Limit", name),
        ("目前" if zh else "Now", yuan.format(shown(current))),
        ("改为" if zh else "Change to", yuan.format(shown(amount))),
    ]
    return _call("lower_transfer_limit", {"kind": kind.value, "amount": str(amount)}, lines)


def _asked_limit(
    text: str, answer: AnswerKind, kind: LimitKind, name: str, current: Decimal
) -> Update:
    evidence = RecordEvidence(
        table="transfer_limit", record_id="own", field=kind.value, label=name,
        value=f"{shown(current)}元",
    )  # fmt: skip
    update = _answer(text, answer)
    update["evidence"] = [evidence.model_dump(mode="json")]
    update["draft"] = [Sentence(text=text, citations=(1,)).model_dump(mode="json")]
    return update


def _complaint(state: State, language: str) -> Update:
    text = words_of(state)
    about = _about(text)
    if len(about) < (6 if language == "zh" else 12):
        return _answer(say("what_complaint", language), AnswerKind.ASK_BACK)
    topic = about[:40]
    lines = [("投诉内容" if language == "zh" else "Complaint", text)]
    return _call("open_complaint", {"topic": topic, "text": text}, lines)


def _about(text: str) -> str:
    """The message without the request itself: what is left is what happened."""
    bare = re.sub(
        r"我要|我想|我需要|帮我|给我|请|投诉|提交|一下|你们|；|"
        r"\bi (?:want|would like|wish|need) to\b|\b(?:file|make|lodge|open|submit|a|complain\w*|please|about)\b",
        "", text, flags=re.IGNORECASE,
    )  # fmt: skip
    return bare.strip(" ，,。.!！?？;；")
