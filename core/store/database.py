"""Bringing a database to the present: tables, row security, functions, the place of checkpoints."""

import importlib
import pkgutil
from urllib.parse import quote, urlsplit

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlmodel import SQLModel

import core.store.tables
from core.errors import Unavailable
from core.store import claims
from core.store.across import define
from core.store.rows import protect

APP_ROLE = "jinnao_app"
CHECKPOINT_SCHEMA = "langgraph"


def load_tables() -> None:
    """Imports every file of core.store.tables, so that the metadata is whole."""
    for module in pkgutil.iter_modules(core.store.tables.__path__):
        importlib.import_module(f"core.store.tables.{module.name}")


def create_all(owner_url: str, *, app_role: str = APP_ROLE) -> None:
    """Tables straight from the metadata, for tests and experiments. `migrate` is for the rest."""
    load_tables()
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            SQLModel.metadata.create_all(connection)
            finish(connection, app_role)
    finally:
        engine.dispose()


def finish(connection: Connection, app_role: str) -> None:
    """What follows every change of tables: row security, functions, the checkpoints' schema."""
    _ensure_role(connection, app_role)
    protect(connection, app_role)
    define(connection, app_role)
    claims.define(connection, app_role)
    app = connection.dialect.identifier_preparer.quote(app_role)
    connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {CHECKPOINT_SCHEMA}")
    connection.exec_driver_sql(f"GRANT USAGE, CREATE ON SCHEMA {CHECKPOINT_SCHEMA} TO {app}")


def _ensure_role(connection: Connection, app_role: str) -> None:
    row = connection.execute(
        text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = :r"), {"r": app_role}
    ).first()
    if row is None:
        name = connection.dialect.identifier_preparer.quote(app_role)
        try:
            with connection.begin_nested():
                connection.exec_driver_sql(f"CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS")
        except ProgrammingError as error:
            raise Unavailable(
                f"The database role {app_role} does not exist and the owner may not make it.",
                todo=f"As a superuser: CREATE ROLE {app_role} LOGIN PASSWORD '…' NOBYPASSRLS.",
            ) from error
    elif row[0]:
        raise Unavailable(
            f"The database role {app_role} passes row security.",
            todo=f"As a superuser: ALTER ROLE {app_role} NOSUPERUSER NOBYPASSRLS.",
        )


def checkpoint_dsn(app_url: str) -> str:
    """The application's connection string for psycopg, with the checkpoints' schema in front."""
    parts = urlsplit(app_url)
    options = quote(f"-csearch_path={CHECKPOINT_SCHEMA}", safe="")
    query = f"{parts.query}&options={options}" if parts.query else f"options={options}"
    return parts._replace(scheme="postgresql", query=query).geturl()


def plain_dsn(app_url: str) -> str:
    """The same address as psycopg itself reads it, without SQLAlchemy's driver name."""
    return urlsplit(app_url)._replace(scheme="postgresql").geturl()
