"""`jinnao up`: from an empty folder to an address that answers, and back to nothing."""

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Mapping

from core.errors import Unavailable
from core.processes import life, ports
from core.processes.home import Home, Login, Running
from core.processes.member import jinnao, last_line
from core.processes.plan import Plan, plan, roles
from core.processes.prepared import Prepared
from core.processes.screen import Screen
from core.processes.servers import Broker, Database
from core.processes.stopping import Stopping
from core.processes.supervisor import Supervisor
from core.settings import Settings

_PATIENCE_S = {"engine": 8.0, "index": 10.0, "web": 8.0, "worker": 20.0, "beat": 5.0}
_LATER = ("worker", "beat")


class Up:
    """One start of the whole platform on this machine. run() returns after everything stopped."""

    def __init__(
        self, settings: Settings, screen: Screen, logins: tuple[Login, ...] = (), question: str = ""
    ) -> None:
        self._settings = settings
        self._screen = screen
        self._home = Home(settings.state)
        self._supervisor = Supervisor(screen.say, self._record)
        self._run = secrets.token_hex(8)
        self._state: Running | None = None
        self._logins, self._question = logins, question

    def run(self) -> None:
        """Raises AppError when it cannot start; what had started is stopped then, too."""
        self._home.take()
        self._clear_leftovers()
        web_port = ports.claim(self._settings.host, self._settings.port)
        with Stopping() as stopping:
            try:
                self._begin(web_port, stopping)
                self._supervisor.watch(stopping.asked)
            finally:
                stopping.asked.set()
                self._end(stopping)

    def _begin(self, web_port: int, stopping: Stopping) -> None:
        fetching = self._start_fetching()
        try:
            servers = self._start_servers()
            planned = plan(self._settings, web_port, self._home.secrets(), servers)
            self._state = Running(
                run=self._run,
                supervisor=_own_mark(),
                address=planned.address,
                environment=planned.environment,
                logins=self._logins,
                question=self._question,
            )
            self._record(self._supervisor.marks())
            self._prepare(planned, stopping)
            if fetching and not self._ended_well(fetching, stopping):
                raise Unavailable(
                    "The model was not fetched, for the reason above.",
                    todo="Start again to go on where it stopped.",
                )
        finally:
            _end_child(fetching)
        if stopping.asked.is_set():
            return
        self._start_roles(planned, stopping)

    def _start_fetching(self) -> subprocess.Popen[bytes] | None:
        """The model comes while the database is made; it draws its own bar on our terminal."""
        if self._settings.inference_url:
            return None
        return self._child(("models", "fetch"), {"JINNAO_HOME": str(self._settings.state)})

    def _start_servers(self) -> dict[str, str]:
        """Starts those embedded servers that no setting names, and returns their settings."""
        found = {}
        if not self._settings.database_url.get_secret_value():
            database = Database(self._settings.state / "postgres")
            self._supervisor.start(database, patience_s=60)
            found["JINNAO_DATABASE_URL"] = database.urls.app
            found["JINNAO_READER_URL"] = database.urls.reader
            found["JINNAO_DATABASE_OWNER_URL"] = database.urls.owner
        if not self._settings.broker_url.get_secret_value():
            broker = Broker(self._settings.state / "redis")
            self._supervisor.start(broker)
            found["JINNAO_BROKER_URL"] = broker.url
        return found

    def _prepare(self, planned: Plan, stopping: Stopping) -> None:
        """Tables, the demo institution and its documents, in a process that ends afterwards.

        Without `JINNAO_DATABASE_OWNER_URL` a database of the operator's own is taken as it is.
        """
        embedded = "JINNAO_DATABASE_OWNER_URL" in planned.environment
        if not embedded and not self._settings.database_owner_url.get_secret_value():
            return
        folder = self._settings.state / "postgres"
        prepared = Prepared(folder, self._settings.demo, self._settings.institution)
        if embedded and prepared:
            return
        log = self._home.logs / "migrate.log"
        demo = ("--demo",) if self._settings.demo else ()
        with log.open("ab") as out:
            child = self._child(("migrate", *demo), planned.environment, out.fileno())
        try:
            if not self._ended_well(child, stopping):
                raise Unavailable(
                    f"The database cannot be prepared: {last_line(log)}",
                    todo=f"The whole account is in {log}.",
                )
            if embedded and not stopping.asked.is_set():
                prepared.keep()
        finally:
            _end_child(child)

    def _start_roles(self, planned: Plan, stopping: Stopping) -> None:
        """Worker and beat come last: a question can be asked without them."""
        made = roles(self._settings, planned, self._home.logs, self._run)
        later = [role for role in made if role.name in _LATER]
        for role in made:
            if role not in later:
                self._supervisor.start(role, patience_s=_PATIENCE_S[role.name])
        with self._screen.doing("starting engine, index and web"):
            ready = self._supervisor.wait(180, stopping.asked, self._screen.waiting)
        if ready and self._state:
            for role in later:
                self._supervisor.start(role, patience_s=_PATIENCE_S[role.name])
            self._screen.welcome(self._state)

    def _child(
        self, arguments: tuple[str, ...], environment: Mapping[str, str], out: int | None = None
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own interpreter and launcher
            jinnao(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            env={**os.environ, **environment, **life.followed(), "JINNAO_RUN": self._run},
            start_new_session=True,
        )

    @staticmethod
    def _ended_well(child: subprocess.Popen[bytes], stopping: Stopping) -> bool:
        """Waits for a child to end; also True when somebody asked to stop meanwhile."""
        while child.poll() is None and not stopping.asked.wait(0.05):
            pass
        return not child.returncode

    def _record(self, marks: dict[str, life.Mark]) -> None:
        if self._state:
            self._state = self._state.model_copy(update={"processes": marks})
            self._home.write(self._state)

    def _clear_leftovers(self) -> None:
        """Ends what a killed `up` left on this folder; strangers with its numbers are left be."""
        before = self._home.running()
        if before is None:
            return
        found = [(n, m) for n, m in before.processes.items() if life.alive(m)]
        found += [("a child", m) for m in life.tagged(before.run)]
        if found:
            self._screen.say(f"  Ending {len(found)} processes that an earlier start left behind.")
        for name, who in found:
            first = signal.SIGINT if name == "postgres" else signal.SIGTERM
            life.end(who, first, 60 if name == "postgres" else 10)
        self._home.forget()

    def _end(self, stopping: Stopping) -> None:
        self._screen.turn("")
        started = time.monotonic()
        self._screen.say("\n  Stopping …")
        self._supervisor.stop(stopping.hurry.is_set)
        self._home.forget()
        self._screen.say(f"  Stopped ({time.monotonic() - started:.1f} s).")


def _own_mark() -> life.Mark:
    own = life.mark(os.getpid())
    assert own is not None
    return own


def _end_child(child: subprocess.Popen[bytes] | None) -> None:
    if child and child.poll() is None:
        child.terminate()
        try:
            child.wait(10)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
