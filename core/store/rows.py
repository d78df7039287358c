"""Row security for every table that belongs to an institution, and what the application may do."""

from sqlalchemy import Connection, text

APPEND_ONLY = frozenset({"audit_entry"})
_MINE = "institution = (SELECT nullif(current_setting('app.institution', true), ''))"


def protect(connection: Connection, app_role: str) -> tuple[str, ...]:
    """Puts row security on every table with an `institution` column; gives the tables back.

    Forced, so that it also holds for the owner. Safe to repeat: it runs after each migration, so
    that no migration can forget it. A table without the column is closed to the application.
    """
    quote = connection.dialect.identifier_preparer.quote
    app = quote(app_role)
    _run(connection, f"GRANT USAGE ON SCHEMA public TO {app}")
    _run(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    names = institution_tables(connection)
    for name in names:
        table = quote(name)
        _run(connection, f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        _run(connection, f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        _run(connection, f"REVOKE ALL ON {table} FROM PUBLIC, {app}")
        _policies(connection, name, table, app)
    _run(connection, f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {app}")
    return names


def _policies(connection: Connection, name: str, table: str, app: str) -> None:
    if name in APPEND_ONLY:
        _run(connection, f"GRANT SELECT, INSERT ON {table} TO {app}")
        _policy(connection, table, "read_own", f"FOR SELECT USING ({_MINE})")
        _policy(connection, table, "append_own", f"FOR INSERT WITH CHECK ({_MINE})")
        return
    _run(connection, f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {app}")
    _policy(connection, table, "own", f"USING ({_MINE}) WITH CHECK ({_MINE})")


def _policy(connection: Connection, table: str, name: str, rule: str) -> None:
    _run(connection, f"DROP POLICY IF EXISTS {name} ON {table}")
    _run(connection, f"CREATE POLICY {name} ON {table} {rule}")


def owner_sees(connection: Connection, table: str) -> None:
    """Lets the owner, and so the functions it defines, see one table across institutions."""
    _policy(connection, table, "across", "TO CURRENT_USER USING (true) WITH CHECK (true)")


def institution_tables(connection: Connection) -> tuple[str, ...]:
    """Every ordinary or partitioned table in `public` that has the column."""
    found = connection.execute(
        text(
            "SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid "
            "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') "
            "AND a.attname = 'institution' AND NOT a.attisdropped ORDER BY 1"
        )
    )
    return tuple(found.scalars())


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
