"""PRC-002: a key question of the sale without the customer's own, explicit yes."""

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import missing
from agents.compliance.rules.talk.course import SELLING, said, voiced
from agents.compliance.rules.talk.cues import does
from core.domain.conduct import Exchange, Form, Phase, Speaker, Utterance
from core.domain.finding import Detector, Finding

_OVERLAP_S = 0.3  # an answer that begins so long before the question's end was not to it
_AGAIN = 2  # of the seller's turns, in which an unclear answer is asked for again


def affirmation(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """Asked again and then answered cures it."""
    sale = exchange.form is Form.VIDEO or exchange.phase is Phase.SALE or exchange.order is not None
    if not sale:
        return ()
    asked = [p for p in said(exchange, SELLING) if _asks(exchange.form, p[1].text)]
    for place, question in asked:
        if _affirmed(exchange, place) or _again(exchange, place):
            continue
        if not exchange.ended and place >= len(exchange.utterances) - 2:
            continue
        reason = voiced(question, (
            "要求确认后，没有客户本人的明确肯定答复",
            "Asked to confirm, the customer did not answer clearly in their own voice",
        ))  # fmt: skip
        return (missing(rule, Detector.ORDER, question.seq, reason),)
    return ()


def _asks(form: Form, text: str) -> bool:
    """In a recorded sale every question for consent is one; on the telephone, those about the deal."""
    return does("asked_confirm", text) and (form is Form.VIDEO or does("key_question", text))


def _affirmed(exchange: Exchange, place: int) -> bool:
    """By the customer, between the question and the seller's next words."""
    question = exchange.utterances[place]
    for answer in exchange.utterances[place + 1 :]:
        if answer.speaker in (Speaker.SELLER, Speaker.NOTICE):
            return False
        if does("explicit_yes", answer.text) and not _overlaps(question, answer):
            return True
    return False


def _overlaps(question: Utterance, answer: Utterance) -> bool:
    if question.end_s is None or answer.start_s is None:
        return False
    return answer.start_s < question.end_s - _OVERLAP_S


def _again(exchange: Exchange, place: int) -> bool:
    later = [i for i, _ in said(exchange, SELLING) if i > place][:_AGAIN]
    return any(
        does("ask_again", exchange.utterances[i].text) and _affirmed(exchange, i) for i in later
    )
