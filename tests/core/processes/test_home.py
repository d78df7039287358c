"""The home folder: one `up` at a time, secrets for us alone, `run.json` in one step."""

import os
import stat
import subprocess
import sys

import pytest

from core.errors import Conflict, StorageFull, Unavailable
from core.processes import life
from core.processes.home import Home, Login, Running


def _running(**changes):
    state = Running(
        run="r1",
        supervisor=life.mark(os.getpid()),
        address="http://127.0.0.1:8123",
        environment={"JINNAO_PORT": "8123"},
        logins=(Login(username="a", password="b", name="c", role="customer"),),
    )
    return state.model_copy(update=changes)


def test_a_second_start_says_where_the_first_listens(tmp_path):
    home = Home(tmp_path / "home")
    home.take()
    home.write(_running())
    code = (
        "import sys; from pathlib import Path; from core.processes.home import Home\n"
        "Home(Path(sys.argv[1])).take()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "home")],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert "already running at http://127.0.0.1:8123" in done.stderr


def test_the_lock_ends_with_its_process(tmp_path):
    code = (
        "import sys; from pathlib import Path; from core.processes.home import Home\n"
        "Home(Path(sys.argv[1])).take()"
    )
    for _ in range(2):
        subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True)


def test_secrets_are_made_once_and_for_us_alone(tmp_path):
    first, second = Home(tmp_path).secrets(), Home(tmp_path).secrets()
    assert first == second
    assert len(set(first.values())) == len(first)
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_run_json_comes_back_and_is_for_us_alone(tmp_path):
    home = Home(tmp_path)
    home.write(_running())
    assert stat.S_IMODE((tmp_path / "run.json").stat().st_mode) == 0o600
    assert home.running() == _running()
    assert home.running().up
    home.forget()
    assert home.running() is None


def test_a_damaged_run_json_is_as_none(tmp_path):
    (tmp_path / "run.json").write_text('{"run": ')
    assert Home(tmp_path).running() is None


def test_a_state_of_another_boot_is_not_up(tmp_path):
    assert not _running(supervisor=life.Mark(pid=os.getpid(), started="other:1")).up


def test_a_home_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="JINNAO_HOME"):
        Home(tmp_path / "file" / "home").take()


def test_a_full_disk_is_said(tmp_path, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    with pytest.raises(StorageFull):
        Home(tmp_path).write(_running())


def test_two_homes_do_not_share_a_lock(tmp_path):
    Home(tmp_path / "a").take()
    Home(tmp_path / "b").take()
    with pytest.raises(Conflict):
        Home(tmp_path / "a").take()
