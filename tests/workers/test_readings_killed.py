"""A worker killed in the middle of a long file: another goes on after the pages that were read."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg
import pytest

from core.access import Audience
from core.store import documents, reading_parts, readings
from core.store.readings import ReadingLine, ReadingState
from tests.conftest import NOW, Database
from tests.rag.read.typeset import typeset
from tests.readings import added, analyst
from tests.workers.conftest import wait_for

pytestmark = pytest.mark.slow

PAGES = 204
WHO = analyst()
_LINES = """
#for n in range(1, {pages} + 1) [
  = Part #n
  #lorem(40) The sign of this page is S#(10000 + n).
  #pagebreak(weak: true)
]"""
_NOTED = """
    CREATE TABLE page_written (number integer NOT NULL);
    CREATE FUNCTION note_page() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
    $$ BEGIN INSERT INTO public.page_written VALUES (NEW.number); RETURN NULL; END $$;
    CREATE TRIGGER noted AFTER INSERT OR UPDATE ON reading_page
    FOR EACH ROW EXECUTE FUNCTION note_page()"""


@pytest.fixture
def written(database: Database) -> Callable[[], list[int]]:
    """The numbers of all pages that were ever written, each as often as it was."""
    with psycopg.connect(database.admin, autocommit=True) as c:
        c.execute(_NOTED)

    def read() -> list[int]:
        with psycopg.connect(database.admin) as c:
            return [row[0] for row in c.execute("SELECT number FROM page_written")]

    return read


@pytest.mark.timeout(600)
def test_a_killed_worker_ends_its_readers_and_another_goes_on_after_its_pages(
    store, redis, plant, written
):
    made = added(store, WHO, NOW, data=typeset(_LINES.replace("{pages}", str(PAGES))))
    url = redis.start().url
    plant("beat", 1, url)
    first = plant("reader", 3, url)
    wait_for(lambda: len(written()) >= PAGES // 4, 240)
    below = psutil.Process(first.pid).children(recursive=True)
    assert any("rag.read.page_worker" in " ".join(p.cmdline()) for p in below)
    first.kill()
    first.wait()
    assert psutil.wait_procs(below, timeout=30)[1] == []

    half = _line(store, made.id)
    assert (half.state, half.pages) == (ReadingState.READING, PAGES)
    assert PAGES // 4 <= half.pages_done == len(written()) < PAGES

    seen: list[int] = []

    def done() -> bool:
        now = _line(store, made.id)
        seen.append(now.pages_done)
        return now.state is ReadingState.DONE

    plant("reader", 3, url)
    wait_for(done, 240)
    assert sorted(written()) == list(range(1, PAGES + 1))
    assert seen == sorted(seen)
    assert min(seen) == half.pages_done
    end = _line(store, made.id)
    assert (end.pages, end.pages_done, end.pages_broken, end.step) == (PAGES, PAGES, 0, "")
    _in_search_once(store, made.id)
    assert not (Path(tempfile.gettempdir()) / f"jinnao-read-{made.id}").exists()


def _line(store, reading_id: str) -> ReadingLine:
    with store.transaction(WHO) as session:
        return readings.get(session, WHO, reading_id)


def _in_search_once(store, reading_id: str) -> None:
    """Each page's sign stands once in the text, in one block, and in the passage that leads there."""
    with store.transaction(WHO) as session:
        (document,) = documents.listed(session, WHO)
        assert document.id == _line(store, reading_id).document_id
        assert document.meta.audience == Audience.STAFF
        _, text = documents.opened(session, WHO, document.id)
        blocks = reading_parts.blocks(session, WHO, reading_id)
        assert [b.ordinal for b in blocks] == list(range(len(blocks)))
        for number in range(1, PAGES + 1):
            sign = f"S{10000 + number}"
            assert text.count(sign) == 1, sign
            (held,) = [b for b in blocks if sign in b.block.text]
            assert held.block.page == number
            assert held.start <= text.index(sign) < held.end
        passages = documents.listed(session, WHO)[0].passages
        assert passages >= PAGES
