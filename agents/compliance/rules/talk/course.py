"""How a conversation runs: who may be heard as whom, when the customer commits, what comes next."""

import re
from collections.abc import Callable, Iterator

from agents.compliance.rules.talk.cues import does, one_of
from core.domain.conduct import Exchange, Speaker, Trade, Utterance

OURS = (Speaker.SELLER, Speaker.UNKNOWN, Speaker.NOTICE)  # whose words may disclose
SELLING = (Speaker.SELLER, Speaker.UNKNOWN)  # whose words may breach
THEIRS = (Speaker.CUSTOMER, Speaker.UNKNOWN)

_PAPER_TURNS = 2  # of the seller, in which a paper is handed over to be signed

Place = tuple[int, Utterance]
Test = Callable[[str], bool]
_pitches = one_of("product_words", "deposit_words", "recommend")


def said(exchange: Exchange, who: tuple[Speaker, ...]) -> Iterator[Place]:
    """Their utterances with the place of each in the conversation."""
    return ((i, u) for i, u in enumerate(exchange.utterances) if u.speaker in who)


def first(exchange: Exchange, who: tuple[Speaker, ...], test: Test, start: int = 0) -> Place | None:
    """The first of their utterances from place start on that passes."""
    return next((p for p in said(exchange, who) if p[0] >= start and test(p[1].text)), None)


def before(exchange: Exchange, end: int, test: Test) -> bool:
    """Whether our side said it before that place."""
    return any(i < end and test(u.text) for i, u in said(exchange, OURS))


def told(exchange: Exchange, end: int, act: str) -> bool:
    """Whether our side said it before that place, on its own or in answer to the customer's question
    about it ("will I lose money?" – "it can happen")."""
    return any(i < end and _tells(exchange, i, act) for i, _ in said(exchange, OURS))


def _tells(exchange: Exchange, place: int, act: str) -> bool:
    text = exchange.utterances[place].text
    if does(act, text):
        return True
    asked = exchange.utterances[place - 1] if place else None
    return (
        asked is not None
        and asked.speaker in THEIRS
        and does(f"{act}_asked", asked.text)
        and does(f"{act}_answer", text)
    )


def soon(exchange: Exchange, place: int, test: Test, turns: int, back: int = 0) -> bool | None:
    """Whether the seller says it in the same turn or within so many turns after it (or `back` turns
    before it). None: not yet, and the conversation goes on."""
    ours = list(said(exchange, OURS))
    at = next(n for n, (i, _) in enumerate(ours) if i == place)
    reach = ours[max(0, at - back) : at + turns + 1]
    if any(test(u.text) for _, u in reach):
        return True
    return False if exchange.ended or len(ours) > at + turns else None


def commitment(exchange: Exchange) -> int | None:
    """The place of the utterance by which the customer commits, in words or by an order.

    The number of utterances: by an order whose place is not known. None: no commitment.
    """
    words = _in_words(exchange)
    if exchange.order is None:
        if words is None or first(
            exchange, (Speaker.CUSTOMER,), lambda t: does("withdrew", t), words + 1
        ):
            return None
        return words
    ordered = _ordered(exchange)
    return ordered if words is None else min(words, ordered)


def placed(exchange: Exchange) -> int | None:
    """The place of the order where one is on record, else of the commitment: for what a rule asks of
    the sale and not of the customer's first word for it."""
    return commitment(exchange) if exchange.order is None else _ordered(exchange)


def _in_words(exchange: Exchange) -> int | None:
    """Nobody commits to what has not been spoken of yet: "go ahead" may answer a greeting."""
    opened = first(exchange, SELLING, _pitches) or first(exchange, SELLING, bool)
    if opened is None:
        return None
    theirs = next(
        (
            p for p in said(exchange, THEIRS)
            if p[0] > opened[0] and does("committed", p[1].text) and not _acknowledges(exchange, p)
        ),
        None,
    )  # fmt: skip
    done = first(exchange, SELLING, lambda t: does("executed", t), opened[0] + 1)
    return min((p[0] for p in (theirs, done) if p is not None), default=None)


def _acknowledges(exchange: Exchange, place: Place) -> bool:
    """Whether only a warning is signed or read, as the seller has just asked: that buys nothing."""
    asked = [u for i, u in said(exchange, SELLING) if i < place[0]][-_PAPER_TURNS:]
    return does("signed", place[1].text) and any(does("paper", u.text) for u in asked)


def _ordered(exchange: Exchange) -> int:
    assert exchange.order is not None
    at = exchange.order.at
    return next(
        (i for i, u in enumerate(exchange.utterances) if u.at is not None and u.at >= at),
        len(exchange.utterances),
    )


def anchor(exchange: Exchange, place: int) -> Utterance | None:
    """The utterance that made it due: the commitment, or the last one before the order."""
    if not exchange.utterances:
        return None
    return exchange.utterances[min(place, len(exchange.utterances) - 1)]


def trade(exchange: Exchange) -> Trade | None:
    """What is sold, by the record; where there is none, insurance and loans by their words."""
    if exchange.product is not None and exchange.product.trade is not None:
        return exchange.product.trade
    if first(exchange, SELLING, lambda t: does("policy_named", t)):
        return Trade.INSURANCE
    return Trade.LOAN if first(exchange, SELLING, _lends) else None


def _lends(text: str) -> bool:
    return _LOAN.search(text) is not None


_LOAN = re.compile(
    r"借款|贷款|借钱|放款|[快随]贷|贷(?:给|到|个)|分期|\bloans?\b|\bborrow|\blend", re.IGNORECASE
)


def voiced(utterance: Utterance | None, reason: tuple[str, str]) -> tuple[str, str]:
    """The reason, which says so where the speaker could not be told apart."""
    if utterance is None or utterance.speaker is not Speaker.UNKNOWN:
        return reason
    return (
        f"{reason[0]}（录音中说话人无法区分，请人工核听）",
        f"{reason[1]} (the voices could not be told apart; a person should listen)",
    )
