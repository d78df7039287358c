"""A number of a workbook as its number format shows it. Rare formats (fractions, colours by
condition) fall back to the plain number."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from core.domain import Frozen

_TOKENS = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[([^\]]*)\]|([^"\\_*\[]+?)(?=["\\_*\[]|$)')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]*)?(?:,*)")
_DATE = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dd|d|hh|h|ss|s|AM/PM|上午/下午", re.IGNORECASE)
_MONTHS = "January February March April May June July August September October November December"


class Shown(Frozen):
    """text as the sheet shows it; value the figure that the text stands for, not rounded: 0.1234
    shown as a percent is 12.34."""

    text: str
    value: Decimal | None = None


def shown(value: object, code: str) -> Shown:
    """What a cell's value and format code make. Booleans and words are themselves."""
    if value is None:
        return Shown(text="")
    if isinstance(value, bool):
        return Shown(text=str(value).upper())
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return Shown(text=_date(value, code))
    if isinstance(value, dt.timedelta):
        return Shown(text=str(value))
    if not isinstance(value, int | float | Decimal):
        return Shown(text=str(value))
    try:
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        return Shown(text=str(value))
    return _number(exact, code or "General") if exact.is_finite() else Shown(text=str(value))


def _number(exact: Decimal, code: str) -> Shown:
    sections = _sections(code)
    section, signed = _section(sections, exact)
    if section.strip().lower() in ("general", "@", "") or "/" in _bare(section):
        return Shown(text=plain(exact), value=exact)
    bare = _bare(section)
    scaled = exact * 100 ** bare.count("%")
    match = _DIGITS.search(bare)
    if match is None:  # the section is words: a dash for zero
        return Shown(text=_worded(section, "").strip(), value=None)
    pattern = match[0]
    scaled /= Decimal(1000) ** (len(pattern) - len(pattern.rstrip(",")))
    body = _scientific(scaled, pattern) if "E+" in bare.upper() else _body(abs(scaled), pattern)
    minus = "-" if exact < 0 and not signed and body.strip("0.,") else ""
    return Shown(text=(minus + _worded(section, body)).strip(), value=scaled)


def plain(exact: Decimal) -> str:
    """Digits without an exponent and without idle zeros; what General shows of usual numbers."""
    if abs(exact) >= Decimal("1e15") or (exact and abs(exact) < Decimal("1e-9")):
        return f"{exact:.5E}"
    text = format(round(exact, 10).normalize(), "f")
    return "0" if text == "-0" else text


def _sections(code: str) -> list[str]:
    """The parts of a format between semicolons that are not quoted."""
    parts, quoted, last = [""], False, ""
    for character in code:
        if character == '"' and last != "\\":
            quoted = not quoted
        if character == ";" and not quoted and last != "\\":
            parts.append("")
        else:
            parts[-1] += character
        last = character
    return parts


def _section(sections: list[str], exact: Decimal) -> tuple[str, bool]:
    """The part for the number's sign, and whether that part writes the sign itself."""
    if exact < 0 and len(sections) > 1:
        return sections[1], True
    if exact == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _bare(section: str) -> str:
    """Without quoted words, escapes, padding and what is in brackets."""
    return "".join(m[4] or "" for m in _TOKENS.finditer(section))


def _worded(section: str, body: str) -> str:
    """The section with the number in its place and its words as they are."""
    out, placed = "", False
    for m in _TOKENS.finditer(section):
        if m[1] is not None or m[2] is not None:
            out += m[1] if m[1] is not None else m[2]
        elif m[3] is not None:
            out += m[3][1:].split("-")[0] if m[3].startswith("$") else ""
        elif m[4]:
            text = re.sub(r"E\+0+", "", m[4], flags=re.IGNORECASE)
            found = _DIGITS.search(text)
            if found and not placed:
                out += text[: found.start()] + body + _DIGITS.sub("", text[found.end() :])
                placed = True
            else:
                out += _DIGITS.sub("", text)
    return out


def _body(size: Decimal, pattern: str) -> str:
    whole, _, part = pattern.rstrip(",").partition(".")
    most, least = len(part), part.count("0")
    text = format(size.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP), "f")
    digits, _, decimals = text.partition(".")
    while len(decimals) > least and decimals.endswith("0"):
        decimals = decimals[:-1]
    digits = digits.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        digits = re.sub(r"(?<=\d)(?=(?:\d{3})+$)", ",", digits)
    return f"{digits}.{decimals}" if decimals else digits


def _scientific(scaled: Decimal, pattern: str) -> str:
    return f"{scaled:.{len(pattern.partition('.')[2])}E}"


def _date(value: dt.datetime | dt.date | dt.time, code: str) -> str:
    """By the format where it is one of dates, else in ISO form."""
    moment = value
    if isinstance(value, dt.time):
        moment = dt.datetime.combine(dt.date(1900, 1, 1), value)
    section = _sections(code)[0]
    if not _DATE.search(_bare(section)):
        iso = value.isoformat(" ") if isinstance(value, dt.datetime) else value.isoformat()
        return iso.removesuffix(" 00:00:00")
    out, hours = "", False
    for m in _TOKENS.finditer(section):
        if m[1] is not None or m[2] is not None:
            out += m[1] if m[1] is not None else m[2]
            continue
        at, text = 0, m[4] or ""
        for found in _DATE.finditer(text):
            out += text[at : found.start()]
            word = found[0].lower()
            out += _part(moment, word, hours)
            hours = word in ("h", "hh") or (hours and word.startswith("am"))
            at = found.end()
        out += text[at:]
    return out.replace("@", "").strip()


def _part(moment: dt.datetime | dt.date | dt.time, sign: str, after_hours: bool) -> str:
    if isinstance(moment, dt.time):
        return ""
    clock = moment if isinstance(moment, dt.datetime) else dt.datetime.combine(moment, dt.time())
    month = _MONTHS.split()[clock.month - 1]
    if sign in ("m", "mm") and after_hours:
        return f"{clock.minute:02d}" if sign == "mm" else str(clock.minute)
    return {
        "yyyy": f"{clock.year:04d}", "yy": f"{clock.year % 100:02d}",
        "mmmm": month, "mmm": month[:3], "mm": f"{clock.month:02d}", "m": str(clock.month),
        "dd": f"{clock.day:02d}", "d": str(clock.day),
        "hh": f"{clock.hour:02d}", "h": str(clock.hour),
        "ss": f"{clock.second:02d}", "s": str(clock.second),
    }.get(sign, "AM" if clock.hour < 12 else "PM")  # fmt: skip
