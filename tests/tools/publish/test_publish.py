"""Every output in either language, by its name."""

import io
import zipfile

import pytest

from core.domain.report import Drawing, Report, Section
from core.errors import BadInput
from tests.tools.publish.sample import AT, report
from tools.publish import MEDIA, publish

BEGINS = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "html": b"<!doctype html>"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("form", sorted(MEDIA))
def test_every_form_is_made(made, form, language):
    whole = made(form, language)
    assert whole.startswith(BEGINS[form])
    if BEGINS[form] == b"PK":
        assert zipfile.ZipFile(io.BytesIO(whole)).testzip() is None


def test_the_media_type_is_the_forms(printed):
    assert {form: publish(report("en"), form)[1] for form in MEDIA} == MEDIA


@pytest.mark.parametrize("form", ["", "PDF", "doc", "../pdf", "draw", "__init__"])
def test_another_form_is_refused(form):
    with pytest.raises(BadInput, match="pdf, docx, xlsx, html"):
        publish(report("en"), form)


@pytest.mark.parametrize("form", ["pdf", "docx", "html"])
def test_a_chart_that_cannot_be_drawn_is_refused(printed, form):
    bad = Drawing(title="x", option={"series": [{"type": "custom"}]}, description="x", evidence=1)
    one = report("zh", more=(Section(name="x", title="x", parts=(bad,)),))
    with pytest.raises(BadInput):
        publish(one, form)


@pytest.mark.parametrize("form", sorted(MEDIA))
def test_a_report_of_nothing_is_still_a_file(printed, form):
    bare = Report(title="空", language="zh", institution="行", template="t", as_of=AT.date(), made_at=AT,
                  sections=(), evidence=())  # fmt: skip
    assert publish(bare, form)[0].startswith(BEGINS[form])
