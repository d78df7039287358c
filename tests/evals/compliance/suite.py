"""`jinnao eval compliance`: the rules on a reference set whose test part nobody tunes on.

Rows: a word list alone, our detectors without vectors, with vectors, and the embedded model alone
with the rules' text on a sample. The outside check reads the questions of the financial evaluation
set where it lies beside the project; sound and pictures are made from known words.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from agents.compliance.rules.catalogue import Rule, rules
from agents.compliance.rules.semantic.head import shipped
from agents.compliance.rules.semantic.labelled import Labelled, LabelledTalk, read, talks
from core.domain.finding import Detector, Severity
from tests.evals.compliance import media, model_alone, outside
from tests.evals.compliance.grade import Item, Score, by_rule, macro_f1, pooled
from tests.evals.compliance.overlap import overlap
from tests.evals.compliance.systems import (
    Embedding,
    by_detectors,
    by_detectors_whole,
    by_words,
)
from tests.evals.result import Figure, Options, Result, Table, Target

DAY = dt.date(2026, 11, 20)  # after the last rule of the catalogue has come into force
REFERENCE = Path(__file__).parent / "reference"
_WHOLE = (Detector.DISCLOSURE, Detector.ORDER)
TARGETS = {
    "critical_recall": Target(">=", 0.95),
    "critical_precision": Target(">=", 0.85),
    "core_macro_f1": Target(">=", 0.80),
    "disclosure_and_order_f1": Target(">=", 0.90),
    "utterances": Target(">=", 1_500),
    "conversations": Target(">=", 120),
}


def suite(options: Options) -> Result:
    """Settings: model=60 (sentences for the model alone, 0: without it), states=no, media=no,
    outside=no."""
    options.allow("model", "states", "media", "outside", "home")
    path = options.cases or REFERENCE / "utterances.jsonl"
    sentences = list(read(path))
    whole = [] if options.cases else list(talks(REFERENCE / "conversations.jsonl"))
    embedding = Embedding()
    try:
        return _measured(options, sentences, whole, embedding)
    finally:
        embedding.close()


def _measured(
    options: Options, sentences: Sequence[Labelled], whole: Sequence[LabelledTalk],
    embedding: Embedding,
) -> Result:  # fmt: skip
    head = shipped()
    options.say(f"{len(sentences)} sentences, {len(whole)} conversations, head {head.version}")
    systems = {
        "word list": by_words(sentences),
        "detectors without vectors": by_detectors(sentences, head, None, DAY),
        "detectors without hidden states": by_detectors(sentences, head, embedding, DAY),
    }
    states = options.settings.get("states") != "no"
    if states:
        options.say("asking the model's hidden states about sentences in doubt")
    systems["detectors"] = by_detectors(sentences, head, embedding, DAY, states=states)
    talked = by_detectors_whole(whole, head, embedding, states=states)
    figures = _figures(sentences, whole, systems["detectors"], talked)
    tables = [_systems(systems), _rules(systems["detectors"], talked), _kinds(systems)]
    notes = [overlap(sentences)]
    for part in (model_alone, outside, media):
        said = part.measured(options, sentences, head, embedding)
        figures |= said.figures
        tables += said.tables
        notes += said.notes
    targets = {k: t for k, t in TARGETS.items() if k in figures and not options.cases}
    return Result(figures, targets, tuple(tables), tuple(notes))


def _figures(
    sentences: Sequence[Labelled], whole: Sequence[LabelledTalk], items: Sequence[Item],
    talked: Sequence[Item],
) -> dict[str, Figure]:  # fmt: skip
    """Critical rules are pooled over sentences and conversations; core rules weigh alike."""
    everything = [*items, *talked]
    core = [r for r in rules() if r.tier == "core"]
    critical = _ids(r for r in core if r.severity is Severity.CRITICAL)
    scores = by_rule(everything, _ids(rules()))
    grave = pooled(scores, critical)
    order = pooled(by_rule(talked, _whole_rules()), _whole_rules())
    from tests.evals.compliance.counts import published

    figures: dict[str, Figure] = dict(published(sentences, whole))
    figures |= {
        "critical_recall": round(grave.recall, 3), "critical_precision": round(grave.precision, 3),
        "core_macro_f1": round(macro_f1(scores, _ids(core)), 3),
        "all_macro_f1": round(macro_f1(scores, _ids(rules())), 3),
    }  # fmt: skip
    if talked:
        figures["disclosure_and_order_f1"] = round(order.f1, 3)
        figures["disclosure_and_order_recall"] = round(order.recall, 3)
        figures["disclosure_and_order_precision"] = round(order.precision, 3)
    for lang in ("zh", "en"):
        part = by_rule([i for i in everything if i.lang == lang], _ids(rules()))
        figures[f"core_macro_f1_{lang}"] = round(macro_f1(part, _ids(core)), 3)
        figures[f"critical_recall_{lang}"] = round(pooled(part, critical).recall, 3)
        figures[f"critical_precision_{lang}"] = round(pooled(part, critical).precision, 3)
    return figures


def _ids(chosen: object) -> list[str]:
    return [r.id for r in chosen]  # type: ignore[attr-defined]


def _whole_rules() -> list[str]:
    """Rules that look for what is missing or out of order, and those of the records."""
    return _ids(r for r in rules() if r.detectors & set(_WHOLE) and r.tier == "core")


def _row(name: str, items: Sequence[Item]) -> tuple[Figure, ...]:
    core = [r for r in rules() if r.tier == "core"]
    critical = _ids(r for r in core if r.severity is Severity.CRITICAL)
    scores = by_rule(items, _ids(rules()))
    all_of_it, grave = pooled(scores, _ids(rules())), pooled(scores, critical)
    quiet = [i for i in items if not i.rules]
    flagged = sum(bool(i.found - i.may) for i in quiet)
    return (
        name, round(all_of_it.precision, 3), round(all_of_it.recall, 3),
        round(macro_f1(scores, _ids(core)), 3), round(grave.precision, 3), round(grave.recall, 3),
        f"{flagged} of {len(quiet)}",
    )  # fmt: skip


def _systems(systems: dict[str, list[Item]]) -> Table:
    heads = ("system", "precision", "recall", "core macro-F1", "critical precision", "critical recall", "clean sentences flagged")  # fmt: skip
    return Table("Sentences", heads, tuple(_row(n, i) for n, i in systems.items()))


def _rules(items: Sequence[Item], talked: Sequence[Item]) -> Table:
    everything = [*items, *talked]
    rows = []
    for rule in rules():
        scores = {
            lang: by_rule([i for i in everything if i.lang == lang], [rule.id])[rule.id]
            for lang in ("zh", "en")
        }
        rows.append(_rule_row(rule, scores["zh"] + scores["en"], scores))
    heads = ("rule", "severity", "breaches", "precision", "recall", "F1", "F1 zh", "F1 en")
    return Table("Rules, sentences and conversations", heads, tuple(rows))


def _rule_row(rule: Rule, score: Score, by_lang: dict[str, Score]) -> tuple[Figure, ...]:
    mark = "" if rule.tier == "core" else " (extended)"
    return (
        rule.id + mark, rule.severity.value, score.hits + score.misses, round(score.precision, 2),
        round(score.recall, 2), round(score.f1, 2), round(by_lang["zh"].f1, 2),
        round(by_lang["en"].f1, 2),
    )  # fmt: skip


def _kinds(systems: dict[str, list[Item]]) -> Table:
    """Of each kind of hard negative, how many each system flags."""
    kinds = sorted({i.kind for i in systems["detectors"] if not i.rules})
    rows = []
    for kind in kinds:
        row: list[Figure] = [
            kind,
            sum(i.kind == kind and not i.rules for i in systems["detectors"]),
        ]
        row += [
            sum(i.kind == kind and not i.rules and bool(i.found - i.may) for i in items)
            for items in systems.values()
        ]
        rows.append(tuple(row))
    return Table("Clean sentences flagged, by kind", ("kind", "sentences", *systems), tuple(rows))
