"""A file is read in processes of their own: it goes on after a stop, and a bad page is only itself."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from core.domain.reading import PageKind, PageWords
from core.errors import Cancelled, TooLarge, Unavailable, Unreadable
from rag.read import kept_pages, run, workers
from rag.read.run import read
from tests.rag.pdfs import pdf_bytes
from tests.rag.read.typeset import typeset_to

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def eight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    text = "\n#pagebreak()\n".join(
        f"This is page {n} of the file, 第{n}页的正文。" for n in range(1, 9)
    )
    return typeset_to(tmp_path_factory.mktemp("run") / "eight.pdf", text)


def pages_said(reading) -> list[tuple[int, str]]:
    return [(b.page, b.text[:14]) for b in reading.blocks]


EXPECTED = [(n, f"This is page {n}") for n in range(1, 9)]


@pytest.mark.parametrize("processes", [1, 2, 3, None])
def test_all_pages_are_read_and_told_in_this_process(eight: Path, processes: int | None) -> None:
    told: list[tuple[int, int, int, int]] = []

    def on_page(page: PageWords, total: int) -> None:
        told.append((page.number, total, os.getpid(), threading.get_ident()))

    reading = read(eight, on_page=on_page, processes=processes)
    assert pages_said(reading) == EXPECTED
    assert reading.name == "eight.pdf"
    assert [p.number for p in reading.pages] == list(range(1, 9))
    assert sorted(t[0] for t in told) == list(range(1, 9))
    assert {t[1:] for t in told} == {(8, os.getpid(), threading.get_ident())}


def test_pages_that_are_done_are_not_read_again(eight: Path) -> None:
    kept: dict[int, PageWords] = {}
    whole = read(eight, on_page=lambda page, _: kept.update({page.number: page}), processes=1)
    done = {n: kept[n] for n in (1, 2, 3, 6)}
    told: list[int] = []
    again = read(eight, done=done, on_page=lambda page, _: told.append(page.number), processes=2)
    assert sorted(told) == [4, 5, 7, 8]
    assert again == whole
    told.clear()
    assert read(eight, done=kept, on_page=lambda page, _: told.append(page.number)) == whole
    assert told == []


@pytest.mark.parametrize("processes", [1, 2])
def test_a_reading_is_stopped_and_leaves_no_process(eight: Path, processes: int) -> None:
    before = {p.pid for p in psutil.Process().children(recursive=True)}
    told: list[int] = []
    with pytest.raises(Cancelled, match=r"eight.pdf"):
        read(
            eight, on_page=lambda page, _: told.append(page.number),
            cancelled=lambda: len(told) >= 2, processes=processes,
        )  # fmt: skip
    assert 2 <= len(told) < 8
    assert {p.pid for p in psutil.Process().children(recursive=True)} <= before


def test_it_can_be_stopped_while_the_document_is_put_together(eight: Path) -> None:
    told: list[int] = []
    with pytest.raises(Cancelled, match=r"eight.pdf"):
        read(
            eight, on_page=lambda page, _: told.append(page.number),
            cancelled=lambda: len(told) == 8, processes=1,
        )  # fmt: skip
    assert len(told) == 8


def test_pages_that_break_hang_or_eat_memory_are_named_and_the_rest_is_read(
    eight: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_MODULE", "tests.rag.read.breaking_worker")
    told: list[int] = []
    reading = read(
        eight, processes=2, page_seconds=8, on_page=lambda page, _: told.append(page.number)
    )
    assert pages_said(reading) == [e for e in EXPECTED if e[0] not in (2, 3, 4, 5)]
    why = {p.number: p.reason for p in reading.broken}
    assert set(why) == {2, 3, 4, 5}
    assert "signal 9" in why[2]
    assert "took longer than 8 seconds" in why[3]
    assert "MemoryError" in why[4]
    assert "a font of no known kind" in why[5]
    assert sorted(told) == list(range(1, 9))


def test_processes_are_replaced_after_many_pages(
    eight: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_PAGES", 2)
    started: list[int] = []
    begin = subprocess.Popen

    def counted(*args, **kwargs):
        process = begin(*args, **kwargs)
        started.append(process.pid)
        return process

    monkeypatch.setattr(workers.subprocess, "Popen", counted)
    assert pages_said(read(eight, processes=1 + 1)) == EXPECTED
    assert len(started) >= 4


def test_a_process_that_cannot_start_is_an_error_and_no_broken_page(
    eight: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "_MODULE", "rag.read.there_is_no_such_module")
    with pytest.raises(Unavailable, match=r"did not start.*there_is_no_such_module"):
        read(eight, processes=2)


def test_secrets_stay_out_of_the_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JINNAO_DATABASE_URL", "postgresql://secret")
    assert not any(name.startswith("JINNAO_") for name in workers._environment())


_DAEMON = """
import json, sys
from pathlib import Path
import billiard

def job(path):
    from rag.read.run import read
    refused = False
    try:
        import multiprocessing
        multiprocessing.Process(target=print).start()
    except AssertionError:
        refused = True
    reading = read(Path(path), processes=2)
    return refused, billiard.current_process().daemon, [b.text[:14] for b in reading.blocks]

if __name__ == "__main__":
    pool = billiard.Pool(1)
    print(json.dumps(pool.apply(job, (sys.argv[1],))))
    pool.terminate()
"""


def test_a_daemonic_celery_process_can_read_with_processes(eight: Path, tmp_path: Path) -> None:
    script = tmp_path / "daemonic.py"
    script.write_text(_DAEMON)
    done = subprocess.run(
        [sys.executable, str(script), str(eight)], capture_output=True, text=True, check=False,
        timeout=120, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    refused, daemon, texts = json.loads(done.stdout)
    assert daemon
    assert refused
    assert texts == [text for _, text in EXPECTED]


_HUNG = """
import sys
from pathlib import Path
from rag.read import run, workers
workers._MODULE = "tests.rag.read.breaking_worker"
run.read(Path(sys.argv[1]), done={2: None}, processes=2, on_page=lambda page, total: print("read", flush=True))
"""


def test_processes_end_with_a_reader_that_is_killed(eight: Path) -> None:
    reader = subprocess.Popen(
        [sys.executable, "-c", _HUNG, str(eight)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert reader.stdout is not None
    for _ in range(3):  # pages 1 and 4 and 5: page 3 hangs in one process meanwhile
        assert reader.stdout.readline() == b"read\n"
    left = psutil.Process(reader.pid).children(recursive=True)
    assert left
    reader.kill()
    reader.wait()
    gone, alive = psutil.wait_procs(left, timeout=60)
    assert not alive
    assert len(gone) == len(left)


def test_a_file_of_too_many_pages_is_refused(eight: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "MAX_PAGES", 7)
    with pytest.raises(TooLarge, match="8 pages; 7 are read"):
        read(eight)


def test_a_bad_file_is_refused_before_any_process_starts(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf_bytes(["x"], encrypted=True))
    with pytest.raises(Unreadable, match="encrypted"):
        read(path)


def test_a_page_that_nobody_read_is_broken() -> None:
    page = PageWords(number=2, width=1, height=2, kind=PageKind.EMPTY)
    kept = kept_pages.KeptPages(3, {1: page.model_copy(update={"number": 1})})
    kept.keep(page)
    assert [p.kind for p in kept] == [PageKind.EMPTY, PageKind.EMPTY, PageKind.BROKEN]
    assert kept[1] == page
    assert "not read" in kept[2].reason
