"""The folder that holds one machine's state: its lock, its secrets, and what runs."""

import fcntl
import os
from pathlib import Path

from pydantic import Field

from core.domain import Frozen
from core.embedded.secrets import kept
from core.errors import Conflict, StorageFull, Unavailable
from core.processes.life import Mark, alive

SECRETS = ("session", "engine", "index")


class Login(Frozen):
    """A demo log-in, as printed and as `jinnao ask` uses it."""

    username: str
    password: str
    name: str
    role: str


class Running(Frozen):
    """`run.json`: what runs, where, and with which environment its roles were started."""

    run: str
    supervisor: Mark
    address: str
    environment: dict[str, str]
    logins: tuple[Login, ...] = ()
    processes: dict[str, Mark] = Field(default_factory=dict)
    question: str = ""

    @property
    def up(self) -> bool:
        return alive(self.supervisor)


class Home:
    """JINNAO_HOME. Everything in it is readable for its owner alone, but for the way through."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.logs = folder / "logs"
        self._lock: int | None = None

    def take(self) -> None:
        """Makes the folder and takes its lock, for as long as this process lives.

        Raises Conflict with the address when another `jinnao up` holds it.
        """
        try:
            self.logs.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self.folder / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise _unusable(self.folder, error) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            now = self.running()
            where = f" at {now.address}" if now and now.address else ""
            raise Conflict(
                f"Jinnao is already running{where}.",
                todo="Open that address, or stop it with Ctrl-C in its terminal.",
            ) from error

    def secrets(self) -> dict[str, str]:
        """The keys of this machine: random, made once, 0600."""
        return kept(self.folder / "secrets.json", SECRETS)

    def running(self) -> Running | None:
        """What `run.json` says; None when there is none or it cannot be read."""
        try:
            return Running.model_validate_json((self.folder / "run.json").read_bytes())
        except (OSError, ValueError):
            return None

    def write(self, state: Running) -> None:
        """Replaces `run.json` in one step, 0600: it holds keys."""
        new = self.folder / "run.json.new"
        try:
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as f:
                f.write(state.model_dump_json(indent=1))
            new.rename(self.folder / "run.json")
        except OSError as error:
            raise _unusable(self.folder, error) from error

    def forget(self) -> None:
        """Removes `run.json`: nothing runs any more."""
        (self.folder / "run.json").unlink(missing_ok=True)


def _unusable(folder: Path, error: OSError) -> Unavailable:
    if error.errno == 28:
        return StorageFull(f"No space is left for {folder}.", todo="Free some, then start again.")
    return Unavailable(
        f"The folder {folder} cannot be used: {error.strerror}.",
        todo="Set JINNAO_HOME to a folder that you may write.",
    )
