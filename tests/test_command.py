"""The command as a person types it: clear errors without a trace, and a whole start and end."""

import json
import os
import pty
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from core.processes import life
from core.processes.home import Running
from tests.platform import JINNAO, Platform, backend


def _run(tmp_path, *arguments, **environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JINNAO_")}
    return subprocess.run(
        [*JINNAO, *arguments], cwd=tmp_path, env={**kept, **environment},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["migrate"], {"JINNAO_PORT": "many"}, "JINNAO_PORT"),
        (["web"], {}, "JINNAO_DATABASE_URL is not set"),
        (["worker"], {}, "JINNAO_BROKER_URL is not set"),
        (["migrate"], {}, "JINNAO_DATABASE_OWNER_URL"),
        (["ask", "hello"], {}, "Start it with `jinnao up`"),
        (["ask", "hello", "--url", "http://127.0.0.1:9", "--key", "k"], {}, "does not answer"),
        (["ingest", "."], {}, "Start it with `jinnao up`"),
        (["models", "fetch"], {"JINNAO_MODEL_SOURCES": "moon"}, "JINNAO_MODEL_SOURCES"),
        (["up"], {"JINNAO_HOME": "/proc/nowhere"}, "JINNAO_HOME"),
    ],
)
def test_an_error_is_one_line_that_says_what_to_do(tmp_path, arguments, environment, said):
    cache = {"JINNAO_MODEL_CACHE": str(tmp_path / "models")}
    done = _run(tmp_path, *arguments, **cache, **environment)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_debug_shows_the_trace(tmp_path):
    done = _run(tmp_path, "--debug", "ask", "hello")
    assert "Traceback" in done.stderr


@pytest.mark.parametrize("arguments", [["nonsense"], ["ask"], ["ask", "x", "--as-of", "soon"]])
def test_wrong_usage_exits_with_2(tmp_path, arguments):
    assert _run(tmp_path, *arguments).returncode == 2


@pytest.mark.parametrize("kind", ["eval", "bench"])
def test_an_unknown_suite_could_not_run(tmp_path, kind):
    done = _run(tmp_path, kind, "nothing-of-the-kind")
    assert done.returncode == 2
    assert "there are:" in done.stderr


@pytest.fixture(scope="module")
def url():
    with backend() as address:
        yield address


@pytest.fixture(scope="module")
def folder():
    """Not pytest's own: PostgreSQL's account must be able to pass through."""
    path = Path(tempfile.mkdtemp(prefix="jinnao-test-"))
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def platform(folder, url):
    """Up for the tests of this module; each leaves it up."""
    one = Platform(folder, url)
    one.up()
    yield one
    one.stop()


def _until(what, patience_s=60):
    until = time.monotonic() + patience_s
    while not what():
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.mark.slow
class TestUp:
    """The tests share one platform and run in this order."""

    def test_it_says_where_who_and_what(self, platform):
        said = platform.said()
        assert f"http://127.0.0.1:{platform.port}" in said
        assert "demo-linyue" in said
        assert 'Try:  jinnao ask "' in said
        assert platform.healthy()

    def test_its_keys_are_for_us_alone(self, platform):
        for name in ("run.json", "secrets.json"):
            mode = (platform.home.folder / name).stat().st_mode
            assert stat.S_IMODE(mode) == 0o600

    def test_internals_listen_on_loopback_only(self, platform):
        pids = {m.pid for m in platform.home.running().processes.values()}
        listening = {
            c.laddr.ip
            for pid in pids
            for c in life.psutil.Process(pid).net_connections()
            if c.status == "LISTEN"
        }
        assert listening == {"127.0.0.1"}

    def test_a_second_one_says_where_the_first_listens(self, platform):
        done = platform.jinnao("up")
        assert done.returncode == 1
        assert f"already running at http://127.0.0.1:{platform.port}" in done.stderr

    def test_a_taken_port_is_named(self, platform, tmp_path):
        other = {**platform.environment, "JINNAO_HOME": str(tmp_path / "other")}
        done = _run(tmp_path, "up", **{k: v for k, v in other.items() if k.startswith("JINNAO_")})
        assert done.returncode == 1
        assert f"Port {platform.port}" in done.stderr
        assert "JINNAO_PORT" in done.stderr

    def test_ask_answers_in_a_terminal(self, platform):
        done = platform.jinnao("ask", "你好")
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()

    def test_ask_answers_a_program(self, platform):
        done = platform.jinnao("ask", "--as", "emily", "--json", "hello")
        told = json.loads(done.stdout)
        assert done.returncode == 0, done.stderr
        assert told["outcome"] == "success"
        assert told["answer"]["kind"] == "small_talk"
        assert told["run_id"].startswith("run_")

    def test_ask_fails_when_the_backend_does(self, platform):
        done = platform.jinnao("ask", "--json", "房贷提前还款要提前几天申请，收违约金吗？")
        told = json.loads(done.stdout)
        assert done.returncode == 1
        assert told["error"]["code"] == "backend_refused"
        assert told["answer"] is None

    def test_ask_names_the_log_ins_there_are(self, platform):
        done = platform.jinnao("ask", "--as", "nobody", "hello")
        assert done.returncode == 1
        assert "linyue" in done.stderr

    def test_ingest_takes_files_in_and_names_the_bad_one(self, platform, tmp_path):
        (tmp_path / "good.md").write_text("# 保管箱\n\n年租金200元。\n", "utf-8")
        (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
        done = platform.jinnao("ingest", str(tmp_path))
        assert done.returncode == 1
        assert "bad.pdf" in done.stderr
        assert "1 added, 1 failed" in done.stdout
        again = platform.jinnao("ingest", str(tmp_path / "good.md"))
        assert again.returncode == 0

    @pytest.mark.parametrize("name", ["worker", "redis", "postgres", "web"])
    def test_what_dies_is_started_again(self, platform, name):
        before = platform.home.running().processes[name]
        os.kill(before.pid, signal.SIGKILL)

        def back():
            now = platform.home.running()
            return now and now.processes.get(name, before) != before and platform.healthy()

        _until(back)
        assert f"{name} is started again" in platform.said()

    def test_it_stops_whole_and_postgres_last(self, platform):
        running = platform.home.running()
        assert platform.stop() == 0
        assert not any(life.alive(m) for m in running.processes.values())
        assert life.tagged(running.run) == []
        assert platform.home.running() is None
        log = (platform.home.folder / "postgres" / "postgres.log").read_text()
        assert "database system is shut down" in log.splitlines()[-1]

    def test_after_a_kill_nothing_is_left_and_the_next_one_starts(self, platform):
        running = platform.up()
        platform.stop(signal.SIGKILL)
        for who in running.processes.values():
            assert life.gone(who, 30)
        assert platform.home.running() is not None
        platform.up()
        assert platform.healthy()

    def test_leftovers_are_ended_and_strangers_left_be(self, platform):
        platform.stop()
        with (
            subprocess.Popen(["sleep", "60"], start_new_session=True) as left,
            subprocess.Popen(["sleep", "60"]) as stranger,
        ):
            state = {"web": life.mark(left.pid), "beat": life.Mark(pid=stranger.pid, started="b:1")}
            fake = life.Mark(pid=stranger.pid, started="b:1")
            shown = {"run": "gone", "address": "", "environment": {}, "processes": state}
            platform.home.write(Running(supervisor=fake, **shown))
            platform.up()
            assert left.poll() is not None
            assert stranger.poll() is None
            stranger.kill()

    def test_it_stops_when_its_terminal_disappears(self, platform):
        platform.stop()
        pid, terminal = pty.fork()
        if pid == 0:
            signal.signal(
                signal.SIGHUP, signal.SIG_DFL
            )  # whoever runs us may be deaf to it (nohup)
            os.chdir(platform.folder)
            os.execve(JINNAO[0], [*JINNAO, "up"], platform.environment)
        heard = b""
        while b"Ctrl-C stops" not in heard:
            heard += os.read(terminal, 4096)
        running = platform.home.running()
        os.close(terminal)
        assert os.waitpid(pid, 0)[1] == 0
        assert not any(life.alive(m) for m in running.processes.values())
        platform.up()
