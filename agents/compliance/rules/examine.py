"""All detectors over one exchange. Pure: probabilities of the head come in as prepared facts."""

from collections.abc import Iterable, Mapping, Sequence

from agents.compliance.rules import figure_claim, lexical, personal, talk
from agents.compliance.rules.catalogue import Rule
from agents.compliance.rules.cures import cured
from agents.compliance.rules.found import found
from agents.compliance.rules.overruled import overruled
from agents.compliance.rules.talk.cues import Heard, hearing
from core.domain import Frozen
from core.domain.conduct import Exchange, Speaker, Utterance
from core.domain.finding import Detector, Finding, Neighbour


class Judged(Frozen):
    """What the head says of one utterance: probability and reporting threshold by rule, the sentence
    that carries it, and the nearest labelled sentences."""

    scores: Mapping[str, float]
    thresholds: Mapping[str, float]
    spans: Mapping[str, tuple[int, int]]
    neighbours: tuple[Neighbour, ...] = ()


def examine(
    exchange: Exchange,
    rules: Sequence[Rule],
    judged: Mapping[int, Judged],
    heard: Heard | None = None,
) -> tuple[Finding, ...]:
    """Findings in the order of the conversation; at most one of a rule on an utterance.

    judged: by utterance seq; an utterance that is not in it is not judged by the head. heard: what its
    utterances do; without it wordings alone tell.
    """
    with hearing(heard):
        return _examined(exchange, rules, judged)


def _examined(
    exchange: Exchange, rules: Sequence[Rule], judged: Mapping[int, Judged]
) -> tuple[Finding, ...]:
    asked = [r for r in rules if r.concerns(exchange)]
    seen: list[Finding] = []
    for utterance in exchange.utterances:
        if utterance.speaker in (Speaker.SELLER, Speaker.UNKNOWN):
            seen += of_utterance(utterance, asked, judged.get(utterance.seq))
    whole = talk.detect(exchange, asked)
    seen = [f for f in seen if not cured(exchange, f) and not overruled(exchange, f)]
    by_id = {r.id: r for r in asked}
    if figure_claim.RULE in by_id:
        seen += figure_claim.detect(exchange, by_id[figure_claim.RULE])
    return _once([*seen, *whole])


def of_utterance(
    utterance: Utterance, rules: Iterable[Rule], judged: Judged | None
) -> list[Finding]:
    """By what the utterance alone says."""
    seen: list[Finding] = []
    for rule in rules:
        seen += lexical.detect(utterance.text, (rule,), utterance.seq)
        if rule.id == personal.RULE:
            seen += personal.detect(utterance.text, rule, utterance.seq)
        if judged is not None:
            seen += _semantic(utterance, rule, judged)
    return seen


def _semantic(utterance: Utterance, rule: Rule, judged: Judged) -> list[Finding]:
    score = judged.scores.get(rule.id, 0.0)
    threshold = judged.thresholds.get(rule.id, 1.0) if rule.threshold is None else rule.threshold
    if score < threshold:
        return []
    span = judged.spans.get(rule.id, (0, len(utterance.text)))
    one = found(rule, Detector.SEMANTIC, utterance.text, span, utterance.seq, score=round(score, 3))
    return [one.model_copy(update={"neighbours": judged.neighbours})]


def _once(seen: Sequence[Finding]) -> tuple[Finding, ...]:
    """One finding for each rule and utterance: the surest, and of equals the one with a span."""
    best: dict[tuple[str, int | None], Finding] = {}
    for finding in seen:
        key = (finding.rule_id, finding.seq)
        other = best.get(key)
        if other is None or _weight(finding) > _weight(other):
            best[key] = finding
    return tuple(
        sorted(best.values(), key=lambda f: (-1 if f.seq is None else f.seq, f.start, f.rule_id))
    )


def _weight(finding: Finding) -> tuple[bool, float]:
    return finding.detector is not Detector.SEMANTIC, finding.score
