"""The parts of a case's file that programs read: findings, transcript and the manifest."""

from collections.abc import Sequence
from pathlib import PurePath

from pydantic import JsonValue

from core.domain.case_record import CaseRecord, Evidence

FORMAT = "jinnao.case/1"
_KNOWN = 5  # characters of an ending that is one


def findings(record: CaseRecord) -> JsonValue:
    """Each finding with the reviews of it, and the decision that rests on them."""
    return {
        "case": record.case.model_dump(mode="json"),
        "findings": [
            {
                **one.model_dump(mode="json"),
                "reviews": [
                    r.model_dump(mode="json", exclude={"case_id", "finding_id"})
                    for r in record.reviews
                    if r.finding_id == one.id
                ],
            }
            for one in record.findings
        ],
        "steps": [s.model_dump(mode="json") for s in record.steps],
        "tasks": [t.model_dump(mode="json") for t in record.tasks],
    }


def transcript(record: CaseRecord) -> JsonValue:
    """Each material whole, with the place of its sound or picture in this file."""
    return {
        "materials": [
            {
                **one.material.model_dump(mode="json"),
                "file": media_name(one) if one.file.size else None,
            }
            for one in record.evidence
        ]
    }


def manifest(record: CaseRecord, language: str, files: Sequence[JsonValue]) -> JsonValue:
    """audit is the last entry on the case in the audit log: whoever holds the log can prove by it that
    nothing of the course was changed."""
    return {
        "format": FORMAT,
        "language": language,
        "institution": record.institution,
        "case": {"id": record.case.id, "number": record.case.number, "state": record.case.state.value},
        "changed_at": record.changed_at.isoformat(),
        "files": list(files),
        "audit": record.log.model_dump(mode="json") if record.log else None,
        "rules": [r.model_dump(mode="json") for r in record.rules],
    }  # fmt: skip


def media_name(one: Evidence) -> str:
    """Named by the material: what somebody called a file is no path of ours."""
    ending = PurePath(one.file.name).suffix.lower()
    plain = ending[1:].isascii() and ending[1:].isalnum() and len(ending) <= _KNOWN
    return f"media/{one.material.id}{ending if plain else ''}"
