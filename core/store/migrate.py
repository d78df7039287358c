"""Migrations: `migrate` brings a database up to date, `revise` writes the next script."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlmodel import SQLModel

from core.errors import Unavailable
from core.store.database import APP_ROLE, finish, load_tables

_LOCK = text("SELECT pg_advisory_xact_lock(7074616)")  # one migration at a time


def migrate(owner_url: str, *, app_role: str = APP_ROLE) -> None:
    """All migrations, then row security and functions anew: in one transaction, or not at all."""
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            connection.execute(_LOCK)
            command.upgrade(_config(connection), "head")
            finish(connection, app_role)
    except OperationalError as error:
        raise Unavailable(
            "The database cannot be reached as its owner.", todo="See JINNAO_DATABASE_OWNER_URL."
        ) from error
    finally:
        engine.dispose()


def revise(owner_url: str, message: str, number: str) -> None:
    """Writes the script from a migrated database to the tables as they are in the code."""
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        command.revision(_config(connection), message, autogenerate=True, rev_id=number)
    engine.dispose()


def differences(owner_url: str) -> list[object]:
    """How a migrated database and the tables in the code differ; empty when they do not."""
    load_tables()
    engine = create_engine(owner_url)
    try:
        with engine.begin() as connection:
            options = {"compare_type": True, "compare_server_default": True}
            return list(
                compare_metadata(
                    MigrationContext.configure(connection, opts=options), SQLModel.metadata
                )
            )
    finally:
        engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option(
        "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
    )
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
