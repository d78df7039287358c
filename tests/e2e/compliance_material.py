"""A recording and a picture with findings, for the tests of the compliance page."""

import datetime as dt
import hashlib
import io
import math
import struct
import wave
import zlib

from core.access import Principal, Role, system
from core.clock import SystemClock
from core.domain.conduct import Exchange, Form, Speaker, Utterance
from core.domain.finding import Detector, Finding, Neighbour, Severity
from core.domain.material import NewMaterial
from core.store import cases, materials, screenings
from core.store.session import Store

SECONDS, RATE = 12, 8_000
SAID = "您放心，这款产品保本保息，绝对不会亏。"
PROMISE = "保本保息"
STARTS, ENDS = 4.0, 7.8
LINE = "零风险 年化百分之八"
BOX = (0.1, 0.4, 0.7, 0.6)
DEMO = system("demo")


def officer(username: str, name: str) -> Principal:
    """As who signs in under that name."""
    return Principal(
        institution="demo", subject=f"login_{username}", role=Role.COMPLIANCE_OFFICER, name=name
    )


def sound() -> bytes:
    """Twelve seconds of a tone that rises every second, so that places differ."""
    tones = (
        int(9_000 * math.sin(2 * math.pi * (300 + 40 * (n // RATE)) * n / RATE))
        for n in range(SECONDS * RATE)
    )
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", tone) for tone in tones))
    return held.getvalue()


def picture(width: int = 400, height: int = 300) -> bytes:
    """A poster without words: a PNG of two grounds."""
    rows = b"".join(
        b"\0" + bytes((235, 240, 245) if y < height // 3 else (250, 247, 240)) * width
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def promise(text: str, words: str, seq: int, **more: object) -> Finding:
    """That principal or return is guaranteed, where the words stand."""
    start = text.index(words)
    return Finding(
        rule_id="RET-001", rule_version="1.0", severity=Severity.CRITICAL,
        name_zh="承诺保本或保证收益", name_en="Guaranteeing principal or return",
        start=start, end=start + len(words), text=words, seq=seq, **more,
    )  # fmt: skip


def unseen(seq: int) -> Finding:
    """That a main risk was not stated where it was due."""
    return Finding(
        rule_id="DIS-001", rule_version="1.0", severity=Severity.CRITICAL, name_zh="未作风险揭示",
        name_en="No risk disclosure before commitment", start=0, end=0, text="", seq=seq,
        detector=Detector.DISCLOSURE, reason_zh="客户要买之前没有说明主要风险。",
        reason_en="No main risk was stated before the customer wanted to buy.",
    )  # fmt: skip


def put_call(store: Store, ref: str = "call", person: str = "E2E1") -> str:
    """The case of a recording with two findings; the second is of what was not said."""
    lines = (
        (Speaker.NOTICE, "您好，本次通话可能被录音。", 0.0, 2.0),
        (Speaker.CUSTOMER, "这个产品会不会亏？", 2.2, 3.8),
        (Speaker.SELLER, SAID, STARTS, ENDS),
        (Speaker.CUSTOMER, "那我买十万。", 8.0, 9.5),
        (Speaker.SELLER, "好的，我帮您登记。", 9.8, 11.5),
    )
    said = tuple(
        Utterance(seq=n, speaker=who, text=text, start_s=start, end_s=end)
        for n, (who, text, start, end) in enumerate(lines, 1)
    )
    near = Neighbour(text="这款保本保收益，您放心买。", rules=("RET-001",), likeness=0.91)
    found = promise(SAID, PROMISE, 3, detector=Detector.SEMANTIC, score=0.93, neighbours=(near,))
    return _case(store, ref, person, Form.CALL, said, (found, unseen(4)), sound(), "audio/wav")


def put_picture(store: Store, ref: str = "poster", person: str = "E2E2") -> str:
    """The case of a picture with a region."""
    said = (
        Utterance(seq=1, speaker=Speaker.SELLER, text="月月盈限时加息", page=1, box=(0.1, 0.1, 0.8, 0.25)),
        Utterance(seq=2, speaker=Speaker.SELLER, text=LINE, page=1, box=BOX),
    )  # fmt: skip
    found = (promise(LINE, "零风险", 2),)
    return _case(store, ref, person, Form.IMAGE, said, found, picture(), "image/png")


def _case(
    store: Store, ref: str, person: str, form: Form, said: tuple[Utterance, ...],
    found: tuple[Finding, ...], file: bytes, media_type: str,
) -> str:  # fmt: skip
    now = SystemClock().now()
    occurred = now - dt.timedelta(hours=2)
    exchange = Exchange(
        language="zh", form=form, day=occurred.date(), recorded=form is Form.CALL, utterances=said
    )
    new = NewMaterial(
        source="call_centre", source_ref=f"e2e-{ref}", form=form, person=person,
        person_name=f"周磊{ref}", customer_id="C000001", product_code="WM310",
        occurred_at=occurred, exchange=exchange,
    )  # fmt: skip
    name = f"{ref}.{media_type.partition('/')[2]}"
    with store.transaction(DEMO) as session:
        material, _ = materials.put(session, DEMO, now, new)
        digest = hashlib.sha256(file).hexdigest()
        materials.keep_file(session, DEMO, material.id, name, media_type, digest, [file])
        stored = screenings.record(session, DEMO, now, material, "e2e", found) or ()
        (case_id,) = cases.admit(session, DEMO, now, material, stored)
    return case_id
