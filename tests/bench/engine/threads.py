"""Prompt and generation tokens/s by threads, waiting policy and busy neighbours.

python -m tests.bench.engine.threads MODEL.gguf [--quick]
"""

import sys
from pathlib import Path

from inference.engine.plan import Plan
from tests.bench.engine.serving import WORDS, Server, hogs, served

PASSIVE = {"OMP_WAIT_POLICY": "passive"}
CASES = [
    ("1 thread", 1, {}),
    ("2 threads, OpenMP default", 2, {}),
    ("2 threads, passive", 2, PASSIVE),
    ("2 threads, spin 1000", 2, {"GOMP_SPINCOUNT": "1000"}),
    ("2 threads, active", 2, {"OMP_WAIT_POLICY": "active"}),
]


def measure(server: Server, salt: str) -> tuple[float, float]:
    """Tokens/s in and out: about 250 new tokens in, 16 out."""
    text = f"{salt} {WORDS * 9}\n用一句话概括。"
    body = {"messages": [{"role": "user", "content": text}], "max_tokens": 16, "ignore_eos": True}
    timings = server.ask(body)["timings"]
    return timings["prompt_per_second"], timings["predicted_per_second"]


def main(model: Path, neighbours: tuple[int, ...]) -> None:
    for name, threads, env in CASES:
        row = []
        with served(model, Plan(size="1.5b", threads=threads), env) as server:
            server.ask({"messages": [{"role": "user", "content": "hi"}], "max_tokens": 4})
            for count in neighbours:
                with hogs(count):
                    read, wrote = measure(server, f"{name} {count}")
                    row.append(f"{read:5.1f} in {wrote:4.1f} out")
        print(f"| {name} | " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), (0, 1, 2))
