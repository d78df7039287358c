"""Personal data and secrets that a seller's message shows (PII-001).

Identity numbers pass the check of GB 11643, cards the check of Luhn; digits may be spaced or spoken
(六二零零, 幺 for one). A number that fails its check is not raised.
"""

import re

from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.found import found
from core.domain.finding import Detector, Finding

RULE = "PII-001"
_SPOKEN = dict(zip("零〇一二三四五六七八九幺两洞拐勾", "00123456789120" + "79", strict=True))
_DIGIT = r"[0-9零〇一二三四五六七八九幺两洞拐勾]"
_RUN = re.compile(
    rf"(?<![0-9a-zA-Z]){_DIGIT}(?:[ \-]?{_DIGIT}){{13,18}}[ \-]?[0-9xX]?(?![0-9a-zA-Z])"
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SECRETS = re.compile(
    r"(?:密码|口令|验证码|cvv2?|安全码)(?:就?是|为|:|：)\s*[0-9a-zA-Z]{3,}"
    r"|(?:password|passcode|pin|cvv|otp)\s(?:is|was)\s*[:：]?\s*(?=\S*\d)[0-9a-zA-Z!@#$%]{3,}"
    r"|\b(?:sk|ak|api[_-]?key)[-_=:][0-9a-zA-Z]{16,}",
    re.IGNORECASE,
)
_WORDS = {
    "identity": ("完整身份证号", "a whole identity number"),
    "card": ("完整卡号", "a whole card number"),
    "secret": ("密码或验证码明文", "a password or code in plain text"),
}


def detect(text: str, rule: Rule, seq: int | None = None) -> tuple[Finding, ...]:
    """Every number or secret; offsets are characters of the text."""
    spans = [(m.span(), kind) for m in _RUN.finditer(text) if (kind := _kind(m[0]))]
    spans += [(m.span(), "secret") for m in _SECRETS.finditer(text)]
    return tuple(
        found(rule, Detector.PERSONAL, text, span, seq, _reason(kind))
        for span, kind in sorted(spans)
    )


def _reason(kind: str) -> tuple[str, str]:
    zh, en = _WORDS[kind]
    return f"消息中出现{zh}", f"The message shows {en}"


def _kind(written: str) -> str:
    """identity, card, or "" when no check holds."""
    digits = "".join(_SPOKEN.get(c, c) for c in re.sub(r"[ \-]", "", written)).upper()
    if len(digits) == 18 and is_identity(digits):
        return "identity"
    return "card" if digits.isdigit() and 15 <= len(digits) <= 19 and is_card(digits) else ""


def is_identity(number: str) -> bool:
    """18 signs with the check sign of GB 11643 and a possible date of birth."""
    if not re.fullmatch(
        r"\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]", number
    ):
        return False
    total = sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[17]


def is_card(number: str) -> bool:
    """The sum of Luhn (ISO/IEC 7812), for the ranges that banks give out (2 to 6)."""
    if number[0] not in "23456" or len(set(number)) == 1:
        return False
    total = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
