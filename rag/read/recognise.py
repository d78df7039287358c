"""The one door to rapidocr: where text stands in a picture, and what a line of it says.

The models are those inside the wheel, by path: nothing is ever downloaded.
"""

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import rapidocr
from rapidocr.ch_ppocr_rec.typings import TextRecInput
from rapidocr.inference_engine.onnxruntime.main import ONNXRuntimeError

from core.domain import Frozen
from core.errors import Unavailable, Unreadable
from rag.read.picture import Picture

_DETECT = "PP-OCRv6_det_small.onnx"
_RECOGNISE = "PP-OCRv6_rec_small.onnx"
_LONG_SIDE = 1152  # pixels that the search for text looks at; the reading itself is at full size
_BATCH, _JOINT = 6, 60.0  # pieces read at once, and the sum of their lengths in heights


class Line(Frozen):
    """What one piece of a line says. places are the middles of the characters, as parts of the
    piece's width from 0 to 1; sure is each character's probability."""

    text: str
    places: tuple[float, ...]
    sure: tuple[float, ...]


@functools.cache
def _engine() -> rapidocr.RapidOCR:
    """Made at the first scan of a process; one thread, since pages run in parallel processes."""
    cv2.setNumThreads(1)
    models = Path(rapidocr.__file__).parent / "models"
    missing = [n for n in (_DETECT, _RECOGNISE) if not (models / n).is_file()]
    if missing:
        raise Unavailable(
            f"The OCR models {', '.join(missing)} are not in the installed rapidocr.",
            todo="Install rapidocr 3.10 or later from its wheel.",
        )
    parameters: dict[str, object] = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Det.model_path": str(models / _DETECT),
        "Det.limit_type": "max",
        "Det.limit_side_len": _LONG_SIDE,
        "Rec.model_path": str(models / _RECOGNISE),
        "Rec.rec_img_shape": [3, 48, 96],
    }
    return rapidocr.RapidOCR(params=parameters)


def found(picture: Picture) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom in pixels of each piece of text, from the top down."""
    detect = _engine()._load_det_model()  # type: ignore[no-untyped-call]  # noqa: SLF001 - the halves are not public
    height, width = picture.shape
    try:
        result = detect(_coloured(picture))
    except ONNXRuntimeError as bad:
        raise Unreadable("The OCR could not look at the page.") from bad
    if result.boxes is None:
        return []
    corners = np.asarray(result.boxes, dtype=np.float64)
    low, high = np.floor(corners.min(axis=1)), np.ceil(corners.max(axis=1))
    return [
        (max(int(x0), 0), max(int(y0), 0), min(int(x1), width), min(int(y1), height))
        for (x0, y0), (x1, y1) in zip(low, high, strict=True)
        if x1 - x0 >= 2 and y1 - y0 >= 4
    ]


def read(pieces: Sequence[Picture]) -> list[Line]:
    """What each picture of a piece of a line says, in the same order; empty where it says nothing."""
    lines = [Line(text="", places=(), sure=()) for _ in pieces]
    for batch in _batches(pieces):
        for at, line in zip(batch, _read([pieces[n] for n in batch]), strict=True):
            lines[at] = line
    return lines


def _read(pieces: Sequence[Picture]) -> list[Line]:
    recognise = _engine()._load_rec_model()  # type: ignore[no-untyped-call]  # noqa: SLF001 - see found
    try:
        result = recognise(TextRecInput(img=[_coloured(p) for p in pieces], return_word_box=True))
    except ONNXRuntimeError as bad:
        raise Unreadable("The OCR could not read a line.") from bad
    return [_line(text, info) for text, info in zip(result.txts, result.word_results, strict=True)]


def _batches(pieces: Sequence[Picture]) -> list[list[int]]:
    """Pieces of like length together, and long ones few at once: memory goes by their joint length."""
    lengths = [p.shape[1] / p.shape[0] for p in pieces]
    batches: list[list[int]] = []
    for at in sorted(range(len(pieces)), key=lengths.__getitem__):
        if batches and len(batches[-1]) < _BATCH and lengths[at] * (len(batches[-1]) + 1) < _JOINT:
            batches[-1].append(at)
        else:
            batches.append([at])
    return batches


def _line(text: str, info: Any) -> Line:
    """rapidocr gives columns of its own grid for all characters but spaces; a space stands between
    its neighbours."""
    columns = iter([c for word in info.word_cols for c in word])
    length = float(info.line_txt_len) or 1.0
    places: list[float] = []
    for character in text:
        if character.isspace():
            places.append(places[-1] if places else 0.0)
        else:
            places.append(min((next(columns) + 0.5) / length, 1.0))
    return Line(text=text, places=tuple(places), sure=tuple(float(c) for c in info.confs))


def _coloured(picture: Picture) -> npt.NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), dtype=np.uint8)
