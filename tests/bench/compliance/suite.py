"""`jinnao bench compliance`: utterances a second on one core, growth, the wait for a draft, and a
night of 20,000 items under SIGKILL of workers, broker and web."""

import tempfile
from pathlib import Path

from tests.bench.compliance.latency import latency
from tests.bench.compliance.night import Night, night
from tests.bench.compliance.rates import Rate, rate, state_s
from tests.evals.result import Figure, Options, Result, Table, Target
from tests.platform import Platform

NIGHT = 1_000_000  # utterances
TARGETS = {
    "screen_p95_ms": Target("<=", 60),
    "missed": Target("==", 0),
    "screened_twice": Target("==", 0),
    "twice_under_one_version": Target("==", 0),
    "growth": Target("<=", 1.15),
}


def suite(options: Options) -> Result:
    """Settings: small=5000 large=50000 (utterances of the two rates), drafts=400, items=20000 kills=9,
    states=40 (utterances over which the cost of a hidden state is taken)."""
    options.allow("small", "large", "states", "drafts", "items", "kills")

    def number(key: str, usual: int) -> int:
        return int(options.settings.get(key, usual))

    options.say("rates of one core")
    plain = rate(number("small", 5_000), vectors=False)
    small = rate(number("small", 5_000), vectors=True)
    large = rate(number("large", 50_000), vectors=True)
    state = state_s(number("states", 40))
    figures = _rates(plain, small, large, state)
    figures |= _latency(options, number("drafts", 400))
    with tempfile.TemporaryDirectory(prefix="jinnao-bench-") as folder:
        Path(folder).chmod(0o755)
        told = night(Path(folder), number("items", 20_000), number("kills", 9), options.say)
    figures |= _night(told)
    arithmetic = (
        f"A night of {NIGHT:,} utterances: {NIGHT:,} × {large.cpu_s:.0f} CPU s / {large.utterances:,} "
        f"= {NIGHT * large.cpu_s / large.utterances / 3600:.2f} core hours; {large.in_doubt:.3f} of them in doubt "
        f"× {state:.2f} CPU s for a hidden state = {NIGHT * large.in_doubt * state / 3600:.2f} more."
    )
    notes = (
        arithmetic,
        f"Killed with SIGKILL during the night: {', '.join(told.kills) or 'nothing'}.",
    )
    return Result(figures, TARGETS, (_table(plain, small, large),), notes)


def _rates(plain: Rate, small: Rate, large: Rate, state: float) -> dict[str, Figure]:
    return {
        "utterances_a_second_a_core": round(large.a_second, 1),
        "utterances_a_second_without_vectors": round(plain.a_second, 1),
        "growth": round((large.cpu_s / large.utterances) / (small.cpu_s / small.utterances), 3),
        "night_core_hours": round(NIGHT * large.cpu_s / large.utterances / 3600, 2),
        "share_for_the_model": round(large.in_doubt, 3),
        "state_cpu_s": round(state, 2),
        "night_core_hours_of_states": round(NIGHT * large.in_doubt * state / 3600, 2),
    }


def _latency(options: Options, drafts: int) -> dict[str, Figure]:
    with tempfile.TemporaryDirectory(prefix="jinnao-bench-") as folder:
        Path(folder).chmod(0o755)
        platform = Platform(Path(folder), "")
        platform.environment |= {"JINNAO_ENGINE_MODEL": "none"}
        options.say(f"starting a platform and screening {drafts} drafts")
        try:
            seen = latency(platform.up(), drafts)
        finally:
            platform.stop()
    return {
        "screen_p50_ms": seen.p50_ms, "screen_p95_ms": seen.p95_ms, "screen_p99_ms": seen.p99_ms,
        "drafts_without_vectors": seen.without_vectors,
    }  # fmt: skip


def _night(told: Night) -> dict[str, Figure]:
    return {
        "items": told.items, "missed": told.missed, "screened_twice": told.screened_twice,
        "twice_under_one_version": told.twice_under_one_version, "kills": len(told.kills),
        "findings": told.findings, "findings_without_case": told.without_case,
        "findings_lost": told.findings_told - told.findings, "night_s": round(told.seconds),
    }  # fmt: skip


def _table(*rates: Rate) -> Table:
    names = ("small, without vectors", "small", "large")
    rows = tuple(
        (name, r.utterances, round(r.cpu_s, 1), round(r.embedding_s, 1), round(r.a_second, 1))
        for name, r in zip(names, rates, strict=True)
    )
    return Table("CPU", ("run", "utterances", "CPU s", "of which vectors", "a second"), rows)
