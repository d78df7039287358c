"""A process is known by more than its number."""

import os
import signal
import subprocess
import sys
import time

import pytest

from core.processes import life

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def sleeper():
    with subprocess.Popen(SLEEP, start_new_session=True) as process:
        yield process
        process.kill()


def test_a_mark_is_of_one_process_only(sleeper):
    who = life.mark(sleeper.pid)
    assert who is not None
    assert life.alive(who)
    assert life.mark(os.getpid()) != who
    sleeper.kill()
    sleeper.wait()
    assert not life.alive(who)


def test_an_unreaped_process_counts_as_ended(sleeper):
    who = life.mark(sleeper.pid)
    sleeper.kill()
    assert life.gone(who, 5)
    assert sleeper.returncode is None


def test_a_stranger_with_the_same_number_is_not_touched(sleeper):
    stale = life.Mark(pid=sleeper.pid, started="another-boot:1")
    life.end(stale, patience_s=0.1)
    time.sleep(0.2)
    assert sleeper.poll() is None


def test_end_kills_what_does_not_want_to_stop():
    code = "import signal,time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True
    ) as stubborn:
        stubborn.stdout.readline()
        life.end(life.mark(stubborn.pid), patience_s=0.3)
        assert stubborn.wait(5) == -signal.SIGKILL


def test_processes_are_found_by_their_run(sleeper):
    tagged = subprocess.Popen(SLEEP, env={**os.environ, "JINNAO_RUN": "run-of-this-test"})
    try:
        time.sleep(0.3)
        assert [m.pid for m in life.tagged("run-of-this-test")] == [tagged.pid]
    finally:
        tagged.kill()
        tagged.wait()


_FOLLOWER = "from core.processes.life import follow_supervisor as f; f(); print(1, flush=True)\n"


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's parent-death signal is Linux's")
def test_a_child_ends_with_its_supervisor(tmp_path):
    """The supervisor is killed outright, so that only the kernel can tell the child."""
    child = f"{_FOLLOWER}import time; time.sleep(60)"
    parent = (
        "import subprocess, sys, time\nfrom core.processes import life\nimport os\n"
        f"p = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE,"
        " env={**os.environ, **life.followed()})\n"
        "p.stdout.readline(); print(p.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as supervisor:
        who = life.mark(int(supervisor.stdout.readline()))
        assert who is not None
        supervisor.kill()
        assert life.gone(who, 10)


def test_a_child_whose_supervisor_is_gone_does_not_begin():
    env = {**os.environ, "JINNAO_SUPERVISOR": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _FOLLOWER], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "supervisor" in done.stderr
    assert done.stdout == ""
