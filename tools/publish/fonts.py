"""Noto Sans SC (OFL) in two weights, cut once from the variable font of the wheel and kept.

The wheel carries one variable file whose default weight is Thin; typesetting wants static ones. A
cut takes about fifteen seconds of one core for each weight.
"""

import hashlib
import os
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

FAMILY = "Noto Sans SC"
_WEIGHTS = {"Regular": 400, "Bold": 700}
_PLACE = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"


def folder() -> Path:
    """Where the two files are, made at the first call of this machine."""
    place = _home()
    for name in _WEIGHTS:
        if not (place / f"NotoSansSC-{name}.ttf").is_file():
            _cut(place, name)
    return place


def paths() -> tuple[Path, ...]:
    place = folder()
    return tuple(place / f"NotoSansSC-{name}.ttf" for name in _WEIGHTS)


@cache
def covered() -> frozenset[int]:
    """The characters that the font has, by code point."""
    with TTFont(_variable(), lazy=True) as font:
        return frozenset(font["cmap"].getBestCmap())


def shown(text: str) -> str:
    """The text as it can be printed: a character without a glyph becomes a white square."""
    held = covered()
    return "".join(c if c in "\n\t" or ord(c) in held else "□" for c in text)


def _variable() -> Path:
    return Path(str(files("justmytype_intl_cjk").joinpath(_PLACE)))


def _home() -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
    stat = _variable().stat()
    mark = hashlib.sha256(f"{stat.st_size}".encode()).hexdigest()[:8]
    place = base / "jinnao" / "fonts" / mark
    place.mkdir(parents=True, exist_ok=True)
    return place


def _cut(place: Path, name: str) -> None:
    """Written aside and moved into place, so that two processes do not see half a file."""
    font = TTFont(_variable())
    cut = instancer.instantiateVariableFont(
        font, {"wght": _WEIGHTS[name]}, inplace=True, updateFontNames=True
    )
    number, made = tempfile.mkstemp(dir=place, suffix=".part")
    os.close(number)
    cut.save(made)
    Path(made).replace(place / f"NotoSansSC-{name}.ttf")
