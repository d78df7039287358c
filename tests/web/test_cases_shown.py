"""Whose name is shown to whom, and rules that the catalogue does not have."""

import datetime as dt

from core.access import Principal, Role
from core.domain.case_record import around
from core.store import findings as found
from core.store.tables.bank import BranchRow, CustomerRow
from tests.core.store.case_samples import QIN, XU, admitted, finding, utterance
from web.api.cases_shown import customer, rules

_DAY = dt.date(2020, 1, 1)


def _bank(store):
    with store.transaction(XU) as session:
        session.add(
            BranchRow(institution="demo", id="B1", name="滨江支行", name_en="Riverside", city="临泽", address="1", phone="1", opened_on=_DAY)
        )  # fmt: skip
        session.flush()
        session.add(
            CustomerRow(
                institution="demo", id="c_0001", name="张敏", name_en="Zhang Min", locale="zh-CN",
                phone_masked="138****8000", birth_date=_DAY, segment="everyday", rating="C2",
                rating_expires_on=_DAY, branch_id="B1", since=_DAY,
            )
        )  # fmt: skip


def test_names_are_for_those_who_may_see_personal_data(store):
    _bank(store)
    rep = Principal(institution="demo", subject="rep1", role=Role.REPRESENTATIVE)
    for who, name in ((XU, "张敏"), (rep, "张敏"), (QIN, "")):
        with store.transaction(who) as session:
            shown = customer(session, who, "c_0001")
        assert shown is not None
        assert (shown.id, shown.name) == ("c_0001", name), who.role
    with store.transaction(XU) as session:
        assert customer(session, XU, None) is None
        unknown = customer(session, XU, "c_9999")
    assert unknown is not None
    assert unknown.name == ""


def test_a_rule_without_a_place_in_the_catalogue_is_shown_by_its_finding(store):
    (case_id,) = admitted(store, finding(rule="OLD-001", version="0.9"), finding(rule="RET-001"))
    with store.transaction(XU) as session:
        old, ours = rules(found.of_case(session, case_id))
    assert (old.id, old.version, old.name_zh, old.basis) == ("OLD-001", "0.9", "规则OLD-001", ())
    assert ours.basis
    assert ours.what_en


def test_what_is_around_an_utterance():
    talk = tuple(utterance(n, str(n)) for n in range(10, 30))
    for seq, expected in ((10, (10, 13)), (20, (17, 23)), (29, (26, 29)), (None, (10, 16)), (99, (10, 16))):  # fmt: skip
        seen = around(talk, seq)
        assert (seen[0].seq, seen[-1].seq) == expected
