"""Logs carry who and which run; spans carry no content unless it is asked for."""

import json
import logging

import pytest
import structlog
from opentelemetry import trace as otel
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from core import trace
from core.errors import BackendDown
from core.settings import Settings

_ID = "110101199003070011"


@pytest.fixture
def spans(monkeypatch):
    memory, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(memory))
    monkeypatch.setattr(otel, "get_tracer", provider.get_tracer)
    return memory


@pytest.fixture
def set_up():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda **given: trace.set_up(Settings(_env_file=None, **given), "test")
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


def _one_step():
    with trace.span("answer", agent="service") as current:
        trace.content(current, question=f"我的身份证是{_ID}")


def test_content_reaches_no_span_by_default(spans, set_up):
    set_up()
    _one_step()
    assert _ID not in spans.get_finished_spans()[0].to_json()


def test_content_reaches_spans_when_asked_for(spans, set_up):
    set_up(trace_content=True)
    _one_step()
    assert spans.get_finished_spans()[0].attributes["content.question"].endswith(_ID)


def test_an_error_is_marked_by_its_code_without_its_text(spans, set_up):
    set_up()
    with pytest.raises(BackendDown), trace.span("answer"):
        raise BackendDown(f"no answer for {_ID}")
    found = spans.get_finished_spans()[0]
    assert found.status.description == "backend_down"
    assert _ID not in found.to_json()


def test_a_line_carries_what_is_bound_around_it(set_up, capsys):
    set_up(log_json=True)
    with trace.bound(run_id="run_1", institution="demo"):
        trace.log("here").info("step_done", ms=3)
        logging.getLogger("elsewhere").warning("plain %s", "text")
    trace.log("here").debug("not shown")
    ours, theirs = (json.loads(line) for line in capsys.readouterr().err.splitlines())
    assert (ours["event"], ours["ms"], ours["role"]) == ("step_done", 3, "test")
    assert theirs["event"] == "plain text"
    for line in (ours, theirs):
        assert (line["run_id"], line["institution"]) == ("run_1", "demo")
