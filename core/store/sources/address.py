"""Addresses of sources: what stands in JINNAO_SOURCES, and which server is behind each."""

from functools import cache

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from core.errors import BadInput
from core.store.sources.duck import DuckServer
from core.store.sources.mysql import MySqlServer
from core.store.sources.postgres import PostgresServer
from core.store.sources.server import Server
from core.store.sources.sqlite import SqliteServer

_KNOWN = "Known are postgresql+psycopg://, mysql+pymysql://, sqlite:///, duckdb:/// and folder:."


def addresses(setting: str) -> dict[str, str]:
    """The addresses by name from "name=url,name=url". Raises BadInput that tells no address."""
    found: dict[str, str] = {}
    for number, one in enumerate(filter(None, (p.strip() for p in setting.split(","))), 1):
        name, sign, url = one.partition("=")
        if not sign or not name.strip().isidentifier() or not url.strip():
            raise BadInput(f"JINNAO_SOURCES: entry {number} is not name=url.")
        if name.strip() in found:
            raise BadInput(f"JINNAO_SOURCES: {name.strip()} is there twice.")
        found[name.strip()] = url.strip()
    return found


@cache
def server_at(url: str) -> Server:
    """One for each address, since it may know its files.

    Raises BadInput for an address that is none; it repeats nothing of it but the scheme.
    """
    scheme, _, rest = url.partition(":")
    match scheme.lower():
        case "folder":
            return DuckServer(rest.removeprefix("//"), folder=True)
        case "duckdb":
            return DuckServer(_file(url, scheme))
        case "sqlite":
            return SqliteServer(_file(url, scheme))
        case "postgresql" | "postgresql+psycopg":
            return PostgresServer(_checked(url))
        case "mysql+pymysql":
            return MySqlServer(_checked(url))
    raise BadInput(f"There is no source of the kind {scheme[:20]!r}.", todo=_KNOWN)


def _file(url: str, scheme: str) -> str:
    path = url[len(scheme) + 1 :]
    if not path.startswith("///") or len(path) == 3:
        raise BadInput(f"The address of a {scheme} source is {scheme}:/// and a path.")
    return path[3:]


def _checked(url: str) -> str:
    try:
        make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadInput("The address of a source cannot be read.", todo=_KNOWN) from error
    return url
