"""Members come up, come back and go, in order and whole."""

import signal
import socket
import sys
import threading
import time

import pytest

from core.errors import Conflict, Unavailable
from core.processes import life, ports
from core.processes.member import Role
from core.processes.supervisor import Supervisor

FOREVER = "import time\nwhile True: time.sleep(1)"


def _role(tmp_path, name, code=FOREVER, ready=lambda: True):
    return Role(name, [sys.executable, "-c", code], {}, tmp_path / f"{name}.log", ready)


@pytest.fixture
def said():
    return []


@pytest.fixture
def supervisor(said):
    one = Supervisor(said.append, lambda _marks: None)
    yield one
    one.stop(lambda: True)


def _until(what, patience_s=20):
    until = time.monotonic() + patience_s
    while not what():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_waits_until_everybody_is_ready(tmp_path, supervisor):
    marker = tmp_path / "ready"
    code = f"import time, pathlib; time.sleep(.3); pathlib.Path({str(marker)!r}).touch()\n{FOREVER}"
    supervisor.start(_role(tmp_path, "slow", code, marker.exists))
    seen = []
    assert supervisor.wait(30, threading.Event(), seen.append)
    assert seen[0] == ["slow"]
    assert seen[-1] == []


def test_a_dead_member_is_started_again(tmp_path, supervisor, said):
    role = _role(tmp_path, "worker")
    supervisor.start(role)
    first, stop = role.mark(), threading.Event()
    watching = threading.Thread(target=supervisor.watch, args=(stop,))
    watching.start()
    try:
        life.end(first, signal.SIGKILL, 0)
        _until(lambda: role.mark() not in (None, first))
    finally:
        stop.set()
        watching.join()
    assert any("worker has stopped (signal SIGKILL" in line for line in said)
    assert said[-1] == "worker is started again."


def test_a_member_that_cannot_start_is_named_with_its_last_words(tmp_path, supervisor):
    supervisor.start(_role(tmp_path, "web", "raise SystemExit('no such table')", lambda: False))
    with pytest.raises(Unavailable, match=r"web does not become ready.*no such table"):
        supervisor.wait(60, threading.Event(), lambda _names: None)


def test_a_member_that_is_never_ready_is_named(tmp_path, supervisor):
    supervisor.start(_role(tmp_path, "index", ready=lambda: False))
    with pytest.raises(Unavailable, match="index does not become ready"):
        supervisor.wait(0.3, threading.Event(), lambda _names: None)


def test_waiting_ends_when_asked_to_stop(tmp_path, supervisor):
    supervisor.start(_role(tmp_path, "index", ready=lambda: False))
    stop = threading.Event()
    stop.set()
    assert not supervisor.wait(60, stop, lambda _names: None)


def test_stop_takes_the_children_of_children_and_no_one_else(tmp_path, said):
    supervisor = Supervisor(said.append, lambda _marks: None)
    note = tmp_path / "grandchild"
    code = (
        "import pathlib, subprocess, sys, time\n"
        f"p = subprocess.Popen([sys.executable, '-c', {FOREVER!r}])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(p.pid))\n{FOREVER}"
    )
    role = _role(tmp_path, "worker", code)
    bystander = _role(tmp_path, "bystander")
    bystander.start()
    supervisor.start(role)
    _until(lambda: note.exists() and note.read_text())
    child, grandchild = role.mark(), life.mark(int(note.read_text()))
    supervisor.stop()
    assert life.gone(child, 5)
    assert life.gone(grandchild, 5)
    assert bystander.mark() is not None
    bystander.stop(0)


def test_a_stubborn_member_is_killed_when_its_patience_ends(tmp_path, said):
    supervisor = Supervisor(said.append, lambda _marks: None)
    ready = tmp_path / "ready"
    code = (
        "import pathlib, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"pathlib.Path({str(ready)!r}).touch()\n{FOREVER}"
    )
    role = _role(tmp_path, "stubborn", code)
    supervisor.start(role, patience_s=0.3)
    _until(ready.exists)
    who = role.mark()
    supervisor.stop()
    assert not life.alive(who)


def test_a_long_log_is_set_aside(tmp_path):
    role = _role(tmp_path, "web")
    role.log.write_bytes(b"x" * 10_000_001)
    role.start()
    role.stop(0)
    assert (tmp_path / "web.log.1").stat().st_size == 10_000_001
    assert role.log.stat().st_size == 0


def test_a_taken_port_is_named_with_its_setting():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(Conflict, match=rf"Port {port} .*taken.*JINNAO_PORT"):
            ports.claim("127.0.0.1", port)
    assert ports.claim("127.0.0.1", 0) > 0


def test_internal_ports_differ():
    assert len(set(ports.internal(20))) == 20
