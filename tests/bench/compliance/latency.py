"""`POST /v1/compliance/screen` of a running platform, one caller after another."""

import itertools
import statistics
import time
from dataclasses import dataclass

import httpx

from core.processes.home import Running
from tests.bench.compliance import said

PATH = "/v1/compliance/screen"


@dataclass(frozen=True)
class Latency:
    """Milliseconds of the clock, as the caller waits."""

    calls: int
    p50_ms: float
    p95_ms: float
    p99_ms: float
    blocked: int
    warned: int
    without_vectors: int


def latency(running: Running, calls: int) -> Latency:
    """Distinct drafts by a signed-in representative; the first few only warm up."""
    login = next(one for one in running.logins if one.username == "chenxiao")
    took, decisions, blind = [], [], 0
    with httpx.Client(base_url=running.address, timeout=30, trust_env=False) as client:
        client.post("/v1/login", json={"username": login.username, "password": login.password}).raise_for_status()  # fmt: skip
        for n, text in enumerate(itertools.islice(said.utterances(calls + 20, seed=3), calls + 20)):
            begun = time.perf_counter()
            answer = client.post(PATH, json={"text": text}).raise_for_status().json()
            if n < 20:
                continue
            took.append((time.perf_counter() - begun) * 1000)
            decisions.append(answer["decision"])
            blind += not answer["by_vectors"]
    cuts = statistics.quantiles(took, n=100)
    return Latency(
        calls, round(statistics.median(took), 1), round(cuts[94], 1), round(cuts[98], 1),
        decisions.count("block"), decisions.count("warn"), blind,
    )  # fmt: skip
