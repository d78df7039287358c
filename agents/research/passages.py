"""Sentences and table rows of the chosen reports, nearest to the question first, each with its place."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log1p

from core.domain import Frozen
from core.domain.document import Passage
from core.domain.evidence import RegionEvidence
from core.domain.reading import Table
from core.domain.research import Place
from core.store.reading_parts import PlacedBlock
from core.store.research_reports import ReportLine
from rag.read import into_search

_END = re.compile(r"(?<=[。！？；!?])|(?<=[.])\s+(?=[A-Z(])|(?<=;)\s|\n+")
_COMMON = frozenset("the and for you your can how what does are with from that this have has when will not any out who which did was were its their our about into than per".split())  # fmt: skip
_COMMAND = re.compile(
    r"忽略(?:以上|之前|此前|前面|所有)|系统提示|提示词|(?:助手|客服|机器人|模型|AI)[：:，, ]{0,2}(?:必须|应当|应该|请|务必|须)"
    r"|ignore (?:all |any )?(?:the )?(?:previous|above|prior|other)|system prompt|you are (?:now )?(?:an? )?(?:ai|assistant|chatbot)"
    r"|(?:assistant|chatbot|ai|model|agent)s? (?:must|should|shall|has to) (?:now )?(?:tell|say|answer|reply|reveal)|disregard (?:all|any|the)",
    re.IGNORECASE,
)
FOUND_FIRST = 0.35
"""What the first passage that search found is ahead by; a passage with all words asked by 1."""
_YEAR_OFF = 0.5
_SHORTEST = 4


class Candidate(Frozen):
    """What a model may choose. label names the report, text is what may be quoted; share is how
    much of the question stands in it, rarer words counting more."""

    label: str
    text: str
    evidence: RegionEvidence
    share: float


def grams(text: str) -> frozenset[str]:
    """Pairs of Chinese characters, and Latin words and numbers as they stand."""
    flat = text.lower()
    words = {w for w in re.findall(r"[a-z]+\d+|[a-z]{3,}|\d+(?:\.\d+)?", flat) if w not in _COMMON}
    runs = re.findall(r"[\u4e00-\u9fff]+", flat)
    return frozenset(words | {r[i : i + 2] for r in runs for i in range(len(r) - 1)})


def nearest(
    passages: Sequence[Passage], found: Sequence[str], asked: str, most: int = 8
) -> tuple[Passage, ...]:
    """The passages with most of the question's words; found are ids in the order of search."""
    wanted = grams(asked)
    words = [grams(f"{p.head} {p.text}") & wanted for p in passages]
    weights = rarity(words, wanted)
    whole = sum(weights.values()) or 1.0
    rank = {passage_id: n for n, passage_id in enumerate(found)}
    scores = [
        sum(weights[w] for w in held) / whole
        + (FOUND_FIRST / (1 + rank[p.id]) + 0.1 if p.id in rank else 0.0)
        for p, held in zip(passages, words, strict=True)
    ]
    order = sorted(range(len(passages)), key=lambda n: (-scores[n], n))
    return tuple(passages[n] for n in order[:most] if scores[n] > 0)


def rarity(held: Sequence[frozenset[str]], wanted: frozenset[str]) -> dict[str, float]:
    """Inverse document frequency (BM25's) of each word wanted."""
    often = Counter(w for words in held for w in words)
    return {w: log1p((len(held) - often[w] + 0.5) / (often[w] + 0.5)) for w in wanted}


def candidates(
    placed: Sequence[tuple[Passage, PlacedBlock]],
    reports: dict[str, ReportLine],
    asked: str,
    years: Sequence[int] = (),
    *,
    budget: int = 420,
    most: int = 7,
) -> tuple[Candidate, ...]:
    """About `budget` Chinese characters (three Latin letters count as one). A sentence that gives
    orders to an assistant is left out."""
    pieces = [
        (report, text, evidence)
        for passage, block in placed
        if (report := reports.get(block.reading_id)) is not None
        for text, evidence in _pieces(passage, block, report)
        if len(text) >= _SHORTEST and not _COMMAND.search(text)
    ]
    wanted = grams(asked)
    words = [grams(text) & wanted for _, text, _ in pieces]
    weights = rarity(words, wanted)
    whole = sum(weights.values()) or 1.0
    shares = [sum(weights[w] for w in held) / whole for held in words]
    kept: list[Candidate] = []
    used = 0
    order = sorted(range(len(pieces)), key=lambda n: (-shares[n] + _off(pieces[n][1], years), n))
    for n in order:
        report, text, evidence = pieces[n]
        cost = len(text) // (3 if text.isascii() else 1)
        if (
            (kept and used + cost > budget)
            or len(kept) >= most
            or any(k.text == text for k in kept)
        ):
            continue
        used += cost
        kept.append(Candidate(label=label(report), text=text, evidence=evidence, share=shares[n]))
    return tuple(kept)


def label(report: ReportLine) -> str:
    """《title》 broker day, as the model reads it."""
    day = report.published_on.isoformat() if report.published_on else ""
    return " ".join(p for p in (f"《{report.title}》", report.company, report.broker, day) if p)


def _off(text: str, years: Sequence[int]) -> float:
    return 0.0 if not years or any(str(y) in text for y in years) else _YEAR_OFF


def _pieces(
    passage: Passage, placed: PlacedBlock, report: ReportLine
) -> Iterable[tuple[str, RegionEvidence]]:
    """Of the block, what lies in the passage: sentences, or rows with their heads."""
    block = placed.block
    if block.table is not None:
        for row in into_search.rows(block.table):
            start = placed.start + row.start
            if start < passage.end and placed.start + row.end > passage.start:
                page, box = into_search.row_place(block.table, row.row)
                said = row_said(block.table, row.row)
                yield said, _region(report, Place(page=page, box=box, text=said))
        return
    start = max(passage.start, placed.start) - passage.start
    end = min(passage.end, placed.end) - passage.start
    for part in _END.split(passage.text[start:end]):
        text = part.strip() if part else ""
        yield text, _region(report, Place(page=block.page, box=block.box, text=text))


def row_said(table: Table, row: int) -> str:
    """归母净利润（百万元）：2024A 862.28，2025E 940.00. The stub names the row; the unit stands with it."""
    cells = into_search.row_cells(table, row)
    stub = " ".join(c.text.strip() for c in cells if c.column < max(table.stub_columns, 1))
    zh = not (stub + "".join("".join(h) for h in table.heads)).isascii()
    unit = table.unit.as_written
    if unit and unit not in stub:
        stub = f"{stub}（{unit}）" if zh else f"{stub} ({unit})"
    said = []
    for cell in cells:
        if cell.column < max(table.stub_columns, 1) or not cell.text.strip():
            continue
        head = table.heads[cell.column] if cell.column < len(table.heads) else ()
        said.append(" ".join((*(into_search.one_line(h) for h in head), into_search.one_line(cell.text))))  # fmt: skip
    colon, comma = ("：", "，") if zh else (": ", ", ")
    return f"{into_search.one_line(stub)}{colon}{comma.join(said)}"


def _region(report: ReportLine, place: Place) -> RegionEvidence:
    box = place.box
    return RegionEvidence(
        reading_id=report.reading_id, title=report.title or report.reading_id, page=place.page,
        box=(box.x0, box.top, box.x1, box.bottom), text=place.text, published=report.published_on,
    )  # fmt: skip
