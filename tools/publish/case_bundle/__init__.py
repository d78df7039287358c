"""A case as one zip: readable as PDF and Word, its evidence as JSON and media, all of it summed."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable
from typing import IO, Literal

from pydantic import JsonValue

from core.domain.case_record import CaseRecord
from tools.publish import publish
from tools.publish.case_bundle.document import document
from tools.publish.case_bundle.pieces import findings, manifest, media_name, transcript

Language = Literal["zh", "en"]
Media = Callable[[str, int], Iterable[bytes]]
"""The bytes of a material's file, by the material's id and the file's size."""
_DAY = (1980, 1, 1, 0, 0, 0)  # the same state gives the same bytes
_READABLE = 0o644 << 16


def write(record: CaseRecord, language: Language, media: Media, out: IO[bytes]) -> None:
    """Files in a fixed order and of a fixed date; manifest.json, the last, has the sha256 of each."""
    with zipfile.ZipFile(out, "w") as held:
        made = _Written(held)
        report = document(record, language)
        made.add("case.pdf", [publish(report, "pdf")[0]])
        made.add("case.docx", [_fixed(publish(report, "docx")[0])])
        made.add("findings.json", [_json(findings(record))])
        made.add("transcript.json", [_json(transcript(record))])
        for one in record.evidence:
            if one.file.size:
                made.add(media_name(one), media(one.material.id, one.file.size), packed=False)
        made.add("manifest.json", [_json(manifest(record, language, made.files))])


class _Written:
    """The files of one zip, and what is in them."""

    def __init__(self, held: zipfile.ZipFile) -> None:
        self._held = held
        self.files: list[JsonValue] = []

    def add(self, name: str, pieces: Iterable[bytes], *, packed: bool = True) -> None:
        summed, size = hashlib.sha256(), 0
        with self._held.open(_entry(name, packed=packed), "w", force_zip64=True) as file:
            for piece in pieces:
                summed.update(piece)
                size += len(piece)
                file.write(piece)
        self.files.append({"name": name, "size": size, "sha256": summed.hexdigest()})


def _entry(name: str, *, packed: bool = True) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    entry.external_attr, entry.create_system = _READABLE, 3
    return entry


def _fixed(docx: bytes) -> bytes:
    """The same document with its parts dated as the zip's: Word's format is a zip, too."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            new.writestr(_entry(part.filename), old.read(part))
    return made.getvalue()


def _json(value: JsonValue) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
