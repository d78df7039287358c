"""The embedded servers: they start, survive a SIGKILL, and stop only what they started."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress

import psutil
import psycopg
import pytest
import redis

from core.embedded.postgres import Postgres
from core.embedded.redis import EmbeddedRedis
from tests.conftest import temporary_folder


@pytest.fixture
def folder():
    with temporary_folder() as path:
        yield path


def _gone(pid: int) -> bool:
    for _ in range(200):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.05)
    return False


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def test_postgres_keeps_what_was_committed_over_a_sigkill(folder):
    first = Postgres(folder)
    urls = first.start()
    with psycopg.connect(_plain(urls.owner)) as c:
        c.execute("CREATE TABLE kept AS SELECT 42 AS n")
    server = psutil.Process(urls.pid)
    for process in [server, *server.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):  # they leave by themselves once it is gone
            process.kill()
    assert _gone(urls.pid)
    assert (folder / "data" / "postmaster.pid").exists()
    second = Postgres(folder)
    again = second.start()
    with psycopg.connect(_plain(again.owner)) as c:
        assert c.execute("SELECT n FROM kept").fetchone() == (42,)
    second.stop()
    assert _gone(again.pid)
    assert not (folder / "data" / "postmaster.pid").exists()


def test_a_pid_file_that_names_a_stranger_is_no_obstacle_and_the_stranger_lives(folder):
    server = Postgres(folder, safe=False)
    server.start()
    server.stop()
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    pid_file = folder / "data" / "postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{folder / 'data'}\n1\n5432\n\n127.0.0.1\n\nready\n")
    try:
        server.start()
        server.stop()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_running_server_is_shared_and_only_its_starter_stops_it(folder):
    owner, guest, heir = (
        Postgres(folder, safe=False),
        Postgres(folder, safe=False),
        Postgres(folder, safe=False, take_over=True),
    )
    urls = owner.start()
    assert guest.start() == urls
    guest.stop()
    assert not _gone_at_once(urls.pid)
    assert heir.start() == urls
    heir.stop()
    assert _gone(urls.pid)
    owner.stop()


def _gone_at_once(pid: int) -> bool:
    time.sleep(0.3)
    return not psutil.pid_exists(pid)


def test_passwords_are_needed_and_kept_to_ourselves(folder):
    server = Postgres(folder, safe=False)
    urls = server.start()
    try:
        for path in (folder / "passwords.json", folder / "data"):
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0
        for role in ("postgres", "jinnao_owner", "jinnao_app", "jinnao_reader"):
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(f"postgresql://{role}:guess@127.0.0.1:{urls.port}/jinnao")
        command = " ".join(psutil.Process(urls.pid).cmdline())
        kept = json.loads((folder / "passwords.json").read_text())
        assert len(kept) == 4
        assert not any(password in command for password in kept.values())
        with psycopg.connect(_plain(urls.app)) as c:
            strong = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles"
            assert c.execute(f"{strong} WHERE rolname = current_user").fetchone() == (False,)
        if os.geteuid() == 0:
            assert psutil.Process(urls.pid).uids().real != 0
    finally:
        server.stop()


def test_a_half_made_cluster_is_made_anew(folder):
    (folder / "data.new").mkdir(parents=True)
    (folder / "data.new" / "PG_VERSION").write_text("18\n")
    server = Postgres(folder, safe=False)
    server.start()
    server.stop()


def test_servers_end_with_the_process_that_started_them(folder):
    code = (
        "import sys,time;from pathlib import Path;"
        "from core.embedded.postgres import Postgres;from core.embedded.redis import EmbeddedRedis;"
        "f=Path(sys.argv[1]);"
        "a=Postgres(f/'p',safe=False).start(die_with_us=True);"
        "b=EmbeddedRedis(f/'r').start(die_with_us=True);"
        "print(a.pid,b.pid,flush=True);time.sleep(60)"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdout=subprocess.PIPE, text=True
    )
    pids = [int(p) for p in child.stdout.readline().split()]
    assert len(pids) == 2
    child.send_signal(signal.SIGKILL)
    child.wait()
    assert all(_gone(p) for p in pids)


def test_redis_wants_its_password_and_listens_on_loopback(folder):
    server = EmbeddedRedis(folder)
    found = server.start()
    try:
        assert redis.Redis.from_url(found.url).ping()
        with pytest.raises(redis.exceptions.AuthenticationError):
            redis.Redis(port=found.port).ping()
        listening = psutil.Process(found.pid).net_connections("inet")
        assert {c.laddr.ip for c in listening if c.status == "LISTEN"} == {"127.0.0.1"}
        password = found.url.split(":")[2].split("@")[0]
        assert password not in " ".join(psutil.Process(found.pid).cmdline())
        assert stat.S_IMODE((folder / "redis.conf").stat().st_mode) == 0o600
    finally:
        server.stop()
    assert _gone(found.pid)


def test_redis_with_a_kept_file_remembers(folder):
    server = EmbeddedRedis(folder, keep=True)
    found = server.start()
    redis.Redis.from_url(found.url).set("a", "b")
    server.stop()
    again = server.start(port=found.port)
    assert redis.Redis.from_url(again.url).get("a") == b"b"
    server.stop()
