"""The rating that a report gives its own company, how it changed, and what it was before."""

import re
from functools import cache

from core.domain import Frozen
from core.domain.research import Rating, RatingChange, RatingStated
from rag.facts.lines import Line
from rag.facts.rungs import ORDER, Spoken, rung_of, spoken
from rag.facts.subject import Subject
from rag.facts.words import either, listed

_LABEL = re.compile(
    r"(?:投资|股票|公司|最新|当前|本次)?(?:投资)?(?:评级|投资建议)(?:结果|调整|变动|变化)?\s*(?:\([^()]{0,12}\))?[\s:|,至为到-]*$"
    r"|(?:^|[^a-z])(?:rating|recommendation|opinion|rated)s?(?: change)?\s*(?:\([^()]{0,12}\))?[\s:|-]*$",
    re.IGNORECASE,
)
_SECTOR = re.compile(
    r"(?:行业|板块|产业)[^,。;]{0,6}$|\b(?:sector|industry|credit|bond|debt|esg)\b[\w ]{0,14}$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?:由|从|前次|上次|此前|原先|原|前值|先前|旧|(?<![当目])前一?次?|过往)(?:的|投资|股票)*(?:评级)?(?:为)?[\s:(“\"'|]*$"
    r"|\b(?:from|prev\.?|previous(?:ly)?|prior|old|former(?:ly)?|was|last|earlier)\b\s*(?:an?\s)?(?:stock |investment )?(?:rating|recommendation)?[\s:(“\"'|]*$",
    re.IGNORECASE,
)
_ARROW = re.compile(r"^[”\"')\s]*(?:->|→|⇒|➔|=>|>)")
_VERB_ZH = r"首次覆盖|首次|维持|重申|给予|给与|予以|上调|下调|调高|调低|调升|调降|升级|降级|保持"
_VERB_EN = r"maintain\w*|reiterat\w*|re-?affirm\w*|retain\w*|keep\w*|kept|initiat\w*|upgrad\w*|downgrad\w*|rais\w+|cut\w*|lower\w*|remain\w*|assign\w*|resum\w*|stay\w*|rate[sd]?|assum\w+ coverage|start\w* coverage|stick\w*|with an?|move\w*"
_VERB = re.compile(rf"{_VERB_ZH}|\b(?:{_VERB_EN})\b", re.IGNORECASE)
_AFTER_WORD = re.compile(
    r"^[”\"')’\]]*\s*(?:的)?(?:投资|股票)?(?:评级|rating\b|recommendation\b|call\b)", re.IGNORECASE
)
_THEN_PRICE = re.compile(
    r"^[\W_]*(?:\d+个月)?(?:目标价|收盘价|现价|当前|target price|price target|TP\b|PT\b|current price|price\b)",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[。;；!！])|(?<=[a-z0-9)%][.!])\s+(?=[A-Z])")
_OF_OTHER_THINGS = re.compile(
    r"^\s*(?:目标|盈利|预测|业绩|收入|我们|TP\b|PT\b|target|earnings|estimates|forecast|price|EPS|our)",
    re.IGNORECASE,
)


class _Candidate(Frozen):
    line: Line
    sentence: str
    word: Spoken
    score: int
    before: Spoken | None
    change: RatingChange | None


def rating(lines: tuple[Line, ...], subject: Subject, broker: str) -> RatingStated | None:
    """The most prominent of what is said, None when nothing is. A change that the place itself does
    not tell is taken from another that gives the same rating."""
    scale = tuple(s for line in lines if line.tail for s in spoken(line.plain))
    found = [c for line in lines if not line.tail for c in _in(line, subject)]
    if not found:
        return None
    best = max(found, key=lambda c: (c.score, -c.line.order))
    rung = rung_of(best.word, broker, scale)
    same = [best, *(c for c in found if rung_of(c.word, broker, scale) is rung)]
    before = next((rung_of(c.before, broker, scale) for c in same if c.before), None)
    before = before or _before_alone(lines, broker, scale)
    change = next((c.change for c in same if c.change), None) or _told(lines) or _by(rung, before)
    if change in (RatingChange.FIRST, None):
        before = None if change else before
    if change is RatingChange.KEPT:
        before = rung
    return RatingStated(
        rating=rung, as_written=best.word.word, change=change, before=before,
        place=best.line.place(),
    )  # fmt: skip


def _in(line: Line, subject: Subject) -> list[_Candidate]:
    found, at = [], 0
    for sentence in _SENTENCE.split(line.plain):
        words = spoken(sentence)
        before = next((w for i, w in enumerate(words) if _is_before(sentence, w, i)), None)
        for word in (w for i, w in enumerate(words) if not _is_before(sentence, w, i)):
            score = _score(line, sentence, word, subject)
            if score:
                change = _change(sentence, word)
                found.append(
                    _Candidate(
                        line=line, sentence=sentence, word=word, score=score, before=before,
                        change=change,
                    )
                )  # fmt: skip
                break
        at += len(sentence)
    return found


def _is_before(sentence: str, word: Spoken, number: int) -> bool:
    rest = sentence[word.end :]
    if number == 0 and _ARROW.match(rest) and spoken(rest):
        return True
    return bool(_BEFORE.search(sentence[: word.start]))


def _score(line: Line, sentence: str, word: Spoken, subject: Subject) -> int:
    """0 where the words around are not of a rating of this report's company."""
    before, after = sentence[: word.start], sentence[word.end :]
    if _SECTOR.search(re.sub(r"(?:评级|rating|view)?[\s:|“\"']*$", "", before, flags=re.IGNORECASE)) and not subject.none:  # fmt: skip
        return 0
    page = 20 if line.page == 1 else 0
    if _alone(before, after):
        return (90 if line.short and line.page <= 2 else 0) + page
    if not before.strip(" “\"'") and line.short and _THEN_PRICE.match(after):
        return 70 + page
    if _LABEL.search(_without_change(before)):
        return 80 + page + (20 if line.short else 0)
    rated = bool(_AFTER_WORD.match(after))
    verbs = list(_VERB.finditer(before))
    gap = before[verbs[-1].end() :] if verbs else ""
    if verbs and (rated or _quoted(before) or len(gap) <= 30) and not subject.other(gap, after):
        near = rated or _quoted(before) or len(gap.strip(" “\"'")) <= 16
        return (50 if near else 30) + page
    if rated and not subject.other(before[-12:], after) and _ours(before):
        return 30 + page
    title = line.kind == "heading" and re.search(r"[|:,;/(-]\s*$", before)
    return 40 + page if title and line.page == 1 else 0


def _alone(before: str, after: str) -> bool:
    """买入（维持）, BUY (Reiterated), ★ Hold."""
    rest = re.sub(
        rf"(?i){_changes_pattern()}|评级|rating|[\W\d_]|prior|prev(?:ious)?(?:ly)?|前次|上次|\bfrom\b|\bto\b|由|从|至",
        "",
        before + after,
    )
    return not re.sub("|".join(re.escape(s.word) for s in spoken(before + after)) or "$^", "", rest)


def _without_change(before: str) -> str:
    return re.sub(
        rf"(?:{_changes_pattern()})[\s(“\"'|,:to至为-]*$", "", before, flags=re.IGNORECASE
    )


def _quoted(before: str) -> bool:
    return before.endswith(("“", '"', "'", "‘", "(", "【"))


def _ours(before: str) -> bool:
    return bool(
        re.search(r"(?:\bour|\bthe|\ba|[“\"']|维持|给予)\s*[“\"']?$", before, re.IGNORECASE)
    )


@cache
def _changes_pattern() -> str:
    lists = listed("ratings")["changes"]
    return "|".join(
        (either([w for c in RatingChange for w in lists[c.value]["zh"]]),
         rf"\b(?:{either([w for c in RatingChange for w in lists[c.value]['en']])})\b")
    )  # fmt: skip


@cache
def _change_words() -> dict[str, RatingChange]:
    lists = listed("ratings")["changes"]
    return {w: c for c in RatingChange for part in ("zh", "en") for w in lists[c.value][part]}


def _change(sentence: str, word: Spoken) -> RatingChange | None:
    """The word of change right after the rating, else the nearest before it; none of a target's."""
    pattern = re.compile(rf"(?i){_changes_pattern()}")
    after = sentence[word.end : word.end + 24]
    close = re.match(rf"(?i)[^,;。]{{0,8}}?({pattern.pattern.removeprefix('(?i)')})", after)
    if close and not _OF_OTHER_THINGS.match(after[close.end() :]):
        return _change_words().get(re.sub(r"[\s-]+", " ", close[1].lower()))
    before = sentence[: word.start]
    for match in reversed(list(pattern.finditer(before))):
        between = before[match.end() :]
        if len(between) <= 60 and not _OF_OTHER_THINGS.match(between.removeprefix(" our")):
            return _change_words().get(re.sub(r"[\s-]+", " ", match[0].lower()))
    return None


def _told(lines: tuple[Line, ...]) -> RatingChange | None:
    """What the first two pages say of the rating's change without the rating itself."""
    for line in lines:
        if line.tail or line.page > 2:
            continue
        if re.search(r"首次覆盖|首次评级|initiat\w+ (?:of )?coverage|coverage initiat", line.plain, re.IGNORECASE):  # fmt: skip
            return RatingChange.FIRST
        found = re.search(
            rf"(?:评级(?:变动|调整|变化|变更)|rating (?:change|action))[\s:|]*({_changes_pattern()})",
            line.plain, re.IGNORECASE,
        ) or (line.short and re.fullmatch(rf"\W*({_changes_pattern()})(?:评级| rating)?\W*", line.plain, re.IGNORECASE))  # fmt: skip
        if found:
            return _change_words().get(re.sub(r"[\s-]+", " ", found[1].lower()))
        if re.search(r"(?:维持|重申)[^,。;]{0,6}评级", line.plain):
            return RatingChange.KEPT
    return None


def _before_alone(lines: tuple[Line, ...], broker: str, scale: tuple[Spoken, ...]) -> Rating | None:
    for line in lines:
        if line.tail or not line.short:
            continue
        for word in spoken(line.plain):
            labelled = re.search(r"前次评级|上次评级|原评级|previous rating|prior rating|前评级", line.plain[: word.start], re.IGNORECASE)  # fmt: skip
            if labelled and _BEFORE.search(line.plain[: word.start]):
                return rung_of(word, broker, scale)
    return None


def _by(rung: Rating, before: Rating | None) -> RatingChange | None:
    if before is None:
        return None
    step = ORDER.index(before) - ORDER.index(rung)
    if step == 0:
        return RatingChange.KEPT
    return RatingChange.RAISED if step > 0 else RatingChange.LOWERED
