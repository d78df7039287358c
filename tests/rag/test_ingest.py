"""Idempotent, resumable, one transaction a document; a bad file is named and the rest goes on."""

import datetime as dt
import errno
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from core.access import Principal, system
from core.clock import FixedClock
from core.errors import Forbidden, NotFound, StorageFull
from core.store import documents
from core.store.session import Store
from rag import ingest as ingest_module
from tests.rag.conftest import World


def titles(store: Store, principal: Principal, day: dt.date | None = None) -> list[str]:
    with store.transaction(principal) as session:
        return [
            f"{d.meta.title} {d.meta.version}" for d in documents.listed(session, principal, day)
        ]


def states(summary: ingest_module.Summary) -> list[str]:
    return [o.state for o in summary.outcomes]


def test_the_same_again_is_skipped_and_new_bytes_replace(
    world: World, demo_system: Principal
) -> None:
    path = world.write("fees.md", "# 收费\n汇款每笔5元。", title="收费", version=1)
    assert states(world.ingest(demo_system)) == ["added"]
    assert states(world.ingest(demo_system)) == ["skipped"]
    with world.store.transaction(demo_system) as session:
        old = documents.listed(session, demo_system)[0]
    world.write("fees.md", "# 收费\n汇款每笔6元。", title="收费", version=2)
    assert states(world.ingest(demo_system, path)) == ["replaced"]
    assert titles(world.store, demo_system) == ["收费 2"]
    with world.store.transaction(demo_system) as session:
        assert "每笔5元" in documents.opened(session, demo_system, old.id)[1]
        assert documents.outline(session, demo_system, old.id) == ()


def test_new_meta_alone_is_a_new_version(world: World, demo_system: Principal) -> None:
    world.write("a.md", "text", title="甲", audience="public")
    world.ingest(demo_system)
    world.write("a.md", "text", title="甲", audience="staff")
    assert states(world.ingest(demo_system)) == ["replaced"]


def test_the_same_bytes_under_another_name_are_not_stored_twice(
    world: World, demo_system: Principal
) -> None:
    world.write("a.md", "text", title="甲")
    world.write("b.md", "text", title="甲")
    assert states(world.ingest(demo_system)) == ["added", "skipped"]


def test_a_bad_file_is_named_and_the_rest_goes_on(world: World, demo_system: Principal) -> None:
    world.write("a.md", "# 好\n内容")
    (world.files / "b.pdf").write_bytes(b"%PDF-1.4 nonsense")
    (world.files / "c.bin").write_bytes(b"\x00")
    world.write("d.md", "# 也好\n内容二")
    summary = world.ingest(demo_system)
    assert states(summary) == ["added", "failed", "ignored", "added"]
    assert "b.pdf is truncated or damaged" in summary.outcomes[1].reason


def test_versions_of_a_series_close_each_other_in_any_order(
    world: World, demo_system: Principal
) -> None:
    for name, version, begins in (("b", "2025", "2025-01-01"), ("a", "2007", "2007-01-01")):
        world.write(
            f"{name}.md", f"内容{version}", title="某法", version=version, valid_from=begins
        )
        world.ingest(demo_system)
    assert titles(world.store, demo_system, dt.date(2010, 1, 1)) == ["某法 2007"]
    assert titles(world.store, demo_system, dt.date(2025, 1, 1)) == ["某法 2025"]
    assert titles(world.store, demo_system, dt.date(2024, 12, 31)) == ["某法 2007"]
    assert titles(world.store, demo_system, dt.date(2006, 1, 1)) == []
    with world.store.transaction(demo_system) as session:
        newer = documents.listed(session, demo_system, dt.date(2026, 1, 1))[0]
        documents.withdraw(session, demo_system, newer.id, world.clock.now())
    assert titles(world.store, demo_system, dt.date(2026, 1, 1)) == ["某法 2007"]


def test_an_internal_version_does_not_close_the_public_one(
    world: World, demo_system: Principal
) -> None:
    world.write("a.md", "甲", title="投诉", valid_from="2025-01-01", audience="public")
    world.write("b.md", "乙", title="投诉", valid_from="2026-01-01", audience="staff")
    world.ingest(demo_system)
    assert len(titles(world.store, demo_system, dt.date(2026, 6, 1))) == 2


def test_only_who_may_write_documents(world: World, customer: Principal) -> None:
    with pytest.raises(Forbidden):
        world.ingest(customer)


def test_a_missing_path_is_said(world: World, demo_system: Principal) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        world.ingest(demo_system, world.folder / "nowhere")


def test_a_full_disk_stops_it_and_leaves_nothing_half_written(
    world: World, demo_system: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.write("a.md", "内容一", title="一")
    world.write("b.md", "内容二", title="二")
    real = documents.close_series

    def full(session, institution, meta):  # type: ignore[no-untyped-def]
        if meta.title == "二":
            raise OSError(errno.ENOSPC, "No space left on device")
        real(session, institution, meta)

    monkeypatch.setattr(documents, "close_series", full)
    with pytest.raises(StorageFull, match=r"b\.md"):
        world.ingest(demo_system)
    assert titles(world.store, demo_system) == ["一 1"]
    monkeypatch.setattr(documents, "close_series", real)
    assert states(world.ingest(demo_system)) == ["skipped", "added"]


def test_killed_in_the_middle_it_goes_on_where_it_stopped(
    store: Store, demo_system: Principal, tmp_path: Path, clock: FixedClock
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(60):
        body = "\n\n".join(f"第{n}条 {'规定' * 50}{number}-{n}。" for n in range(1, 40))
        (files / f"{number:02d}.md").write_text(f"# 文{number}\n{body}", "utf-8")
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from core.access import system
        from core.clock import SystemClock
        from core.store.session import Store
        from rag.ingest import ingest
        ingest(Store(sys.argv[1]), [Path(sys.argv[2])], system("demo"), SystemClock(),
               progress=lambda done, of, outcome: print(done, flush=True))
    """)
    child = subprocess.Popen(
        [sys.executable, "-c", script, store.url, str(files)],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert child.stdout is not None
    for line in child.stdout:
        if int(line) >= 10:
            os.kill(child.pid, signal.SIGKILL)
            break
    child.wait()
    time.sleep(0.2)
    with store.transaction(demo_system) as session:
        stored, passages = documents.count(session, demo_system)
    assert 10 <= stored < 60
    assert passages == stored * 39
    summary = ingest_module.ingest(store, [files], demo_system, clock)
    assert summary.count("skipped") == stored
    assert summary.count("added") == 60 - stored
    with store.transaction(demo_system) as session:
        assert documents.count(session, demo_system) == (60, 60 * 39)


def test_another_institution_sees_nothing(
    world: World, demo_system: Principal, stranger: Principal
) -> None:
    world.write("a.md", "内容", title="甲")
    world.ingest(demo_system)
    with world.store.transaction(demo_system) as session:
        document = documents.listed(session, demo_system)[0]
    assert titles(world.store, system("other")) == []
    with world.store.transaction(stranger) as session, pytest.raises(NotFound):
        documents.opened(session, stranger, document.id)
