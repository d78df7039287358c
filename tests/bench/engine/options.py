"""Prompt tokens per CPU second by batch size, flash attention and cache type; memory of each.

python -m tests.bench.engine.options MODEL.gguf
CPU seconds and not seconds, so that a busy machine moves the figures little.
"""

import sys
from pathlib import Path

import psutil

from inference.engine.plan import Plan
from inference.engine.serve import OPENMP
from tests.bench.engine.serving import WORDS, Server, served

BASE = Plan(size="1.5b", threads=2, cache_mib=0)
CASES = [
    ("batch 512", {"batch": 512}),
    ("batch 128", {"batch": 128}),
    ("batch 64", {}),
    ("batch 64, mmap", {"load": "mmap"}),
    ("batch 64, no flash", {"flash": False}),
    ("batch 64, q8_0 cache", {"kv": "q8_0"}),
    ("batch 64, n-gram speculation", {"ngram": True}),
]


def cpu(server: Server) -> float:
    times = psutil.Process(server.pid).cpu_times()
    return times.user + times.system


def spent(server: Server, text: str, max_tokens: int) -> tuple[float, dict[str, float]]:
    before = cpu(server)
    body = {
        "messages": [{"role": "user", "content": text}],
        "max_tokens": max_tokens,
        "ignore_eos": True,
    }
    timings = server.ask(body)["timings"]
    return cpu(server) - before, timings


def main(model: Path) -> None:
    for name, change in CASES:
        with served(model, BASE.model_copy(update=change), OPENMP) as server:
            spent(server, "hi", 2)
            read, timings = spent(server, f"{name} {WORDS * 10}", 1)
            wrote, after = spent(server, f"{name} {WORDS * 10}", 24)
            print(
                f"| {name} | {timings['prompt_n'] / read:.1f} | {timings['prompt_per_second']:.1f}"
                f" | {after['predicted_n'] / wrote:.1f} | {after['predicted_per_second']:.1f}"
                f" | {server.rss_mib()} |",
                flush=True,
            )


if __name__ == "__main__":
    print("| case | tokens in / CPU s | in / s | out / CPU s | out / s | RSS MiB |")
    print("|---|---|---|---|---|---|")
    main(Path(sys.argv[1]))
