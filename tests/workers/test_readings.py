"""The job `read`: pages kept as they come, resumed, cancelled, and honest about what went wrong."""

import tempfile
from pathlib import Path

import pytest

from core.access import Principal, system
from core.domain.job import JobState
from core.domain.reading import PageKind, Reading
from core.domain.research import Facts
from core.errors import BackendDown, Cancelled, TooLarge, Unreadable
from core.store import documents, jobs, reading_parts, readings, research
from core.store.readings import ReadingState
from tests.conftest import NOW
from tests.readings import added, analyst, facts, page, report
from workers.perform import Parts, perform
from workers.readings import ReadingWork
from workers.registry import Registry

PAGES = {
    1: page(1, "one"),
    2: page(2, "two"),
    3: page(3, kind=PageKind.BROKEN, reason="第3页损坏"),
}


class Reader:
    """Reads the pages above; breaks after as many as it is told to."""

    def __init__(self, breaks_after: int = 99, error: BaseException | None = None) -> None:
        self.breaks_after, self.error = breaks_after, error
        self.read: list[int] = []
        self.seen = b""
        self.names: list[str] = []
        self.between = lambda: None

    def __call__(self, path: Path, *, done, on_page, cancelled) -> Reading:
        self.seen = path.read_bytes()
        self.names.append(path.name)
        for number, made in PAGES.items():
            if cancelled():
                raise Cancelled("stopped")
            if len(self.read) >= self.breaks_after and self.error:
                raise self.error
            if number not in done:
                self.read.append(number)
                on_page(made, len(PAGES))
                self.between()
        return report(path.name)


def _extract(_reading: Reading) -> Facts:
    return facts()


@pytest.fixture
def who() -> Principal:
    return analyst()


def _do(store, clock, reading_id: str, reader: Reader, who: Principal) -> JobState | None:
    registry = Registry([ReadingWork(reader, _extract).kind])
    with store.transaction(who) as session:
        job_id = readings.get(session, who, reading_id).job_id or ""
    return perform(Parts(store, clock, registry, pause_s=0), "demo", job_id)


def _line(store, who, reading_id):
    with store.transaction(who) as session:
        return readings.get(session, who, reading_id)


def test_a_file_becomes_pages_blocks_facts_and_a_document(store, clock, who):
    made, reader = added(store, who, NOW, data=b"%PDF-1.7 abc", name="研报.pdf"), Reader()
    assert _do(store, clock, made.id, reader, who) is JobState.DONE
    assert reader.seen == b"%PDF-1.7 abc"
    assert reader.names == ["研报.pdf"]
    line = _line(store, who, made.id)
    assert (line.state, line.title, line.language) == (ReadingState.DONE, "渠道改革见效", "zh")
    assert (line.pages, line.pages_done, line.pages_broken, line.step) == (3, 3, 1, "")
    with store.transaction(who) as session:
        assert len(reading_parts.table_lines(session, who, made.id)) == 1
        said = research.over_time(session, who, "600999.SH", "net_profit", 2025, clock.today())
        assert [f.reading_id for f in said] == [made.id]
        document, text = documents.opened(session, who, line.document_id or "")
        assert document.meta.title == "青禾食品 渠道改革见效 · 华夏证券"
        assert (document.meta.kind, document.meta.audience) == ("reading", "staff")
        assert document.meta.valid_from == facts().day
        start = text.index("2,852.00")
        held = reading_parts.at(session, who, document.id, start, start + 8)
        assert [b.block.kind for b in held] == ["table"]


def test_an_attempt_goes_on_after_the_pages_of_the_one_before(store, clock, who):
    made = added(store, who, NOW)
    first = Reader(breaks_after=2, error=BackendDown("gone"))
    assert _do(store, clock, made.id, first, who) is JobState.QUEUED
    half = _line(store, who, made.id)
    assert (half.state, half.pages_done, half.pages) == (ReadingState.READING, 2, 3)
    second = Reader()
    assert _do(store, clock, made.id, second, who) is JobState.DONE
    assert (first.read, second.read) == ([1, 2], [3])


def test_a_bad_file_says_what_is_wrong_and_leaves_no_file_behind(store, clock, who):
    made = added(store, who, NOW)
    bad = Reader(0, Unreadable("report.pdf is encrypted.", todo="Save it without a password."))
    assert _do(store, clock, made.id, bad, who) is JobState.FAILED
    line = _line(store, who, made.id)
    assert (line.state, line.error, line.todo) == (
        ReadingState.FAILED, "report.pdf is encrypted.", "Save it without a password.",
    )  # fmt: skip
    assert not list(Path(tempfile.gettempdir()).glob(f"jinnao-read-{made.id}"))
    with store.transaction(who) as session:
        readings.retry(session, who, made.id)
    assert _do(store, clock, made.id, Reader(), who) is JobState.DONE
    assert _line(store, who, made.id).error == ""


def test_a_text_that_search_cannot_take_fails_the_reading(store, clock, who, monkeypatch):
    made = added(store, who, NOW)

    def too_large(_reading):
        raise TooLarge("The document has more than 20,000,000 characters.")

    monkeypatch.setattr("workers.readings.into_search", too_large)
    assert _do(store, clock, made.id, Reader(), who) is JobState.FAILED
    assert "characters" in _line(store, who, made.id).error


def test_one_that_is_cancelled_stops_at_its_next_page_and_keeps_what_it_has(store, clock, who):
    made, reader = added(store, who, NOW), Reader()

    def cancel():
        with store.transaction(who) as session:
            if not readings.asked_to_stop(session, made.id):
                readings.ask_cancel(session, who, NOW, made.id)

    reader.between = cancel
    assert _do(store, clock, made.id, reader, who) is JobState.DONE
    line = _line(store, who, made.id)
    assert (line.state, line.pages_done) == (ReadingState.CANCELLED, 1)
    with store.transaction(who) as session:
        readings.retry(session, who, made.id)
    again = Reader()
    assert _do(store, clock, made.id, again, who) is JobState.DONE
    assert again.read == [2, 3]


def test_one_that_is_removed_meanwhile_leaves_nothing(store, clock, who):
    made, reader = added(store, who, NOW), Reader()

    def remove():
        with store.transaction(who) as session:
            if readings.listed(session, who):
                readings.remove(session, who, NOW, made.id)

    reader.between = remove
    assert _do(store, clock, made.id, reader, who) is JobState.DONE
    with store.transaction(who) as session:
        assert documents.listed(session, who) == ()


def test_a_second_reading_of_the_file_takes_the_place_of_the_first(store, clock, who):
    made = added(store, who, NOW)
    for _ in range(2):
        _do(store, clock, made.id, Reader(), who)
        with store.transaction(who) as session:
            readings.retry(session, who, made.id)
    with store.transaction(who) as session:
        assert len(documents.listed(session, who)) == 1
        said = research.over_time(session, who, "600999.SH", "net_profit", 2025, clock.today())
        assert len(said) == 1


def test_a_defect_of_ours_is_shown_with_the_reading(store, clock, who):
    made = added(store, who, NOW)
    assert _do(store, clock, made.id, Reader(1, KeyError("x")), who) is JobState.FAILED
    line = _line(store, who, made.id)
    assert (line.state, "KeyError" in line.error) == (ReadingState.FAILED, True)


def test_a_removed_reading_withdraws_its_text(store, clock, who):
    made = added(store, who, NOW)
    _do(store, clock, made.id, Reader(), who)
    with store.transaction(who) as session:
        readings.remove(session, who, NOW, made.id)
    with store.transaction(system("demo")) as session:
        assert documents.count(session, system("demo")) == (0, 0)
        assert jobs.counts(session) == {"done": 1}
