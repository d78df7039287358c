"""`jinnao bench answer`: starts a platform twice and asks it over its own door, one at a time.

The first start makes databases, documents and index; model files come from where they are kept.
"""

import secrets
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import psutil

from core.processes.home import Running
from core.settings import load
from tests.evals.result import CouldNotRun, Figure, Options, Result, Table, Target
from tests.evals.service import suite as service
from tests.evals.service.case import Case
from tests.evals.service.case import load as load_cases
from tests.evals.service.stack import indexed, settings_of, started
from web.terminal.line import Line

TARGETS = {
    "memory_mib": Target("<=", 4096),
    "evidence_p50_s": Target("<=", 2),
    "answer_p50_s": Target("<=", 12),
}
_SETTLE_S = 60.0


class Seen(NamedTuple):
    """Seconds from the question to the first evidence and to the whole answer."""

    language: str
    evidence: float
    answer: float


def suite(options: Options) -> Result:
    """Settings: questions=17 (at most)."""
    options.allow("questions")
    cases = load_cases(options.cases or Path(service.__file__).parent / "cases.jsonl")
    wanted = [c for c in cases if c.kind == "answerable" and c.part == "tune" and len(c.turns) == 1]
    asked = wanted[: int(options.settings.get("questions", 17))]
    folder = Path(tempfile.mkdtemp(prefix="jinnao-bench-"))
    usual = load().state
    try:
        begun = time.monotonic()
        with started(folder, usual, options.say):
            first = time.monotonic() - begun
        begun = time.monotonic()
        with started(folder, usual, options.say) as running:
            second = time.monotonic() - begun
            indexed(settings_of(running), options.say)
            time.sleep(_SETTLE_S)  # the engine reads the fixed beginnings of prompts
            seen = [_asked(running, case, options.say) for case in asked]
            memory = _memory(running)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return _result(first, second, memory, seen)


def _asked(running: Running, case: Case, say: Callable[[str], None]) -> Seen:
    login = next(one for one in running.logins if one.username == case.as_)
    with Line(running.address) as line:
        line.log_in(login.username, login.password)
        body = {
            "threadId": f"cnv_{secrets.token_hex(12)}", "runId": f"run_{secrets.token_hex(12)}",
            "messages": [{"id": "m1", "role": "user", "content": case.turns[0].say}],
            "state": {}, "tools": [], "context": [], "forwardedProps": {},
        }  # fmt: skip
        begun, evidence, whole = time.monotonic(), 0.0, 0.0
        for event in line.send("service", body):
            if event.get("name") == "evidence" and not evidence:
                evidence = time.monotonic() - begun
            if event.get("name") == "answer":
                whole = time.monotonic() - begun
    if not evidence or not whole:
        raise CouldNotRun(f"{case.id} was not answered from evidence.")
    say(f"{case.id}: evidence {evidence:.1f} s, answer {whole:.1f} s")
    return Seen(case.language, evidence, whole)


def _memory(running: Running) -> dict[str, float]:
    """MiB by process as started, with all below it; shared pages counted by share (PSS)."""
    found: dict[str, float] = {}
    root = psutil.Process(running.supervisor.pid)
    for process in [root, *root.children(recursive=True)]:
        name = " ".join(process.cmdline()[2:3]) or process.name()
        name = process.name() if "/" in name or name.startswith("-") else name
        found[name] = found.get(name, 0.0) + process.memory_full_info().pss / 2**20
    return found


def _result(first: float, second: float, memory: dict[str, float], seen: list[Seen]) -> Result:
    figures: dict[str, Figure] = {
        "up_first_s": round(first, 1), "up_second_s": round(second, 1),
        "memory_mib": round(sum(memory.values())), "questions": len(seen),
    }  # fmt: skip
    rows = []
    for name in ("evidence", "answer"):
        spent = sorted(getattr(s, name) for s in seen)
        figures[f"{name}_p50_s"] = round(statistics.median(spent), 2)
        figures[f"{name}_max_s"] = round(spent[-1], 2)
    for language in sorted({s.language for s in seen}):
        mine = [s for s in seen if s.language == language]
        rows.append((
            language, len(mine), round(statistics.median(s.evidence for s in mine), 2),
            round(statistics.median(s.answer for s in mine), 2),
        ))  # fmt: skip
    held = tuple((n, round(m)) for n, m in sorted(memory.items(), key=lambda x: -x[1]))
    return Result(
        figures, TARGETS,
        (
            Table("By language", ("language", "questions", "evidence p50 s", "answer p50 s"), tuple(rows)),
            Table("Memory", ("process", "MiB"), held),
        ),
    )  # fmt: skip
