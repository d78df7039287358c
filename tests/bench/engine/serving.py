"""A llama.cpp server in a child process of its own, and calls to it that report timings."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from inference.engine.plan import Plan

KEY = "bench"
WORDS = "客户可以在手机银行办理挂失、调额与转账，也可以到网点柜台办理；大额取现须提前一日预约。"


class Server:
    """The child's address, and one call."""

    def __init__(self, url: str, pid: int) -> None:
        self.url, self.pid = url, pid

    def ask(self, body: dict[str, Any]) -> dict[str, Any]:
        data = json.dumps({"temperature": 0, "seed": 7, **body}).encode()
        headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + "/v1/chat/completions", data, headers)
        with urllib.request.urlopen(request, timeout=300) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def rss_mib(self) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) // 1024


@contextmanager
def served(model: Path, plan: Plan, env: dict[str, str]) -> Iterator[Server]:
    """A server under the plan and the extra environment (OpenMP reads it before it loads)."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.engine.child", str(model), plan.model_dump_json()],
        env={**os.environ, **env},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Server(child.stdout.readline().strip(), child.pid)
    finally:
        child.stdin.close()
        child.wait(20)


@contextmanager
def hogs(count: int) -> Iterator[None]:
    """That many processes that never rest."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()
