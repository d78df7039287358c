"""Log-ins, sessions and keys."""

import datetime as dt

import psycopg
import pytest

from core.access import Role, system
from core.errors import BadInput, Conflict, NotSignedIn
from core.store import credentials
from core.store.credentials import NewLogin

ZHANG = NewLogin(username="zhang", password="小心轻放123", role=Role.CUSTOMER, customer_id="c_1")


@pytest.fixture
def zhang(store, demo_system):
    with store.transaction(demo_system) as session:
        return credentials.add_login(session, demo_system, ZHANG)


def test_sign_in_and_out(store, clock, zhang):
    signed = credentials.sign_in(store, clock, "zhang", "小心轻放123", 12)
    assert signed.principal.institution == "demo"
    assert (signed.principal.subject, signed.principal.customer_id) == (zhang, "c_1")
    assert credentials.principal_of_session(store, clock, signed.token) == signed.principal
    credentials.sign_out(store, clock, signed.token)
    with pytest.raises(NotSignedIn, match="signed out"):
        credentials.principal_of_session(store, clock, signed.token)
    credentials.sign_out(store, clock, signed.token)
    credentials.sign_out(store, clock, "nobody's")


def test_wrong_name_and_wrong_password_look_the_same(store, clock, zhang):
    texts = []
    for name, password in (("zhang", "wrong!"), ("nobody", "小心轻放123"), ("", "")):
        with pytest.raises(NotSignedIn) as caught:
            credentials.sign_in(store, clock, name, password, 12)
        texts.append(str(caught.value))
    assert len(set(texts)) == 1


def test_a_session_expires(store, clock, zhang):
    signed = credentials.sign_in(store, clock, "zhang", "小心轻放123", 1)
    clock.move(dt.timedelta(minutes=61))
    with pytest.raises(NotSignedIn, match="expired"):
        credentials.principal_of_session(store, clock, signed.token)
    clock.move(dt.timedelta(days=2))
    with store.transaction(system("demo")) as session:
        assert credentials.drop_expired(session, clock.now()) == 1
    with pytest.raises(NotSignedIn):
        credentials.principal_of_session(store, clock, signed.token)


def test_tokens_and_passwords_are_not_in_the_database(store, clock, zhang, database):
    signed = credentials.sign_in(store, clock, "zhang", "小心轻放123", 12)
    with store.transaction(signed.principal) as session:
        _, key = credentials.make_api_key(session, clock, signed.principal, "CRM")
    with psycopg.connect(database.admin) as c:
        for table in ("login", "login_session", "api_key"):
            dump = str(c.execute(f"SELECT * FROM {table}").fetchall())
            for secret in (signed.token, key, "小心轻放123"):
                assert secret not in dump
        assert "$argon2id$" in str(c.execute("SELECT * FROM login").fetchall())


def test_an_api_key_acts_as_its_subject_until_revoked_or_expired(store, clock, zhang):
    person = credentials.sign_in(store, clock, "zhang", "小心轻放123", 12).principal
    later = clock.now() + dt.timedelta(days=1)
    with store.transaction(person) as session:
        key_id, key = credentials.make_api_key(session, clock, person, "CRM")
        _, short = credentials.make_api_key(session, clock, person, "test", expires_at=later)
    found = credentials.principal_of_key(store, clock, key)
    assert found.model_copy(update={"name": person.name}) == person
    assert found.name == "CRM"
    clock.move(dt.timedelta(days=2))
    with pytest.raises(NotSignedIn, match="expired"):
        credentials.principal_of_key(store, clock, short)
    with store.transaction(person) as session:
        credentials.revoke_api_key(session, clock, key_id)
    for bad in (key, "jn_made-up", ""):
        with pytest.raises(NotSignedIn):
            credentials.principal_of_key(store, clock, bad)


def test_names_are_unique_in_the_installation_and_seeding_repeats(store, zhang, demo_system):
    with store.transaction(demo_system) as session:
        assert credentials.add_login(session, demo_system, ZHANG) == zhang
    with pytest.raises(Conflict), store.transaction(system("other")) as session:
        credentials.add_login(session, system("other"), ZHANG)


def test_nobody_signs_in_as_the_system(store, clock, demo_system):
    with store.transaction(demo_system) as session:
        with pytest.raises(BadInput):
            credentials.add_login(
                session, demo_system, ZHANG.model_copy(update={"role": Role.SYSTEM})
            )
        with pytest.raises(BadInput):
            credentials.make_api_key(session, clock, demo_system, "root")
