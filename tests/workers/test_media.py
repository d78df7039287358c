"""From a file to a finding: a poster is looked at and screened; what cannot be read says why."""

import io
import wave
from dataclasses import replace

import numpy as np
import pytest

from core.access import system
from core.domain.conduct import Exchange, Form
from core.domain.job import NewJob
from core.domain.material import MaterialState, NewMaterial
from core.queue import enqueue
from core.settings import Settings
from core.store import findings, materials, sweeps
from inference.scripted import Scripted
from tests.conftest import NOW
from tests.rag.look.posters import Poster
from workers.media import MediaWork
from workers.perform import perform
from workers.registry import Registry
from workers.screening import ScreeningWork

WHO = system("demo")


def picture() -> bytes:
    poster = Poster(900, 600)
    poster.write("稳健增利理财", (60, 60), 60)
    poster.write("保本保息 稳赚不赔", (60, 260), 60, "#c8102e", 700)
    kept = io.BytesIO()
    poster.image.save(kept, "PNG")
    return kept.getvalue()


def silence() -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(np.zeros(32_000, dtype=np.int16).tobytes())
    return kept.getvalue()


def kept(store, name: str, data: bytes, form: Form) -> str:
    exchange = Exchange(language="zh", form=form, day=NOW.date())
    new = NewMaterial(
        source="file", source_ref=name, form=form, person="E1", occurred_at=NOW, exchange=exchange
    )
    with store.transaction(WHO) as session:
        made, _ = materials.put(session, WHO, NOW, new, MaterialState.WAITING)
        materials.keep_file(session, WHO, made.id, name, "x/x", "0" * 64, [data])
    return made.id


def done(parts, kind: str, **payload):
    with parts.store.transaction(WHO) as session:
        job_id = enqueue(session, WHO, NewJob(kind=kind, payload=payload))
    return perform(parts, "demo", job_id)


def look(store, material_id):
    with store.transaction(WHO) as session:
        return materials.get(session, material_id)


@pytest.fixture
def working(parts):
    settings, backend = Settings(_env_file=None), Scripted()
    kinds = (MediaWork(settings, backend).kind, *ScreeningWork(settings, backend).kinds())
    return replace(parts, registry=Registry(kinds))


def test_a_poster_becomes_a_finding_in_its_box_and_a_case(working, store):
    material_id = kept(store, "poster.png", picture(), Form.IMAGE)
    done(working, "material_read", material_id=material_id)
    held = look(store, material_id)
    assert held.state is MaterialState.READY
    (line,) = [u for u in held.exchange.utterances if "保本" in u.text]
    assert line.box is not None
    assert 0.35 < line.box[1] < line.box[3] < 0.65
    done(working, "screen_nightly")
    with store.transaction(WHO) as session:
        (sweep,) = sweeps.listed(session)
    done(working, sweeps.JOB, sweep_id=sweep.id, number=0)
    with store.transaction(WHO) as session:
        told = sweeps.get(session, sweep.id)

        found = findings.of_material(session, materials.get(session, material_id))
    assert (told.state.value, told.screened) == ("done", 1)
    assert line.seq in {f.finding.seq for f in found if f.finding.rule_id == "RET-001"}
    assert all(f.case_id for f in found)


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("poster.png", b"not a picture at all", Form.IMAGE),
        ("call.wav", b"RIFF....not sound", Form.CALL),
        ("talk.mp4", b"no video", Form.VIDEO),
    ],
)
def test_what_cannot_be_read_is_kept_with_its_reason(working, store, name, data, form):
    material_id = kept(store, name, data, form)
    done(working, "material_read", material_id=material_id)
    held = look(store, material_id)
    assert held.state is MaterialState.FAILED
    assert name in held.error
    assert held.todo


def test_a_silent_recording_is_read_and_says_that_nobody_speaks(working, store):
    material_id = kept(store, "call.wav", silence(), Form.CALL)
    done(working, "material_read", material_id=material_id)
    held = look(store, material_id)
    assert (held.state, held.exchange.utterances) == (MaterialState.READY, ())
    assert held.error == "Nobody speaks in this recording."
