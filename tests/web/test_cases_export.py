"""A case taken away as a file: the same for the same state, noted, and without what is hidden."""

import hashlib
import io
import json
import zipfile

from core import audit
from core.store import case_steps
from tests.core.store.case_samples import GAO, QIN, XU, admitted, finding
from tests.tools.publish.conftest import printed
from tests.web.conftest import World, in_loop
from tests.web.test_cases import CASES, SOUND, acting, recorded, reviewed

__all__ = ["printed", "recorded"]


def _opened(answer):
    return zipfile.ZipFile(io.BytesIO(answer.content))


@in_loop
async def test_a_case_with_its_sound_is_exported_and_noted(world: World, recorded: str, printed):
    async with acting(world, XU) as xu:
        case_id = (await xu.get(CASES)).json()["cases"][0]["id"]
        answer = await xu.get(f"{CASES}/{case_id}/export?format=zip&language=en")
        assert answer.headers["content-type"] == "application/zip"
        held = _opened(answer)
        assert held.read(f"media/{recorded}.wav") == SOUND
        manifest = json.loads(held.read("manifest.json"))
        sums = {f["name"]: f["sha256"] for f in manifest["files"]}
        assert all(hashlib.sha256(held.read(n)).hexdigest() == s for n, s in sums.items())
        assert manifest["rules"][0]["basis"]
        again = await xu.get(f"{CASES}/{case_id}/export?format=zip&language=en")
        assert again.content == answer.content
        assert (await xu.get(f"{CASES}/{case_id}/export?format=exe")).status_code == 400
    with world.store.transaction(XU) as session:
        noted = [s for s in case_steps.steps(session, case_id) if s.kind == "exported"]
        entries = [e for e in audit.entries(session) if e.subject == case_id]
    assert [s.details["sha256"] for s in noted] == [hashlib.sha256(answer.content).hexdigest()] * 2
    opened = next(e for e in entries if e.action == "case.opened")
    assert manifest["audit"] == {"seq": opened.seq, "hash": opened.hash}
    assert [e.action for e in entries].count("case.exported") == 2


@in_loop
async def test_an_export_has_no_words_that_are_hidden_from_its_reader(world: World, printed):
    (case_id,) = admitted(world.store, finding())
    async with acting(world, XU) as xu, acting(world, GAO) as gao, acting(world, QIN) as qin:
        await xu.post(f"{CASES}/{case_id}/assign", json={})
        await reviewed(xu, case_id, reason="只给许静看")
        for client, shown in ((gao, False), (xu, True), (qin, True)):
            held = _opened(await client.get(f"{CASES}/{case_id}/export"))
            assert ("只给许静看" in held.read("findings.json").decode()) is shown
