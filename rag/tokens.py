"""Words of Chinese and English text for the lexical index.

Numbers, percentages, dates, codes and article numbers stay whole and have one form each:
第四十七条 and 第47条 are both "47条", １，０００ and 1,000 are both "1000".
"""

import logging
import re
import threading
import unicodedata
from functools import lru_cache

import jieba
from jieba import posseg

_NUMBER = "零〇一二三四五六七八九十百千万两"
_ARTICLE = re.compile(
    rf"第\s*([{_NUMBER}0-9]+)\s*([条章款项节])(?:之([一二三四五六七八九十]))?|(?<![\w])([0-9]+)\s*(条)"
)
_ENGLISH_ARTICLE = re.compile(r"\barticles?\s+(\d+)", re.IGNORECASE)
_WHOLE = re.compile(
    r"\d+条(?:之\d+)?|\d+[章款项节]"
    r"|[a-z0-9]+(?:[-_/][a-z0-9]+)+"
    r"|\d[\d,]*(?:\.\d+)?%?"
    r"|[a-z0-9]+(?:\.[a-z0-9]+)+"
    r"|[a-z]+(?:'[a-z]+)?|[a-z0-9]+"
    r"|[\u3400-\u9fff]+"
)
_QUANTITY = re.compile(rf"[{_NUMBER}]{{1,8}}(?=[日天月年元倍人个])")
_STOP = frozenset(
    "的 了 和 与 及 或 在 是 有 我 你 您 他 吗 呢 吧 啊 呀 么 怎么 什么 多少 多久 如何 请问 可以 能 会 要 把 被 就 都 也 还 "
    "给 让 到 对 从 这 那 这个 那个 一个 我们 你们 他们 the a an of to in on for is are was were be been do does "
    "did can could will would should may must i my me we our you your it its this that these those and or with by "
    "at from as if what which how when where who why have has had".split()
)
_DIGIT = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNIT = {"十": 10, "百": 100, "千": 1000, "万": 10000}
_lock = threading.Lock()
jieba.setLogLevel(logging.ERROR)


def chinese_number(text: str) -> int | None:
    """一百八十五 → 185, 二〇二四 → 2024, 47 → 47; None when it is not a number."""
    if text.isdigit():
        return int(text)
    if not any(c in _UNIT for c in text):
        digits = [_DIGIT.get(c) for c in text]
        return None if None in digits or not digits else int("".join(map(str, digits)))
    total, section, digit = 0, 0, 0
    for c in text:
        if c in _DIGIT:
            digit = _DIGIT[c]
        elif c == "万":
            total, section, digit = (total + section + digit) * 10000, 0, 0
        elif c in _UNIT:
            section, digit = section + (digit or 1) * _UNIT[c], 0
        else:
            return None
    return total + section + digit


def normal(text: str) -> str:
    """Half-width, lower case, article and quantity numbers in digits."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = _ENGLISH_ARTICLE.sub(r" \1条 ", text)
    text = _ARTICLE.sub(_article, text)
    return _QUANTITY.sub(lambda m: _digits(m[0]), text)


def _article(match: re.Match[str]) -> str:
    number, unit = (match[1], match[2]) if match[1] else (match[4], match[5])
    suffix = f"之{chinese_number(match[3])}" if match[3] else ""
    return f" {_digits(number)}{unit}{suffix} "


def _digits(text: str) -> str:
    value = chinese_number(text)
    return text if value is None else str(value)


def words(text: str) -> list[str]:
    """Tokens in order, for documents and for queries alike; stop words are left out."""
    found: list[str] = []
    for whole in _WHOLE.findall(normal(text)):
        if "\u3400" <= whole[0] <= "\u9fff":
            found += [w for w in _cut(whole) if w not in _STOP]
        elif whole[0].isdigit():
            found.append(whole.replace(",", ""))
        elif whole not in _STOP:
            found.append(stem(whole))
    return found


def _cut(text: str) -> list[str]:
    with _lock:  # jieba builds its dictionary on first use and is not safe while it does
        return [w for w in jieba.cut_for_search(text) if w.strip()]


@lru_cache(maxsize=20000)
def stem(word: str) -> str:
    """A light English stem: plural, -ing, -ed. Codes are left as they are."""
    if not word.isalpha() or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    for end in ("ing", "ed", "es", "s"):
        if word.endswith(end) and len(word) - len(end) >= 3 and not word.endswith("ss"):
            base = word[: -len(end)]
            return base[:-1] if len(base) > 3 and base[-1] == base[-2] and end != "s" else base
    return word


def parts_of_speech(text: str) -> tuple[str, ...]:
    """The tag of each word of a Chinese text, as jieba names them (ICTCLAS): v, n, d, …"""
    with _lock:
        return tuple(flag for _, flag in posseg.lcut(text))
