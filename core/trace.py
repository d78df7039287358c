"""Structured logs and OpenTelemetry spans. Content stays out of both unless it is asked for."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Span, Status, StatusCode
from structlog.contextvars import bound_contextvars

from core.errors import AppError, BadInput
from core.settings import Settings

_TRACER = "jinnao"
_NOISY = ("httpx", "httpcore", "chromadb", "urllib3", "jieba", "celery", "kombu", "alembic")
_content = False


def set_up(settings: Settings, role: str, exporter: SpanExporter | None = None) -> None:
    """Once in each process, before anything is logged. Everything goes to stderr.

    Spans go to the exporter given, or to JINNAO_OTLP_ENDPOINT, or nowhere.
    """
    global _content  # noqa: PLW0603 - one switch for the process, like the tracer itself
    _content = settings.trace_content
    _set_up_logs(settings, role)
    sink = exporter or _otlp(settings.otlp_endpoint)
    if sink is not None:
        provider = TracerProvider(resource=Resource({"service.name": f"jinnao-{role}"}))
        provider.add_span_processor(BatchSpanProcessor(sink))
        trace.set_tracer_provider(provider)


def log(name: str) -> structlog.stdlib.BoundLogger:
    """A logger: `log(__name__).info("job_done", job_id=…)`; events are words, facts are fields."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger


@contextmanager
def bound(**facts: Any) -> Iterator[None]:
    """Puts facts (run_id, institution, …) on every line that is logged inside."""
    with bound_contextvars(**facts):
        yield


@contextmanager
def span(name: str, **facts: str | int | float | bool) -> Iterator[Span]:
    """One step in a trace. An error marks it by class and code; its text is not recorded."""
    tracer = trace.get_tracer(_TRACER)
    with tracer.start_as_current_span(
        name, attributes=facts, record_exception=False, set_status_on_exception=False
    ) as current:
        whole = False
        try:
            yield current
            whole = True
        finally:
            if not whole:
                error = sys.exc_info()[1]
                code = error.code if isinstance(error, AppError) else type(error).__name__
                current.set_status(Status(StatusCode.ERROR, code))


def content(current: Span, **texts: str) -> None:
    """Inputs and outputs of a step; dropped unless JINNAO_TRACE_CONTENT is on."""
    if _content:
        for name, text in texts.items():
            current.set_attribute(f"content.{name}", text)


def _set_up_logs(settings: Settings, role: str) -> None:
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if settings.log_json:
        last: Any = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        last = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    strip = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[strip, last])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _NOISY:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    structlog.contextvars.bind_contextvars(role=role)


def _otlp(endpoint: str) -> SpanExporter | None:
    if not endpoint:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
    except ImportError as error:
        raise BadInput(
            "JINNAO_OTLP_ENDPOINT is set and the OTLP exporter is not installed.",
            todo="Install opentelemetry-exporter-otlp-proto-grpc.",
        ) from error
    return OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http://"))
