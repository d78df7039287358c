"""Migrations lead to exactly the tables in the code, under the same protection."""

import psycopg
import pytest
from psycopg import sql

from core.embedded.postgres import APP, OWNER, make_database
from core.errors import Unavailable
from core.store.database import checkpoint_dsn
from core.store.migrate import differences, migrate

_SHAPE = """
  SELECT 'policy', tablename || '.' || policyname, coalesce(qual, '') || coalesce(with_check, '')
    FROM pg_policies WHERE schemaname = 'public'
  UNION ALL
  SELECT 'grant', table_name || '.' || privilege_type, grantee
    FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND table_name <> 'alembic_version'
  UNION ALL
  SELECT 'index', indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  UNION ALL
  SELECT 'function', proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
"""


@pytest.fixture
def empty(services):
    name = "migrate_me"
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        make_database(c, name)
        yield services.url(OWNER, name)
        c.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_migrations_give_what_the_code_says_and_may_be_repeated(empty, database, services):
    migrate(empty)
    migrate(empty)
    assert differences(empty) == []
    with psycopg.connect(services.postgres.admin.rsplit("/", 1)[0] + "/migrate_me") as c:
        migrated = set(c.execute(_SHAPE).fetchall())
    with psycopg.connect(database.admin) as c:
        created = set(c.execute(_SHAPE).fetchall())
    assert migrated == created


def test_an_application_role_that_passes_row_security_is_refused(services, empty):
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        c.execute("CREATE ROLE too_strong LOGIN BYPASSRLS")
    try:
        with pytest.raises(Unavailable, match="passes row security"):
            migrate(empty, app_role="too_strong")
        with pytest.raises(Unavailable, match="does not exist"):
            migrate(empty, app_role="not_there")
    finally:
        with psycopg.connect(services.postgres.admin, autocommit=True) as c:
            c.execute("DROP ROLE too_strong")
    with psycopg.connect(empty.replace("+psycopg", "")) as c:  # all or nothing
        assert c.execute("SELECT to_regclass('public.conversation')").fetchone() == (None,)


def test_a_database_that_is_away_is_named(services):
    with pytest.raises(Unavailable, match="JINNAO_DATABASE_OWNER_URL"):
        migrate("postgresql+psycopg://a:b@127.0.0.1:1/x")


def test_the_application_may_keep_checkpoints_in_their_schema(database):
    with psycopg.connect(checkpoint_dsn(database.app), autocommit=True) as c:
        c.execute("CREATE TABLE checkpoints_probe (a int)")
        place = c.execute("SELECT to_regclass('langgraph.checkpoints_probe') IS NOT NULL")
        assert place.fetchone() == (True,)
        assert c.execute("SELECT current_user").fetchone() == (APP,)
