"""What is known of a document: front matter, a side-car file, or the file name and the text.

The rule of dates for texts that state none (statutes as issued): V is the date in the file name
"名称(2024-11-08).md", else the last dated line of the preamble; E is the date of the final
"自…起施行". E counts when E >= V (a new or wholly revised law begins on the day it names). When
E < V the text was amended after it began (修正): it did not read so before V, and amendments begin
on publication unless they say otherwise, so V counts. A side-car corrects any of it.
"""

import datetime as dt
import re
from pathlib import Path

from pydantic import ValidationError

from core.domain.document import DocumentMeta
from core.errors import Unreadable
from rag.load.markdown import plain_yaml
from rag.load.types import Loaded

_DAY = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_FORCE = re.compile(rf"自\s*{_DAY}\s*起\s*(?:施行|实施|执行|生效)")
_PREAMBLE = re.compile(rf"^{_DAY}.*?(施行|通过|修订|修正|公布|发布)", re.MULTILINE)
_NAMED = re.compile(r"^(?P<title>.+?)[(（](?P<day>\d{4}-\d{2}-\d{2})[)）]$")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def describe(path: Path, loaded: Loaded, defaults: dict[str, str]) -> DocumentMeta:
    """Side-car over front matter over what the text says over the defaults. Unreadable if wrong."""
    derived = _derived(path, loaded)
    values = {**defaults, **derived, **loaded.meta, **_side_car(path)}
    known = {k: v for k, v in values.items() if k in DocumentMeta.model_fields and v != ""}
    known.setdefault("series", known["title"])
    try:
        meta = DocumentMeta.model_validate(known)
    except ValidationError as bad:
        first = bad.errors()[0]
        where = ".".join(str(p) for p in first["loc"])
        raise Unreadable(
            f"The description of {path.name} is wrong: {where}: {first['msg']}."
        ) from bad
    if meta.valid_from and meta.valid_to and meta.valid_to <= meta.valid_from:
        raise Unreadable(f"{path.name} says it ends before it begins.")
    return meta


def _side_car(path: Path) -> dict[str, str]:
    beside = path.with_name(f"{path.name}.meta.yaml")
    if not beside.is_file():
        return {}
    try:
        return plain_yaml(beside.read_text("utf-8"), beside.name)
    except UnicodeDecodeError as bad:
        raise Unreadable(f"{beside.name} is not UTF-8.") from bad


def _derived(path: Path, loaded: Loaded) -> dict[str, str]:
    named = _NAMED.match(path.stem)
    title = named["title"] if named else _first_heading(loaded) or path.stem
    values = {"title": title, "language": language_of(loaded.text)}
    stated = dt.date.fromisoformat(named["day"]) if named else None
    if begins := begins_on(loaded.text, stated):
        values["valid_from"] = begins.isoformat()
    if version := stated or begins:
        values["version"] = version.isoformat()
    return values


def begins_on(text: str, stated: dt.date | None) -> dt.date | None:
    """The first day the text is in force, by the rule above; None when nothing is said."""
    preamble = [(_date(m), m[4]) for m in _PREAMBLE.finditer(text[:1500])]
    days = [d for d, _ in preamble if d]
    changed = stated or (days[-1] if days else None)
    forces = [_date(m) for m in _FORCE.finditer(text)]
    forces += [d for d, verb in preamble if verb == "施行"]
    force = next((d for d in reversed(forces) if d), None)
    if force and (changed is None or force >= changed):
        return force
    return changed if (force or stated) else None


def _date(match: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def _first_heading(loaded: Loaded) -> str:
    first = next((b for b in loaded.blocks if b.kind == "heading"), None)
    return loaded.of(first)[:200] if first else ""


def language_of(text: str) -> str:
    """zh when a tenth of the letters are Chinese."""
    sample = [c for c in text[:20000] if c.isalpha()]
    chinese = sum(bool(_CHINESE.match(c)) for c in sample)
    return "zh" if sample and chinese / len(sample) > 0.1 else "en"
