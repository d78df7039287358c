"""Conversations of the platform become material, and again only when they have moved on."""

import datetime as dt

from core.access import system
from core.domain.conduct import Speaker
from core.domain.conversation import Author
from core.store import collecting, conversations, materials
from tests.conftest import NOW

WHO = system("demo")


def say(store, who, place, author, words, at=NOW, **named):
    with store.transaction(who) as session:
        conversations.add_message(session, who, place, author, words, at, **named)


def collect(store, now=NOW):
    with store.transaction(WHO) as session:
        return collecting.collect(session, WHO, now, 100)


def held(store, place):
    with store.transaction(WHO) as session:
        return materials.by_source(session, collecting.SOURCE, place)


def test_a_conversation_is_taken_when_it_has_moved_on(store, customer):
    with store.transaction(customer) as session:
        place = conversations.start(session, customer, NOW).id
    assert collect(store) == 0  # nobody has said anything
    say(store, customer, place, Author.CUSTOMER, "理财保本吗？")
    say(store, customer, place, Author.AGENT, "理财产品不保证本金。", author_name="智能客服")
    assert (collect(store), collect(store)) == (1, 0)
    first = held(store, place)
    assert [u.speaker for u in first.exchange.utterances] == [Speaker.CUSTOMER, Speaker.SELLER]
    assert (first.person, first.exchange.by_ai, first.revision) == ("agent:service", True, 1)
    later = NOW + dt.timedelta(hours=1)
    say(store, customer, place, Author.CUSTOMER, "好的", later)
    assert collect(store, later) == 1
    assert held(store, place).revision == 2
