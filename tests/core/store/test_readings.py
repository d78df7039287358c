"""Readings: one for each content and audience, seen under rights, moved by their job."""

import hashlib

import pytest

from core import audit
from core.access import Audience, Principal, Role
from core.domain.job import JobState
from core.domain.reading import PageKind
from core.errors import Conflict, Forbidden, NotFound
from core.store import jobs, reading_parts, readings
from core.store.reading_parts import DonePages
from core.store.readings import NewReading, ReadingState
from rag.read.into_search import into_search
from tests.conftest import NOW
from tests.readings import added, analyst, page, report

REVIEWER = Principal(institution="demo", subject="officer", role=Role.COMPLIANCE_OFFICER)


@pytest.fixture
def who() -> Principal:
    return analyst()


def test_the_same_content_is_one_reading(store, who):
    first = added(store, who, NOW)
    assert added(store, who, NOW, name="other name.pdf").id == first.id
    assert added(store, who, NOW, data=b"%PDF-1.7 another").id != first.id
    with store.transaction(who) as session:
        assert len(readings.listed(session, who)) == 2


def test_the_same_content_for_another_audience_is_another_reading(store, who):
    """Otherwise whoever adds it would learn that somebody else has it."""
    first = added(store, who, NOW)
    assert added(store, who, NOW, audience=Audience.PUBLIC).id != first.id


def test_bytes_come_back_in_their_order(store, who):
    data = bytes(range(256)) * 9
    parts = [data[:1000], data[1000:2000], data[2000:]]
    new = NewReading(
        name="a.pdf", format="pdf", audience=Audience.STAFF, size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
    )  # fmt: skip
    with store.transaction(who) as session:
        made, is_new = readings.add(session, who, NOW, new, parts)
    assert is_new
    with store.transaction(who) as session:
        assert b"".join(readings.contents(session, who, made.id)) == data


def test_what_may_not_be_read_is_not_there(store, who):
    made = added(store, who, NOW)
    hidden = analyst("other")
    with store.transaction(hidden) as session:
        assert readings.listed(session, hidden) == ()
        for look in (readings.get, reading_parts.blocks, reading_parts.broken):
            with pytest.raises(NotFound):
                look(session, hidden, made.id)
        with pytest.raises(NotFound):
            list(readings.contents(session, hidden, made.id))
        with pytest.raises(NotFound):
            readings.remove(session, hidden, NOW, made.id)


def test_an_audience_binds_inside_the_institution(store, who):
    with store.transaction(who) as session:
        readings.set_values(session, (made := added(store, who, NOW)).id, audience="compliance")
    with store.transaction(who) as session:
        assert readings.listed(session, who) == ()
        with pytest.raises(NotFound):
            readings.get(session, who, made.id)
    with store.transaction(REVIEWER) as session:
        assert readings.get(session, REVIEWER, made.id).id == made.id
        with pytest.raises(Forbidden):  # may read, may not write
            readings.remove(session, REVIEWER, NOW, made.id)


def test_nobody_adds_for_an_audience_that_they_may_not_read(store, who):
    with pytest.raises(Forbidden):
        added(store, who, NOW, audience=Audience.MANAGEMENT)


def test_without_the_scope_nothing_is_seen(store, who, representative):
    made = added(store, who, NOW)
    with store.transaction(representative) as session, pytest.raises(Forbidden):
        readings.get(session, representative, made.id)


def test_a_large_file_gives_its_job_a_longer_time(store, who):
    small, large = added(store, who, NOW), added(store, who, NOW, data=b"%PDF-" + b"x" * 3_000_000)
    with store.transaction(who) as session:
        times = [jobs.get(session, r.job_id or "").deadline_s for r in (small, large)]
    assert times[1] > times[0] + 300


def test_waiting_is_cancelled_at_once_and_may_be_tried_again(store, who):
    made = added(store, who, NOW)
    with store.transaction(who) as session:
        assert readings.ask_cancel(session, who, NOW, made.id).state is ReadingState.CANCELLED
    with store.transaction(who) as session:
        with pytest.raises(Conflict):
            readings.ask_cancel(session, who, NOW, made.id)
        again = readings.retry(session, who, made.id)
    assert (again.state, again.cancel_asked) == (ReadingState.QUEUED, False)
    assert again.job_id != made.job_id
    with store.transaction(who) as session, pytest.raises(Conflict):
        readings.retry(session, who, made.id)


def test_one_being_read_is_asked_to_stop(store, who):
    made = added(store, who, NOW)
    with store.transaction(who) as session:
        readings.set_values(session, made.id, state=ReadingState.READING.value)
        assert not readings.asked_to_stop(session, made.id)
        assert readings.ask_cancel(session, who, NOW, made.id).state is ReadingState.READING
        assert readings.asked_to_stop(session, made.id)


def test_a_reading_whose_job_died_says_so_and_may_be_tried_again(store, who):
    made = added(store, who, NOW)
    with store.transaction(who) as session:
        readings.set_values(session, made.id, state=ReadingState.READING.value, step="pages")
        jobs.claim(session, made.job_id or "", "gone", 10)
        jobs.fail(session, made.job_id or "", "gone", "The worker died.")
    with store.transaction(who) as session:
        assert jobs.get(session, made.job_id or "").state is JobState.FAILED
        for found in (readings.get(session, who, made.id), readings.listed(session, who)[0]):
            assert found.state is ReadingState.FAILED
            assert "The worker died." in found.error
            assert found.todo
        assert readings.retry(session, who, made.id).state is ReadingState.QUEUED


def test_pages_are_kept_once_and_broken_ones_are_read_again(store, who):
    made = added(store, who, NOW)
    with store.transaction(who) as session:
        reading_parts.keep_page(session, who, made.id, page(1, "old"))
        reading_parts.keep_page(session, who, made.id, page(1, "new"))
        broken = page(2, kind=PageKind.BROKEN, reason="torn")
        reading_parts.keep_page(session, who, made.id, broken)
    done = DonePages(store, who, made.id)
    assert list(done) == [1]
    assert done[1].words[0].text == "new"
    assert 2 not in done
    with store.transaction(who) as session:
        assert [p.reason for p in reading_parts.broken(session, who, made.id)] == ["torn"]
        assert reading_parts.page(session, who, made.id, 1).width > 0
        with pytest.raises(NotFound):
            reading_parts.page(session, who, made.id, 9)


def test_blocks_by_page_and_by_the_characters_of_the_text(store, who):
    made, read = added(store, who, NOW), report()
    texted = into_search(read)
    with store.transaction(who) as session:
        reading_parts.put_blocks(session, who, made.id, read.blocks, texted.places)
        reading_parts.put_blocks(session, who, made.id, read.blocks, texted.places)  # a repeat
        readings.set_values(session, made.id, document_id="doc_1")
    with store.transaction(who) as session:
        on_two = reading_parts.blocks(session, who, made.id, 2)
        assert [b.block.kind for b in on_two] == ["caption", "table"]
        assert len(reading_parts.table_lines(session, who, made.id)) == 1
        start = texted.loaded.text.index("直营")
        held = reading_parts.at(session, who, "doc_1", start, start + 4)
        assert [b.ordinal for b in held] == [1]
        assert reading_parts.at(session, who, "doc_none", 0, 10) == ()


def test_a_removed_reading_leaves_nothing(store, who):
    made = added(store, who, NOW)
    with store.transaction(who) as session:
        reading_parts.keep_page(session, who, made.id, page(1, "a"))
        readings.remove(session, who, NOW, made.id)
    with store.transaction(who) as session:
        assert readings.listed(session, who) == ()
        assert len(DonePages(store, who, made.id)) == 0
        assert readings.asked_to_stop(session, made.id)
        assert {"reading.added", "reading.removed"} <= {e.action for e in audit.entries(session)}


def test_a_table_belongs_to_each_of_its_pages_and_keeps_its_number(store, who):
    made, read = added(store, who, NOW), report()
    long = read.blocks[-1].table.model_copy(update={"pages": (2, 3, 4), "title": "goes on"})
    blocks = (
        *read.blocks,
        read.blocks[-1].model_copy(update={"table": long}),
        read.blocks[-1].model_copy(update={"page": 4}),
    )
    with store.transaction(who) as session:
        places = [(n, n + 1) for n in range(len(blocks))]
        reading_parts.put_blocks(session, who, made.id, blocks, places)

        def numbers(page: int) -> list[int]:
            held = reading_parts.blocks(session, who, made.id, page)
            found = reading_parts.table_numbers(session, made.id, held)
            assert list(found) == [b.ordinal for b in held if b.block.table is not None]
            return list(found.values())

        assert (numbers(1), numbers(2), numbers(3), numbers(4)) == ([], [1, 2], [2], [2, 3])
        lines = reading_parts.table_lines(session, who, made.id)
        assert [(t.number, t.title, t.pages, t.fails) for t in lines] == [
            (1, "盈利预测", (2,), True), (2, "goes on", (2, 3, 4), True), (3, "盈利预测", (2,), True),
        ]  # fmt: skip
        assert reading_parts.table(session, who, made.id, 2).title == "goes on"
        for missing in (0, -1, 4):
            with pytest.raises(NotFound):
                reading_parts.table(session, who, made.id, missing)
