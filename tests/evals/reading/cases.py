"""Documents of somebody else's: a line of JSON each, the PDF beside its truth.

{"pdf": "note.pdf", "id": ..., "layout": ..., "language": ..., "tables": [...], "sentences": [...],
"never": [...], "facts": {...}}: the fields of truth.Document without source. pdf is a path from the
file's folder; "scan": true reads it as a scan.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from tests.evals.reading.generated import Case
from tests.evals.reading.truth import Document
from tests.evals.result import CouldNotRun


def load(path: Path) -> Iterator[Case]:
    """Raises CouldNotRun for a line that is no case."""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            pdf = (path.parent / given.pop("pdf")).read_bytes()
            scan = bool(given.pop("scan", False))
            document = Document.model_validate({"part": "tune", "source": "", **given})
        except (json.JSONDecodeError, KeyError, OSError, ValidationError) as error:
            raise CouldNotRun(f"Line {number} of {path.name} is no case: {error}") from error
        yield Case(document, pdf, scan)
