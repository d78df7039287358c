"""Sweeps: what is due, that one version sees a revision once, what a new version has missed."""

import datetime as dt

import pytest
from sqlalchemy import text

from core.access import Principal, Role, system
from core.domain.conduct import Exchange, Form, Speaker, Utterance
from core.domain.finding import Finding, Severity
from core.domain.material import MaterialState, NewMaterial, RuleName, SweepKind, SweepState
from core.errors import BadInput, NotFound
from core.store import materials, sampling, screenings, sweeps
from tests.conftest import NOW

WHO = system("demo")
OLD = (RuleName(id="RET-001", version="1.0"), RuleName(id="RET-002", version="1.0"))
NEW = RuleName(id="RET-001", version="1.0.1")


def new(ref: str, said: str = "稳赚不赔", source: str = "wecom") -> NewMaterial:
    line = Utterance(seq=1, speaker=Speaker.SELLER, text=said)
    return NewMaterial(
        source=source, source_ref=ref, form=Form.CHAT, person="E1", occurred_at=NOW,
        exchange=Exchange(language="zh", day=NOW.date(), utterances=(line,)),
    )  # fmt: skip


def finding(start: int = 0) -> Finding:
    return Finding(
        rule_id="RET-001", rule_version="1.0", severity=Severity.CRITICAL, name_zh="", name_en="",
        start=start, end=start + 2, text="稳赚", seq=1,
    )  # fmt: skip


@pytest.fixture
def some(store):
    with store.transaction(WHO) as session:
        return [materials.put(session, WHO, NOW, new(f"m{n}"))[0] for n in range(5)]


def start(store, kind=SweepKind.NIGHTLY, rules=OLD, share=1.0):
    with store.transaction(WHO) as session:
        return sweeps.start(session, WHO, NOW, kind, rules, share)


def screen(store, sweep, number=0, findings=()):
    """Sees all of a slice; how many it recorded."""
    seen = 0
    with store.transaction(WHO) as session:
        _, after, until = sweeps.slice_of(session, sweep.id, number)
        for material in sweeps.pending(session, sweep.id, (after, until), 100):
            stored = screenings.record(
                session, WHO, NOW, material, sweep.scope, findings, sweep_id=sweep.id
            )
            seen += stored is not None
        sweeps.end_slice(session, sweep.id, number, NOW)
    return seen


def look(store, sweep):
    with store.transaction(WHO) as session:
        return sweeps.get(session, sweep.id)


def test_a_night_sees_what_is_new_once(store, some):
    sweep = start(store)
    assert (sweep.items, sweep.state) == (5, SweepState.RUNNING)
    assert screen(store, sweep) == 5
    assert screen(store, sweep) == 0
    done = look(store, sweep)
    assert (done.state, done.screened) == (SweepState.DONE, 5)
    again = start(store)
    assert (again.items, again.state) == (0, SweepState.DONE)


def test_only_one_night_at_a_time(store, some):
    assert start(store).id == start(store).id


def test_a_changed_material_is_new_again_and_keeps_its_findings(store, some):
    screen(store, start(store), findings=(finding(),))
    with store.transaction(WHO) as session:
        changed, is_new = materials.put(session, WHO, NOW, new("m0", "稳赚不赔，真的"))
        same, is_same = materials.put(session, WHO, NOW, new("m1"))
    assert (changed.revision, is_new, same.revision, is_same) == (2, True, 1, False)
    sweep = start(store)
    assert sweep.items == 1
    screen(store, sweep, findings=(finding(), finding(3)))
    with store.transaction(WHO) as session:
        rows = session.execute(
            text("SELECT start_at, count(*) FROM finding WHERE material_id = :m GROUP BY 1"),
            {"m": changed.id},
        ).all()
    assert sorted(map(tuple, rows)) == [(0, 1), (3, 1)]


def test_a_rescan_sees_what_a_new_version_has_missed_and_nothing_else(store, some):
    screen(store, start(store))
    with store.transaction(WHO) as session:
        materials.put(session, WHO, NOW, new("fresh"))
    rescan = start(store, SweepKind.RESCAN, (NEW,))
    assert rescan.items == 5  # the fresh one has been seen by nothing: the night sees it
    assert screen(store, rescan) == 5
    assert start(store, SweepKind.RESCAN, (NEW,)).items == 0
    night = start(store, rules=(NEW, OLD[1]))
    assert night.items == 1


def test_a_rescan_is_for_one_rule(store, some):
    with pytest.raises(BadInput):
        start(store, SweepKind.RESCAN, OLD)


def test_a_shadow_run_does_not_count_as_seen(store, some):
    shadow = start(store, SweepKind.SHADOW, OLD)
    assert screen(store, shadow) == 5
    assert start(store).items == 5


def test_a_sampling_plan_leaves_the_rest_for_later(store, some):
    with store.transaction(WHO) as session:
        sampling.put(session, WHO, NOW, "wecom", 0.0, "试运行")
    assert start(store).items == 0
    with store.transaction(WHO) as session:
        sampling.end(session, WHO, "wecom")
    assert start(store).items == 5
    with store.transaction(WHO) as session, pytest.raises(NotFound):
        sampling.end(session, WHO, "wecom")


def test_what_cannot_be_read_yet_is_not_screened(store):
    with store.transaction(WHO) as session:
        materials.put(session, WHO, NOW, new("sound"), MaterialState.WAITING)
    assert start(store).items == 0


def test_slices_cover_everything_once(store, monkeypatch):
    monkeypatch.setattr(sweeps, "SLICE", 3)
    with store.transaction(WHO) as session:
        for n in range(8):
            materials.put(session, WHO, NOW, new(f"m{n}"))
    sweep = start(store)
    assert [screen(store, sweep, n) for n in range(3)] == [3, 3, 2]
    assert look(store, sweep).state is SweepState.DONE


def test_a_cancelled_sweep_goes_no_further(store, some):
    sweep = start(store)
    with store.transaction(WHO) as session:
        assert sweeps.going(session, sweep.id)
        sweeps.cancel(session, WHO, sweep.id, NOW + dt.timedelta(minutes=1))
        assert not sweeps.going(session, sweep.id)
    screen(store, sweep)
    assert look(store, sweep).state is SweepState.CANCELLED


def test_another_institution_sees_nothing_of_it(store, some):
    sweep = start(store)
    other = Principal(institution="other", subject="x", role=Role.COMPLIANCE_OFFICER)
    with store.transaction(other) as session:
        with pytest.raises(NotFound):
            sweeps.get(session, sweep.id)
        with pytest.raises(NotFound):
            materials.get(session, some[0].id)
