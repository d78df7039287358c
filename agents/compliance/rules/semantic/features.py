"""What the head sees of a sentence: slots that its words fill, signs of its context, n-grams."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import yaml
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer

from agents.compliance.rules.fold import fold

Matrix: TypeAlias = sparse.csr_matrix
Vectors = np.ndarray[tuple[int, int], np.dtype[np.float32]]
CHARS, WORDS = 2**15, 2**13
_KEPT = 8192
_LATIN = re.compile(r"[a-z']+|[0-9]+")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_HAN_DIGITS = re.compile(r"[零一二三四五六七八九十百千万两]{2,}")
_SIGNS = (
    r"不|没|未|无|非|勿|别|莫",
    r"不得|禁止|严禁|切勿|请勿|不要|不能|不可|不会|不允许|不准|拒绝",
    r"谁说|声称|自称|冒充|谎称|所谓|骗|诈|陷阱|谣",
    r"培训|质检|话术|要求|规定|条例|办法|提示|提醒|警惕|案例|通报|处罚|罚款|判决|法院|监管|新闻|报道",
    r"吗|么|呢|\?|是否|能否|可否|是不是|有没有",
    '[“”「」『』"]|‘|’',
    r"客户(?:问|说|反映|要求)|有人|他说|她说|对方",
    r"\b(?:not|no|never|cannot|can't|don't|won't|isn't|doesn't|without)\b|n't\b",
    r"\b(?:prohibit|forbid|must not|may not|beware|scam|fraud|fined|penalt|court|regulator|training|policy|compliance|audit)",
    r"\b(?:if (?:someone|anyone)|anyone who|he said|she said|they said|customer (?:asked|said|wants)|claims? to)\b",
    r"\?|^(?:is|are|can|could|do|does|will|would|what|how|why|when)\b",
)
_chars = HashingVectorizer(
    analyzer="char", ngram_range=(1, 4), n_features=CHARS, alternate_sign=False, norm=None,
    binary=True, lowercase=False,
)  # fmt: skip
_words = HashingVectorizer(
    tokenizer=_LATIN.findall, token_pattern=None, ngram_range=(1, 3), n_features=WORDS,
    alternate_sign=False, norm=None, binary=True, lowercase=False,
)  # fmt: skip


def grams(texts: Sequence[str]) -> Matrix:
    """(texts, CHARS + WORDS) of 0 and 1. Numbers are one sign, whatever they say."""
    plain = [_numberless(fold(t).text) for t in texts]
    return sparse.hstack([_chars.transform(plain), _words.transform(plain)], format="csr")


def cues(texts: Sequence[str]) -> Vectors:
    """(texts, CUES) of 0 and 1: which slots of slots.yaml a text fills, and the signs of its context
    (negation, prohibition, quotation, question, report of another)."""
    return np.asarray([_filled(t) for t in texts], dtype=np.float32).reshape(
        len(texts), len(_patterns())
    )


@lru_cache(_KEPT)
def _filled(text: str) -> tuple[bool, ...]:
    """Kept for a while: a sentence in doubt is looked at twice, and many are said again and again."""
    read = fold(text).text
    return tuple(bool(p.search(read)) for p in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    slots = yaml.safe_load((Path(__file__).parent / "slots.yaml").read_text(encoding="utf-8"))
    return tuple(re.compile(p) for p in (*slots.values(), *_SIGNS))


def _numberless(text: str) -> str:
    return _HAN_DIGITS.sub("#", _DIGITS.sub("#", text))
