"""Reports as files: one document model, four outputs, one chart for page and file."""

from importlib import import_module

from core.domain.report import Report
from core.errors import BadInput

MEDIA = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html; charset=utf-8",
}


def publish(report: Report, form: str) -> tuple[bytes, str]:
    """The file and its media type. Raises BadInput for another form, and for a report that has a
    chart which cannot be drawn. A form's library is loaded when it is first asked for."""
    if form not in MEDIA:
        raise BadInput(f"A report is no {form!r} file.", todo=f"Ask for {', '.join(MEDIA)}.")
    made = getattr(import_module(f"tools.publish.{form}"), form)(report)
    return (made if isinstance(made, bytes) else made.encode()), MEDIA[form]
