"""Who is speaking, and whether it is kept: DIS-007, DIS-008, DIS-009."""

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found, missing
from agents.compliance.rules.talk.course import (
    OURS,
    SELLING,
    Place,
    commitment,
    first,
    said,
    voiced,
)
from agents.compliance.rules.talk.cues import does, find, one_of
from agents.compliance.rules.talk.nature import without_issuer
from core.domain.conduct import Exchange, Form, Utterance
from core.domain.finding import Detector, Finding

_CALL_TURNS = 5  # of the seller, in which a caller introduces himself
_AI_TURNS = 3  # of the agent, in which it says what it is
_NOTICE_TURNS = 3
_NOTICE_S = 30.0
_VERIFIED = "wecom"  # the channel shows the institution and the employee by itself
_FACE_TO_FACE = frozenset({"counter", "branch"})  # the duty is of remote sales
_OFFERS = one_of("recommend", "market", "deposit_words", "policy_named")


def identity(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-007"""
    ours = list(said(exchange, OURS))
    if not ours or not exchange.ended or any(u.channel == _VERIFIED for _, u in ours):
        return ()
    if exchange.form is Form.IMAGE:
        return _unnamed_picture(exchange, ours, rule)
    if not _sells(exchange) or any(u.channel in _FACE_TO_FACE for _, u in ours):
        return ()
    heard = ours[:_CALL_TURNS] if exchange.form is Form.CALL else ours
    firm = any(does("institution", without_issuer(exchange, u.text)) for _, u in heard)
    person = any(does("person", u.text) for _, u in heard)
    # Face to face, for an agent of ours and in a message to many, the firm or the person will do.
    alone = exchange.by_ai or exchange.form is Form.VIDEO or len(ours) == len(exchange.utterances)
    if (firm and person) or (alone and (firm or person)) or _identified(exchange):
        return ()
    zh = "、".join(w for w, told in (("机构名称", firm), ("姓名或工号", person)) if not told)
    en = " and ".join(
        w for w, told in (("the institution", firm), ("name or number", person)) if not told
    )
    due = ours[0][1]
    reason = voiced(due, (f"未表明{zh}", f"The seller did not state {en}"))
    return (missing(rule, Detector.DISCLOSURE, due.seq, reason),)


def _unnamed_picture(exchange: Exchange, ours: list[Place], rule: Rule) -> tuple[Finding, ...]:
    text = " ".join(u.text for _, u in ours)
    approved = exchange.picture is not None and exchange.picture.approved
    if approved or does("firm_shown", text):
        return ()
    reason = ("图片上没有机构名称", "The picture does not show the institution")
    return (missing(rule, Detector.DISCLOSURE, ours[0][1].seq, reason),)


def _sells(exchange: Exchange) -> bool:
    """Service talk is no sale."""
    return (
        exchange.product is not None
        or commitment(exchange) is not None
        or first(exchange, SELLING, _OFFERS) is not None
    )


def _identified(exchange: Exchange) -> bool:
    return exchange.recording is not None and "identity" in exchange.recording.parts


def not_human(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-008"""
    ours = list(said(exchange, OURS))
    if not exchange.by_ai or not ours:
        return ()
    for _, utterance in said(exchange, SELLING):
        if span := find("human_claimed", utterance.text):
            reason = voiced(utterance, ("智能体自称真人", "The agent claims to be human"))
            return (found(rule, Detector.DISCLOSURE, utterance.text, span, utterance.seq, reason),)
    start = ours[:_AI_TURNS]
    over = exchange.ended or len(ours) >= _AI_TURNS
    if not over or any(does("ai_told", u.text) for _, u in start):
        return ()
    reason = ("开始交互时未告知是智能体", "The agent did not say at the start that it is one")
    return (missing(rule, Detector.DISCLOSURE, ours[0][1].seq, reason),)


def recording(exchange: Exchange, rule: Rule) -> tuple[Finding, ...]:
    """DIS-009"""
    start = [
        u
        for i, u in enumerate(exchange.utterances)
        if i < _NOTICE_TURNS or (u.start_s is not None and u.start_s <= _NOTICE_S)
    ]
    over = exchange.ended or len(exchange.utterances) > len(start)
    if not exchange.recorded or not start or not over:
        return ()
    if any(u.speaker in OURS and does("recording_told", u.text) for u in _opening(start)):
        return ()
    reason = (
        "录音录像开始后 30 秒（前三句）内未听到告知",
        "No notice of the recording in its first 30 seconds or three utterances",
    )
    return (missing(rule, Detector.DISCLOSURE, start[0].seq, voiced(start[0], reason)),)


def _opening(start: list[Utterance]) -> list[Utterance]:
    """Up to the seller's first question about the customer, if the start runs on past the first turns:
    what is asked before the notice is collected before it."""
    asked = (i for i, u in enumerate(start) if u.speaker in SELLING and does("fact_find", u.text))
    return start[: max(_NOTICE_TURNS, next(asked, len(start)) + 1)]
