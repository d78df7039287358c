"""Conversations: whose they are, and how they go to the desk and back."""

import threading

import pytest

from core.domain.conversation import Answer, AnswerKind, Author, ConversationState, Sentence
from core.errors import Conflict, Forbidden, NotFound
from core.store import conversations
from tests.conftest import NOW


@pytest.fixture
def place(store, customer):
    with store.transaction(customer) as session:
        return conversations.start(session, customer, NOW).id


def test_messages_come_back_in_order_and_after_a_given_one(store, customer, place):
    answer = Answer(kind=AnswerKind.ANSWER, language="zh", sentences=(Sentence(text="两天。"),))
    with store.transaction(customer) as session:
        first = conversations.add_message(session, customer, place, Author.CUSTOMER, "多久？", NOW)
        second = conversations.add_message(
            session,
            customer,
            place,
            Author.AGENT,
            answer.text,
            NOW,
            answer=answer,
            author_name="金脑",
        )
    with store.transaction(customer) as session:
        assert conversations.messages(session, customer, place) == (first, second)
        assert conversations.messages(session, customer, place, after=first.id) == (second,)
        assert conversations.messages(session, customer, place)[1].answer == answer
        assert conversations.get(session, customer, place).title == "多久？"


def test_concurrent_messages_keep_their_places(store, customer, place):
    def say(who: int) -> None:
        for i in range(10):
            with store.transaction(customer) as session:
                conversations.add_message(
                    session, customer, place, Author.CUSTOMER, f"{who}.{i}", NOW
                )

    threads = [threading.Thread(target=say, args=(n,)) for n in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with store.transaction(customer) as session:
        texts = [m.text for m in conversations.messages(session, customer, place)]
    assert len(texts) == 40
    for who in range(4):
        own = [t for t in texts if t.startswith(f"{who}.")]
        assert own == [f"{who}.{i}" for i in range(10)]


def test_others_do_not_see_it(store, neighbour, stranger, representative, place):
    for who in (neighbour, stranger, representative):
        with store.transaction(who) as session:
            with pytest.raises(NotFound):
                conversations.get(session, who, place)
            with pytest.raises(NotFound):
                conversations.messages(session, who, place)
            with pytest.raises(NotFound):
                conversations.add_message(session, who, place, Author.CUSTOMER, "x", NOW)
            assert conversations.listed(session, who) == ()


def test_the_desk_takes_answers_and_gives_back(store, customer, representative, place):
    with store.transaction(customer) as session:
        conversations.hand_over(session, customer, place, {"reason": "asked"}, NOW)
        with pytest.raises(Forbidden):
            conversations.at_desk(session, customer)
    with store.transaction(representative) as session:
        waiting = conversations.at_desk(session, representative, ConversationState.WAITING)
        assert [c.id for c in waiting] == [place]
        taken = conversations.take(session, representative, place, NOW)
        assert (taken.state, taken.taken_by) == (ConversationState.TAKEN, "rep1")
        assert conversations.take(session, representative, place, NOW) == taken
        conversations.add_message(session, representative, place, Author.EMPLOYEE, "您好", NOW)
        back = conversations.release(session, representative, place, NOW, to_agent=True)
        assert (back.state, back.taken_by) == (ConversationState.OPEN, None)
    with store.transaction(customer) as session:
        assert conversations.messages(session, customer, place)[-1].author_name == "王强"


def test_two_representatives_one_conversation(store, customer, representative, place):
    with store.transaction(customer) as session:
        conversations.hand_over(session, customer, place, {"reason": "asked"}, NOW)
    outcomes, gate = [], threading.Barrier(2)

    def grab(name: str) -> None:
        who = representative.model_copy(update={"subject": name})
        gate.wait()
        try:
            with store.transaction(who) as session:
                outcomes.append(conversations.take(session, who, place, NOW).taken_by)
        except Conflict:
            outcomes.append("late")

    threads = [threading.Thread(target=grab, args=(n,)) for n in ("rep1", "rep2")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert outcomes.count("late") == 1
    assert {"rep1", "rep2"} & set(outcomes)


def test_what_was_not_handed_over_cannot_be_taken_or_closed(store, representative, place):
    with store.transaction(representative) as session:
        with pytest.raises(NotFound):
            conversations.take(session, representative, place, NOW)
        with pytest.raises(NotFound):
            conversations.release(session, representative, place, NOW)


def test_an_id_is_taken_also_across_institutions(store, stranger, place):
    with pytest.raises(Conflict), store.transaction(stranger) as session:
        conversations.start(session, stranger, NOW, conversation_id=place)
