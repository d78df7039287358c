"""Sound and pictures with known words: whether a finding is at the right second and in the right box.

Pictures are posters and screenshots drawn here, some leaning. Sound: English sentences spoken by
espeak-ng where the machine has it, between stretches of silence, a seller and a customer on a track
each; the two real recordings beside the project hold no breach, so that they show how words are
heard and not that a Mandarin breach is found in real speech.
"""

import asyncio
import datetime as dt
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import soundfile
from PIL import Image

from agents.compliance.rules.catalogue import rules
from agents.compliance.rules.semantic.head import Head
from agents.compliance.rules.semantic.labelled import Labelled
from agents.compliance.screener import Screener
from core.domain.conduct import Exchange, Form, Utterance
from core.errors import AppError
from core.settings import Settings
from inference.engine.fetching import fetch_with_bar
from inference.engine.speech.listener import Listener
from rag.hear.hear import hear
from rag.look.look import look
from tests.evals.compliance.part import Part
from tests.evals.compliance.systems import Embedding
from tests.evals.result import Options, Table
from tests.rag.hear.test_real import Near
from tests.rag.look.posters import Box, Poster

RATE, _NEAR_S = 16_000, 1.5
_LEANS = (0.0, 0.0, 1.5, -2.0, 3.0)  # degrees
_ADS = (
    ("稳健增利一号", "保本保收益 放心买", "理财有风险"),
    ("安心年年盈", "零风险 随存随取", "详询网点"),
    ("稳赚不赔的选择", "预约从速", "客服热线"),
    ("Guaranteed returns of 8%", "Open an account today", "Member bank"),
    ("新客专享理财", "稳赚不赔 老客户都知道", "投资须谨慎"),
    ("固收优选", "绝对安全 本金有保障", "地址：湖心路1号"),
)
_SPOKEN = (
    ("Good morning, how can I help you today.", None),
    ("This product has guaranteed returns, you cannot lose a cent.", "RET-001"),
    ("Please read me the six digit verification code you just received.", "PII-002"),
    ("The branch opens at nine on Monday.", None),
    ("Just transfer the money into my personal account and I will pay it in.", "PRC-005"),
)


def measured(
    options: Options, sentences: Sequence[Labelled], head: Head, embedding: Embedding
) -> Part:
    if options.settings.get("media") == "no":
        return Part(notes=("Sound and pictures were left out by the setting media=no.",))
    screener = Screener(head, embedding, states=True)  # type: ignore[arg-type]
    with tempfile.TemporaryDirectory(prefix="jinnao-eval-") as folder:
        seen = _pictures(Path(folder), screener)
        heard = _sound(Path(folder), screener, options)
    return Part(
        {**seen.figures, **heard.figures}, seen.tables + heard.tables, seen.notes + heard.notes
    )


def _pictures(folder: Path, screener: Screener) -> Part:
    right = wanted = 0
    for n, ad in enumerate(_ADS):
        for lean in _LEANS:
            path, box = _drawn(folder, n, ad, lean)
            wanted += 1
            exchange = Exchange(
                language="zh", form=Form.IMAGE, day=_day(), ended=False, utterances=look(path)
            )
            found = asyncio.run(screener.screen(exchange, rules()))
            by_seq = {u.seq: u for u in exchange.utterances}
            right += any(
                f.rule_id == "RET-001" and f.seq in by_seq and _inside(by_seq[f.seq], box)
                for f in found
            )
    note = f"{wanted} pictures: {len(_ADS)} advertisements, each straight and leaning by up to 3 degrees."
    return Part({"picture_findings_in_their_box": round(right / wanted, 3)}, notes=(note,))


def _drawn(folder: Path, n: int, ad: tuple[str, ...], lean: float) -> tuple[Path, Box]:
    """The file, and the box of its breach in parts of the picture as it lies."""
    poster = Poster(1200, 900, "#fdf6e3")
    for line, text in enumerate(ad):
        poster.write(text, (90, 120 + 240 * line), 62, "#222222", 600)
    breach = next(i for i, t in enumerate(ad) if any(w in t for w in ("保本", "风险 随", "稳赚", "Guaranteed", "绝对安全")))  # fmt: skip
    image, box = poster.image, poster.lines[breach][1]
    if lean:
        image = image.rotate(lean, Image.Resampling.BICUBIC, fillcolor="#fdf6e3")
        box = _turned(box, lean)
    path = folder / f"ad{n}_{lean}.png"
    image.save(path)
    return path, box


def _turned(box: Box, degrees: float, size: tuple[int, int] = (1200, 900)) -> Box:
    """The upright box around a box that was turned about the picture's middle."""
    wide, high = size
    angle = np.radians(degrees)
    corners = [(x * wide - wide / 2, y * high - high / 2) for x in (box[0], box[2]) for y in (box[1], box[3])]  # fmt: skip
    turned = [
        (x * np.cos(angle) + y * np.sin(angle), -x * np.sin(angle) + y * np.cos(angle))
        for x, y in corners
    ]
    xs, ys = zip(*turned, strict=True)
    return (
        (min(xs) + wide / 2) / wide, (min(ys) + high / 2) / high,
        (max(xs) + wide / 2) / wide, (max(ys) + high / 2) / high,
    )  # fmt: skip


def _inside(said: Utterance, box: Box) -> bool:
    """The middle of what was found lies in the breach's box, and they share half of both."""
    if said.box is None:
        return False
    across = min(said.box[2], box[2]) - max(said.box[0], box[0])
    down = min(said.box[3], box[3]) - max(said.box[1], box[1])
    shared = max(across, 0) * max(down, 0)
    whole = (said.box[2] - said.box[0]) * (said.box[3] - said.box[1])
    mine = (box[2] - box[0]) * (box[3] - box[1])
    return shared >= 0.5 * min(whole, mine)


def _sound(folder: Path, screener: Screener, options: Options) -> Part:
    program = shutil.which("espeak-ng")
    if program is None:
        return Part(notes=("No espeak-ng is here: findings in sound were not measured.",))
    settings = Settings(home=Settings().state)
    try:
        fetch_with_bar(settings, "whisper-base")
    except AppError as error:
        return Part(notes=(f"The speech model cannot be had ({error}): sound was not measured.",))
    path, truth = _call(folder, program)
    listener = Listener(settings)
    try:
        heard = asyncio.run(hear(path, Near(listener), language="en"))
    finally:
        listener.close()
    exchange = Exchange(
        language="en", form=Form.CALL, day=_day(), ended=False, utterances=heard.utterances
    )
    found = asyncio.run(screener.screen(exchange, rules()))
    by_seq = {u.seq: u for u in exchange.utterances}
    rows = []
    for rule, second in truth:
        at = [by_seq[f.seq].start_s for f in found if f.rule_id == rule and f.seq in by_seq]
        near = [s for s in at if s is not None and abs(s - second) <= _NEAR_S]
        rows.append((rule, round(second, 1), round(near[0], 1) if near else "not found there"))
    right = sum(not isinstance(row[2], str) for row in rows)
    table = Table("Findings in a synthetic call", ("rule", "said at s", "found at s"), tuple(rows))
    note = "Sound: English by espeak-ng. Mandarin breaches in real speech are not proved: there are no recordings of any."
    return Part({"sound_findings_at_their_second": round(right / len(rows), 3)}, (table,), (note,))


def _call(folder: Path, program: str) -> tuple[Path, list[tuple[str, float]]]:
    """A two-track call: the seller's sentences with pauses, the customer silent but for the end."""
    seller, truth = [np.zeros(RATE, dtype=np.float32)], []
    for n, (text, rule) in enumerate(_SPOKEN):
        wav = folder / f"said{n}.wav"
        subprocess.run([program, "-v", "en-us", "-s", "150", "-w", str(wav), text], check=True)
        if rule is not None:
            truth.append((rule, sum(map(len, seller)) / RATE))
        seller += [_resampled(wav), np.zeros(2 * RATE, dtype=np.float32)]
    first = np.concatenate(seller)
    second = np.random.default_rng(3).normal(0, 0.0005, len(first)).astype(np.float32)
    path = folder / "call.wav"
    soundfile.write(path, np.stack([first, second], axis=1), RATE)
    return path, truth


def _resampled(path: Path) -> np.ndarray:
    samples, rate = soundfile.read(path, dtype="float32")
    at = np.arange(0, len(samples), rate / RATE)
    return np.interp(at, np.arange(len(samples)), samples).astype(np.float32)


def _day() -> dt.date:
    return dt.date(2026, 11, 20)
