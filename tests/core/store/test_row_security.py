"""Another institution's rows stay out of reach, whatever the statement says."""

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlmodel import select

from core.access import system
from core.store import conversations
from core.store.rows import institution_tables
from core.store.session import Store
from core.store.tables.conversation import ConversationRow
from tests.conftest import NOW, roll_back


@pytest.fixture
def theirs(store, stranger):
    with store.transaction(stranger) as session:
        return conversations.start(session, stranger, NOW, title="ours alone").id


def test_a_missing_where_sees_only_the_own_institution(store, customer, stranger, theirs):
    with store.transaction(customer) as session:
        mine = conversations.start(session, customer, NOW).id
    with store.transaction(customer) as session:
        assert [r.id for r in session.exec(select(ConversationRow))] == [mine]
        assert session.execute(text("SELECT count(*) FROM conversation")).scalar() == 1
    with store.transaction(stranger) as session:
        assert [r.id for r in session.exec(select(ConversationRow))] == [theirs]


def test_update_and_delete_without_where_touch_nothing_of_others(store, customer, stranger, theirs):
    with store.transaction(customer) as session:
        assert session.execute(text("UPDATE conversation SET title = 'mine'")).rowcount == 0
        assert session.execute(text("DELETE FROM conversation")).rowcount == 0
    with store.transaction(stranger) as session:
        assert session.get(ConversationRow, theirs).title == "ours alone"


def test_a_row_cannot_be_written_into_or_moved_to_another_institution(store, customer, stranger):
    refused = "row-level security"
    with pytest.raises(ProgrammingError, match=refused), store.transaction(customer) as session:
        conversations.start(session, stranger, NOW)
    with store.transaction(customer) as session:
        conversations.start(session, customer, NOW)
    with pytest.raises(ProgrammingError, match=refused), store.transaction(customer) as session:
        session.execute(text("UPDATE conversation SET institution = 'other'"))


def test_identity_does_not_outlive_its_transaction_in_the_pool(database, customer, theirs):
    store = Store(database.app, connections=1)
    with store.transaction(customer) as session:
        pid = session.execute(text("SELECT pg_backend_pid()")).scalar()
        session.execute(text("SELECT set_config('app.institution', 'other', true)"))
        assert session.execute(text("SELECT count(*) FROM conversation")).scalar() == 1
    with store.unscoped() as session:
        assert session.execute(text("SELECT pg_backend_pid()")).scalar() == pid
        assert session.execute(text("SELECT count(*) FROM conversation")).scalar() == 0
    with pytest.raises(RuntimeError), store.transaction(customer) as session:
        raise RuntimeError
    with store.unscoped() as session:
        assert session.execute(text("SELECT pg_backend_pid()")).scalar() == pid
        assert session.execute(text("SELECT count(*) FROM institution")).scalar() == 0
    store.close()


def test_an_identity_set_for_the_session_is_overruled_by_the_next_transaction(database, customer):
    store = Store(database.app, connections=1)
    with store.unscoped() as session:
        session.execute(text("SELECT set_config('app.institution', 'other', false)"))
    with store.transaction(customer) as session:
        seen = session.execute(text("SELECT institution FROM institution")).scalars().all()
        assert seen == ["demo"]
    store.close()


def test_no_identity_sees_nothing_also_as_owner(database, theirs):
    engine = create_engine(database.owner)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM conversation")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM audit_entry")).scalar() == 0
    engine.dispose()


def test_every_table_with_the_column_is_forced_and_no_other_is_open(database):
    with psycopg.connect(database.admin) as c:
        rows = c.execute(
            "SELECT relname, relrowsecurity AND relforcerowsecurity, "
            "has_table_privilege('jinnao_app', oid, 'SELECT,INSERT,UPDATE,DELETE,TRUNCATE') "
            "FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        ).fetchall()
    engine = create_engine(database.owner)
    with engine.begin() as connection:
        ours = set(institution_tables(connection))
    engine.dispose()
    assert {"conversation", "run_event", "job", "audit_entry", "login", "institution"} <= ours
    assert {name for name, forced, _ in rows if forced} == ours
    assert {name for name, _, open_ in rows if open_} <= ours


def test_the_application_cannot_weaken_the_rules(database):
    attacks = [
        "ALTER TABLE conversation DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE conversation NO FORCE ROW LEVEL SECURITY",
        "DROP POLICY own ON conversation",
        "CREATE POLICY all_of_it ON conversation USING (true)",
        "SET ROLE jinnao_owner",
        "SET SESSION AUTHORIZATION jinnao_owner",
        "ALTER ROLE jinnao_app BYPASSRLS",
        "TRUNCATE conversation",
        "CREATE TABLE leak (a int)",
        "CREATE FUNCTION leak() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "COPY conversation TO PROGRAM 'cat'",
        "SELECT pg_read_file('PG_VERSION')",
    ]
    with psycopg.connect(database.app.replace("+psycopg", ""), autocommit=True) as c:
        for attack in attacks:
            with pytest.raises(psycopg.Error):
                c.execute(attack)
        c.execute("SET row_security = off")  # makes filtered statements fail, not leak
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            c.execute("SELECT * FROM conversation")


def test_functions_that_cross_institutions_give_ids_only(database):
    with psycopg.connect(database.admin) as c:
        rows = c.execute(
            "SELECT proname, pg_get_function_result(oid), prosecdef, proconfig, "
            "has_function_privilege('public', oid, 'EXECUTE') FROM pg_proc "
            "WHERE pronamespace = 'public'::regnamespace"
        ).fetchall()
    assert len(rows) >= 8
    for name, result, definer, config, everybody in rows:
        assert name.startswith("across_")
        assert definer
        assert not everybody
        assert config == ["search_path=pg_catalog, public, pg_temp"]
        for content in ("payload", "password", "question", "title", "principal"):
            assert content not in result


def test_a_database_that_dropped_every_connection_is_used_again(store, database, customer):
    for _ in range(3):
        with store.transaction(customer) as session:
            session.execute(text("SELECT 1"))
    with psycopg.connect(database.admin, autocommit=True) as c:
        ended = c.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE usename = 'jinnao_app' AND datname = current_database()"
        ).fetchone()
    assert ended[0] >= 1
    with store.transaction(customer) as session:
        assert session.execute(text("SELECT institution FROM institution")).scalar() == "demo"


def test_a_failed_transaction_leaves_nothing(store, customer):
    def broken(session):
        conversations.start(session, customer, NOW)
        session.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError):
        roll_back(store, customer, broken)
    with store.transaction(system("demo")) as session:
        assert session.exec(select(ConversationRow)).all() == []
