"""The audit log: complete, in order, and honest about being touched."""

import re
import threading
from itertools import pairwise

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from core import audit
from tests.conftest import BrokenOnPurpose, roll_back


@pytest.fixture
def written(store, customer):
    for n in range(5):
        with store.transaction(customer) as session:
            audit.record(session, customer, "run.started", f"run_{n}", {"n": n, "rate": 0.1})
            audit.record(session, customer, "run.ended", f"run_{n}", {"钱": "万元"})
    with store.transaction(customer) as session:
        return audit.head(session)


def _verify(store, who, anchor=None):
    with store.transaction(who) as session:
        return audit.verify(session, anchor)


def test_entries_are_numbered_chained_and_committed_with_their_cause(store, customer, written):
    assert written.seq == 10
    with pytest.raises(BrokenOnPurpose):
        roll_back(store, customer, lambda s: audit.record(s, customer, "run.started", "run_x"))
    with store.transaction(customer) as session:
        audit.record(session, customer, "run.started", "run_y")
    with store.transaction(customer) as session:
        kept = audit.entries(session)
        assert [e.seq for e in kept] == list(range(1, 12))
        assert kept[-1].subject == "run_y"
        assert kept[1].details == {"钱": "万元"}
        assert all(b.previous == a.hash for a, b in pairwise(kept))
        assert audit.entries(session, after=10) == kept[10:]
    assert _verify(store, customer, written) is None


def test_no_gaps_and_no_forks_under_concurrency(store, customer):
    def write(who: int) -> None:
        for i in range(10):
            with store.transaction(customer) as session:
                audit.record(session, customer, "call.made", f"{who}.{i}")

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    with store.transaction(customer) as session:
        assert audit.head(session).seq == 60
        assert audit.verify(session) is None


def test_institutions_have_chains_of_their_own(store, customer, stranger, written):
    with store.transaction(stranger) as session:
        audit.record(session, stranger, "run.started", "run_z")
    with store.transaction(stranger) as session:
        assert audit.head(session).seq == 1
        assert [e.subject for e in audit.entries(session)] == ["run_z"]


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DROP TABLE audit_entry",
        "ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY",
    ],
)
def test_the_application_cannot_change_the_log(store, customer, written, attack):
    denied = re.compile("permission denied|must be owner")
    with pytest.raises(ProgrammingError, match=denied), store.transaction(customer) as session:
        session.execute(text(attack))
    assert _verify(store, customer, written) is None


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE audit_entry SET actor = 'somebody' WHERE seq = 4", 4),
        ("UPDATE audit_entry SET details = '{\"n\":9}' WHERE seq = 7", 7),
        ("UPDATE audit_entry SET at = at + interval '1 second' WHERE seq = 2", 2),
        ("DELETE FROM audit_entry WHERE seq = 5", 5),
        ("DELETE FROM audit_entry WHERE seq = 1", 1),
        ("UPDATE audit_entry SET seq = seq + 100 WHERE seq = 10", 10),
        ("DELETE FROM audit_entry WHERE seq > 8", 9),
        ("DELETE FROM audit_entry", 1),
    ],
)
def test_whoever_owns_the_database_leaves_traces(
    store, customer, database, written, tampering, broken
):
    with psycopg.connect(database.admin, autocommit=True) as c:
        assert c.execute(tampering).rowcount > 0
    assert _verify(store, customer, written) == broken


def test_a_log_that_was_written_anew_shows_against_the_anchor(store, customer, database, written):
    with psycopg.connect(database.admin, autocommit=True) as c:
        c.execute("DELETE FROM audit_entry")
    for n in range(12):
        with store.transaction(customer) as session:
            audit.record(session, customer, "run.started", f"forged_{n}")
    assert _verify(store, customer) is None  # consistent in itself
    assert _verify(store, customer, written) == 10
