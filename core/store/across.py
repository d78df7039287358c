"""The few questions that cross institutions, each a function that the database's owner defines.

The application's role may call them and gets identifiers, never contents. What it then does, it
does in a transaction of that institution. docs: rows.protect, Store.unscoped.
"""

from sqlalchemy import Connection, text
from sqlmodel import Session

from core.store.rows import owner_sees

_FUNCTIONS: dict[str, str] = {
    "institutions()": """
        RETURNS TABLE (institution text) AS $$
          SELECT institution FROM institution ORDER BY 1 $$""",
    "login_named(wanted text)": """
        RETURNS TABLE (institution text, id text) AS $$
          SELECT institution, id FROM login WHERE username = wanted $$""",
    "session_holding(wanted text)": """
        RETURNS TABLE (institution text) AS $$
          SELECT institution FROM login_session WHERE token_hash = wanted $$""",
    "key_holding(wanted text)": """
        RETURNS TABLE (institution text) AS $$
          SELECT institution FROM api_key WHERE token_hash = wanted $$""",
    "outbox_take(most int, again_s float8)": """
        RETURNS TABLE (institution text, job_id text, kind text, deadline_s float8, publishes int)
        AS $$
          WITH due AS MATERIALIZED (
            SELECT x.job_id FROM outbox x WHERE x.due_at <= now()
            ORDER BY x.due_at LIMIT most FOR UPDATE SKIP LOCKED)
          UPDATE outbox o SET due_at = now() + make_interval(
            secs => again_s * power(2, least(o.publishes, 3))), publishes = o.publishes + 1
          FROM due, job j
          WHERE o.job_id = due.job_id AND j.id = o.job_id
          RETURNING o.institution, o.job_id, j.kind, j.deadline_s, o.publishes $$""",
    "outbox_all_due()": """
        RETURNS void AS $$
          UPDATE outbox SET due_at = now() WHERE publishes > 0 AND due_at > now() $$""",
    "outbox_overdue(older_s float8)": """
        RETURNS TABLE (waiting bigint) AS $$
          SELECT count(*) FROM outbox o JOIN job j ON j.id = o.job_id
          WHERE o.publishes > 0 AND j.created_at < now() - make_interval(secs => older_s) $$""",
    "jobs_abandoned()": """
        RETURNS TABLE (institution text, job_id text) AS $$
          SELECT institution, id FROM job WHERE state = 'running' AND lease_until < now() $$""",
    "runs_abandoned()": """
        RETURNS TABLE (institution text, run_id text) AS $$
          SELECT institution, id FROM run WHERE state = 'running'
          AND (lease_until IS NULL OR lease_until < now()) ORDER BY started_at $$""",
}
_SEEN = ("institution", "login", "login_session", "api_key", "outbox", "job", "run")


def define(connection: Connection, app_role: str) -> None:
    """Makes the functions anew, as the owner, and lets only the application call them."""
    app = connection.dialect.identifier_preparer.quote(app_role)
    for table in _SEEN:
        owner_sees(connection, table)
    for head, rest in _FUNCTIONS.items():
        kinds = head.replace("wanted ", "").replace("most ", "").replace("again_s ", "")
        signature = f"public.across_{kinds.replace('older_s ', '')}"
        connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {signature}")
        connection.exec_driver_sql(
            f"CREATE FUNCTION public.across_{head} {rest} LANGUAGE sql SECURITY DEFINER "
            "SET search_path = pg_catalog, public, pg_temp"
        )
        connection.exec_driver_sql(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        connection.exec_driver_sql(f"GRANT EXECUTE ON FUNCTION {signature} TO {app}")


def institutions(session: Session) -> tuple[str, ...]:
    """Every institution of this installation."""
    return tuple(session.execute(text("SELECT institution FROM across_institutions()")).scalars())


def login_named(session: Session, username: str) -> tuple[str, str] | None:
    """(institution, log-in id) of a user name."""
    row = session.execute(text("SELECT * FROM across_login_named(:w)"), {"w": username}).first()
    return (row[0], row[1]) if row else None


def session_holding(session: Session, token_hash: str) -> str | None:
    """The institution of a signed-in browser."""
    found = text("SELECT * FROM across_session_holding(:w)")
    return session.execute(found, {"w": token_hash}).scalar()


def key_holding(session: Session, token_hash: str) -> str | None:
    """The institution of an API key."""
    found = text("SELECT * FROM across_key_holding(:w)")
    return session.execute(found, {"w": token_hash}).scalar()


def abandoned_jobs(session: Session) -> tuple[tuple[str, str], ...]:
    """(institution, job id) of what is running on a lease that has run out."""
    rows = session.execute(text("SELECT * FROM across_jobs_abandoned()"))
    return tuple((r[0], r[1]) for r in rows)


def abandoned_runs(session: Session) -> tuple[tuple[str, str], ...]:
    """(institution, run id) of what nobody works on although it is not finished, oldest first."""
    rows = session.execute(text("SELECT * FROM across_runs_abandoned()"))
    return tuple((r[0], r[1]) for r in rows)
