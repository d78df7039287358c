"""A report is written once, section by section, whatever breaks off in the middle."""

from dataclasses import dataclass

import pytest
from sqlalchemy import text

from agents.research.writing.bind import unbound_in
from agents.research.writing.template import template
from core.access import Principal, Role
from core.domain.report import Bullets, Drawing, Missing, Paragraph, ReportState, Sheet
from core.errors import DeadlineExceeded, NotFound, Unavailable
from core.store import reports
from inference.scripted import Scripted
from tests.agents.conftest import ListSearch, found
from tests.agents.research.writing.conftest import WHO, Desk, KindData

SECTIONS = [s.name for s in template("branch_month").sections]


def _names(desk: Desk, report_id: str) -> list[str]:
    with desk.store.transaction(WHO) as session:
        return sorted(reports.sections_of(session, report_id))


def test_a_report_is_written_to_its_review(desk):
    report_id = desk.add()
    desk.write(report_id)
    line, report = desk.line(report_id), desk.report(report_id)
    assert (line.state, line.version, line.error, line.step) == (ReportState.REVIEW, 1, "", "")
    assert [s.name for s in report.sections] == SECTIONS
    assert line.sections_done == line.sections == len(SECTIONS)
    assert report.authors == ("宋扬",)
    assert unbound_in(report) == ()
    kinds = {type(p) for s in report.sections for p in s.parts}
    assert {Paragraph, Sheet, Drawing, Missing} <= kinds


def test_evidence_is_numbered_through(desk):
    report_id = desk.add()
    desk.write(report_id)
    report = desk.report(report_id)
    texts = [p for s in report.sections for p in s.parts if isinstance(p, Paragraph)]
    numbers = {f.evidence for p in texts for f in p.figures} | {n for p in texts for n in p.notes}
    assert numbers <= set(range(1, len(report.evidence) + 1))
    assert len(numbers) > len(SECTIONS)
    assert all(s.evidence == () for s in report.sections)
    for p in texts:
        for f in p.figures:
            assert p.text[f.start : f.end].strip()


def test_both_languages(desk):
    desk.data = KindData(language="en")
    report_id = desk.add(language="en")
    desk.write(report_id)
    report = desk.report(report_id)
    assert report.title.endswith("monthly report for October 2026")
    assert unbound_in(report) == ()


def test_the_queries_are_kept_with_the_report(desk):
    report_id = desk.add()
    desk.write(report_id)
    with desk.store.transaction(WHO) as session:
        kept = reports.inputs(session, WHO, report_id)
    assert {a.question for a in kept} == set(desk.data.asked)
    assert all(a.query == f"SELECT '{a.question}'" and a.dataset == "bank" for a in kept)
    ids = {e.query_id for e in desk.report(report_id).evidence if e.kind == "cell"}
    assert ids == {a.query_id for a in kept}
    other = Principal(institution="demo", subject="li", role=Role.REPRESENTATIVE)
    with desk.store.transaction(other) as session, pytest.raises(NotFound):
        reports.inputs(session, other, report_id)


def test_a_second_try_asks_only_what_is_not_finished(desk):
    report_id = desk.add()

    def away(question: str) -> None:
        if "投诉" in question:
            raise Unavailable("The database is away.")

    desk.data.before = away
    with pytest.raises(Unavailable):
        desk.write(report_id)
    done = _names(desk, report_id)
    assert desk.line(report_id).state is ReportState.WRITING
    assert {"deposits", "loans", "customers", "flows"} <= set(done) < set(SECTIONS)
    desk.data.before = lambda _question: None
    first = len(desk.data.asked)
    desk.write(report_id)
    assert desk.line(report_id).state is ReportState.REVIEW
    again = desk.data.asked[first:]
    assert again
    assert all("投诉" in q for q in again)


def test_a_process_that_died_leaves_its_finished_sections(desk):
    report_id = desk.add()

    def dies(question: str) -> None:
        if "流入" in question:
            raise KeyboardInterrupt  # as a process that ends: nothing of ours catches it

    desk.data.before = dies
    with pytest.raises(BaseException):  # noqa: B017, PT011 - whatever comes of a death
        desk.write(report_id)
    assert "flows" not in _names(desk, report_id)
    before = _names(desk, report_id)
    assert before
    desk.data = KindData()
    desk.write(report_id)
    assert desk.line(report_id).state is ReportState.REVIEW
    assert not any("定期存款" in q for q in desk.data.asked)


def test_writing_it_again_changes_nothing(desk):
    report_id = desk.add()
    desk.write(report_id)
    asked = len(desk.data.asked)
    desk.write(report_id)
    assert len(desk.data.asked) == asked
    assert desk.line(report_id).version == 1


def test_it_stops_between_two_sections(desk):
    report_id = desk.add()

    def cancels(question: str) -> None:
        if "逾期率" in question:
            with desk.store.transaction(WHO) as session:
                reports.cancel(session, WHO, report_id, desk.clock.now())

    desk.data.before = cancels
    desk.write(report_id)
    line = desk.line(report_id)
    assert (line.state, line.version) == (ReportState.CANCELLED, 0)
    assert not any("投诉" in q for q in desk.data.asked)


def _cancelling(desk: Desk, report_id: str, word: str):
    def cancels(question: str) -> None:
        if word in question:
            with desk.store.transaction(WHO) as session:
                reports.cancel(session, WHO, report_id, desk.clock.now())

    return cancels


def test_a_section_that_is_finished_when_it_is_cancelled_is_kept(desk):
    report_id = desk.add()
    desk.data.before = _cancelling(desk, report_id, "逾期率")
    desk.write(report_id)
    done, line = _names(desk, report_id), desk.line(report_id)
    assert (line.state, "loans" in done) == (ReportState.CANCELLED, True)
    assert line.sections_done == len(done)
    first = len(desk.data.asked)
    desk.data.before = lambda _question: None
    with desk.store.transaction(WHO) as session:
        reports.again(session, WHO, report_id)
    desk.write(report_id)
    assert desk.line(report_id).state is ReportState.REVIEW
    assert not set(desk.data.asked[:first]) & set(desk.data.asked[first:])


def test_a_section_that_is_cancelled_at_its_very_end_is_kept_beside_another(desk):
    """Two side by side: whichever hears of it first ends the writing, and what the other has finished
    by then stays."""
    report_id = desk.add()
    desk.data.before = _cancelling(desk, report_id, "逾期率")
    desk.write(report_id, concurrency=2)
    assert desk.line(report_id).state is ReportState.CANCELLED
    assert desk.line(report_id).sections_done == len(_names(desk, report_id))
    desk.data.before = lambda _question: None
    with desk.store.transaction(WHO) as session:
        reports.again(session, WHO, report_id)
    desk.write(report_id, concurrency=2)
    assert [s.name for s in desk.report(report_id).sections] == SECTIONS


def test_two_writers_make_one_report(desk):
    report_id = desk.add()
    desk.write(report_id, report_id, concurrency=2)
    assert (desk.line(report_id).state, desk.line(report_id).version) == (ReportState.REVIEW, 1)
    assert len(desk.report(report_id).sections) == len(SECTIONS)


def test_a_template_that_is_not_there_is_said(desk):
    report_id = desk.add("quarterly_poem")
    desk.write(report_id)
    line = desk.line(report_id)
    assert line.state is ReportState.FAILED
    assert "quarterly_poem" in line.error
    assert "branch_month" in line.error


def test_without_data_every_question_is_said_to_be_missing(desk):
    desk.data = None
    report_id = desk.add()
    desk.write(report_id)
    report = desk.report(report_id)
    asks = sum(len(s.asks) for s in template("branch_month").sections)
    missing = [p for s in report.sections for p in s.parts if isinstance(p, Missing)]
    assert len(missing) == asks + 1  # and the quotes
    assert not any(isinstance(p, Paragraph) for s in report.sections for p in s.parts)


def test_a_passage_is_quoted_with_its_place(desk):
    desk.search = ListSearch((found("投诉应当在15个工作日内答复。"),))
    report_id = desk.add()
    desk.write(report_id)
    report = desk.report(report_id)
    (bullets,) = [p for s in report.sections for p in s.parts if isinstance(p, Bullets)]
    assert "15个工作日" in bullets.items[0].text
    passage = report.evidence[bullets.items[0].notes[0] - 1]
    assert (passage.kind, passage.text) == ("passage", "投诉应当在15个工作日内答复。")
    assert desk.search.asked[0].as_of == report.as_of
    assert unbound_in(report) == ()


def test_the_model_narrates_where_it_stays_true(desk):
    def joined(messages) -> str:
        return "".join(line.removeprefix("- ") for line in messages[1].content.splitlines())

    desk.backend = Scripted().on(joined)
    report_id = desk.add()
    desk.write(report_id)
    report = desk.report(report_id)
    assert len(desk.backend.calls) >= 3
    assert unbound_in(report) == ()


def test_a_model_that_invents_changes_nothing(desk):
    plain = desk.add()
    desk.write(plain)
    desk.backend = Scripted().on("全行余额为999.99亿元，据某报告统计居全国第一。")
    wild = desk.add()
    desk.write(wild)
    assert [s.parts for s in desk.report(plain).sections] == [s.parts for s in desk.report(wild).sections]  # fmt: skip
    assert desk.backend.calls


def test_nothing_of_the_writing_stays_behind(desk):
    report_id = desk.add()
    desk.write(report_id)
    with desk.store.transaction(WHO) as session:
        left = text("SELECT count(*) FROM langgraph.checkpoints WHERE thread_id LIKE 'report:%'")
        assert session.execute(left).scalar_one() == 0


def test_a_list_is_quoted_without_its_numbers(desk):
    lines = "1. 简单的，7个工作日内答复。\n2. 复杂的，15个工作日内答复。"
    desk.search = ListSearch((found(lines),))
    report_id = desk.add()
    desk.write(report_id)
    (bullets,) = [p for s in desk.report(report_id).sections for p in s.parts if isinstance(p, Bullets)]  # fmt: skip
    assert "“简单的，7个工作日内答复。复杂的，15个工作日内答复。”" in bullets.items[0].text


def test_a_slow_query_is_asked_again_and_then_said(desk):
    def slow(question: str) -> None:
        if "逾期率" in question:
            raise DeadlineExceeded("The query took longer than 10 s.")

    desk.data.before = slow
    report_id = desk.add()
    desk.write(report_id)
    assert sum("逾期率" in q for q in desk.data.asked) == 3
    said = [p.text for s in desk.report(report_id).sections for p in s.parts if isinstance(p, Missing)]  # fmt: skip
    assert any("逾期率" in t and "没有在时限内" in t for t in said)


def test_lacks_are_told_in_the_language_of_the_report(desk):
    for language, words in (("zh", "没有设置"), ("en", "not set up")):
        desk.data = None
        report_id = desk.add(language=language)
        desk.write(report_id)
        said = [p.text for s in desk.report(report_id).sections for p in s.parts if isinstance(p, Missing)]  # fmt: skip
        assert words in said[0]


@dataclass
class BusySearch(ListSearch):
    """Goes by words alone until it is asked for the last time."""

    async def search(self, principal, request):
        self.lexical_only = len(self.asked) < 2
        self.result = (found("别的条款。"),) if self.lexical_only else (found("7日内答复。"),)
        return await super().search(principal, request)


def test_a_search_whose_embeddings_were_busy_is_asked_again(desk):
    desk.search = BusySearch()
    report_id = desk.add()
    desk.write(report_id)
    (bullets,) = [p for s in desk.report(report_id).sections for p in s.parts if isinstance(p, Bullets)]  # fmt: skip
    assert "7日内答复" in bullets.items[0].text


@pytest.mark.parametrize(("embeds", "searches"), [(True, 3), (False, 1)])
def test_only_for_embeddings_that_are_there_a_search_is_asked_again(desk, embeds, searches):
    desk.search, desk.embeds = ListSearch((found("7日内答复。"),), lexical_only=True), embeds
    desk.write(desk.add())
    assert len(desk.search.asked) == searches


def test_a_whole_search_that_finds_nothing_is_not_asked_again(desk):
    desk.write(desk.add())
    assert len(desk.search.asked) == 1


def test_without_a_narrator_the_sentences_of_code_stand(desk):
    refused = desk.add()
    desk.write(refused)
    desk.backend = None
    alone = desk.add()
    desk.write(alone)
    assert [s.parts for s in desk.report(alone).sections] == [s.parts for s in desk.report(refused).sections]  # fmt: skip


def test_what_is_still_found_by_words_alone_is_quoted(desk):
    desk.search = ListSearch((found("7日内答复。"),), lexical_only=True)
    report_id = desk.add()
    desk.write(report_id)
    assert any(isinstance(p, Bullets) for s in desk.report(report_id).sections for p in s.parts)
