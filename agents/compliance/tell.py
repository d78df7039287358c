"""What code says of a case's findings, rules, law and state, each sentence with its records."""

import datetime as dt

from agents.compliance.dossier import Cited, Dossier, Held
from agents.compliance.lines import field, quoted
from agents.compliance.phrases import named, say
from agents.compliance.rules.catalogue import Rule
from agents.kit.lines import Line
from agents.kit.mask import mask
from core.clock import BEIJING
from core.domain.case import CaseState
from core.domain.evidence import ComputationEvidence, PassageEvidence, RecordEvidence
from core.domain.finding import Detector

LONGEST = 240
"""Characters of a quotation; the rest stands on the board."""
_UNDECIDED = frozenset({CaseState.OPEN, CaseState.IN_REVIEW})


def moment(at: dt.datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"


def short(words: str) -> str:
    """Words that are quoted: without personal numbers, and not without end."""
    plain = quoted(mask(words))
    return plain if len(plain) <= LONGEST else f"{plain[:LONGEST]}…"


class Teller:
    """Says each sentence of a dossier in one language."""

    def __init__(self, dossier: Dossier, language: str) -> None:
        self._of, self._case, self._language = dossier, dossier.case, language

    def _say(self, phrase: str, **values: str) -> str:
        return say(phrase, self._language, **values)

    def _named(self, kind: str, value: str) -> str:
        return named(kind, value, self._language)

    def of_case(self, names: str, value: str) -> RecordEvidence:
        """A field of the case itself."""
        label = say("option_case", self._language, number=str(self._case.number))
        return field("conduct_case", self._case.id, names, label, value)

    def of_finding(self, held: Held, names: str, value: str) -> RecordEvidence:
        zh = self._language == "zh"
        label = f"发现{held.n}" if zh else f"finding {held.n}"
        return field("finding", held.stored.id, names, label, value)

    def of_material(self, held: Held, names: str, value: str) -> RecordEvidence:
        zh = self._language == "zh"
        label = f"发现{held.n}的材料" if zh else f"material of finding {held.n}"
        return field("material", held.material.id, names, label, value)

    def form(self, held: Held) -> str:
        """What the material is, in a word."""
        return self._named("form", held.material.form)

    def opened(self) -> Line:
        case = self._case
        person, opened = case.person_name or case.person, moment(case.opened_at)
        severity = self._named("severity", case.severity)
        values = {"number": str(case.number), "opened": opened, "person": person,
                  "findings": str(case.findings), "severity": severity}  # fmt: skip
        held = self.of_case("number, opened_at, person, findings, severity", " · ".join(values.values()))  # fmt: skip
        return Line(text=self._say("opened", **values), evidence=(held,))

    def about(self) -> Line:
        case, none = self._case, self._say("unnamed")
        values = {"period": case.period, "customer": case.customer_id or none, "product": case.product_code or none}  # fmt: skip
        held = self.of_case("period, customer_id, product_code", " · ".join(values.values()))
        return Line(text=self._say("about", **values), evidence=(held,))

    def more(self) -> tuple[Line, ...]:
        """How many findings are not told of one by one."""
        told, whole = len(self._of.held), self._case.findings
        if whole <= told:
            return ()
        counted = self.of_case("findings", str(whole))
        left = ComputationEvidence(expression=f"findings - {told}", inputs=(1,), value=whole - told)
        return (Line(text=self._say("more_findings", more=str(whole - told)), evidence=(counted, left)),)  # fmt: skip

    def said(self, held: Held) -> Line:
        """The words as they were said, who and when; of what was missing, what was not seen."""
        finding, material = held.finding, held.material
        person = material.person_name or material.person
        at, form = moment(material.occurred_at), self._named("form", material.form)
        where = {"n": str(held.n), "person": person, "at": at, "form": form}
        named_by = ["person, occurred_at, form", f"{person} · {at} · {form}"]
        if not finding.text:
            reason = self._reason(held) or finding.name_zh
            place = self.of_material(held, *named_by)
            own = self.of_finding(held, "reason", reason)
            return Line(text=self._say("missing", **where, reason=reason), evidence=(own, place))
        words = short(finding.text)
        own = self.of_finding(held, "text", words)
        if finding.seq is None:
            place = self.of_material(held, *named_by)
            return Line(text=self._say("stands", **where, words=words), evidence=(own, place))
        seq = str(finding.seq)
        place = self.of_material(held, f"{named_by[0]}, seq", f"{named_by[1]} · {seq}")
        text = self._say("said", **where, seq=seq, words=words)
        return Line(text=text, evidence=(own, place))

    def why(self, held: Held) -> tuple[Line, ...]:
        """What the detector says of words that are there."""
        reason = self._reason(held)
        if not reason or not held.finding.text:
            return ()
        text = self._say("why", n=str(held.n), reason=reason)
        return (Line(text=text, evidence=(self.of_finding(held, "reason", reason),)),)

    def _reason(self, held: Held) -> str:
        zh = self._language == "zh"
        return short(held.finding.reason_zh if zh else held.finding.reason_en)

    def rule(self, held: Held) -> Line:
        finding, zh = held.finding, self._language == "zh"
        what = "" if held.rule is None else (held.rule.what_zh if zh else held.rule.what_en)
        name = quoted(finding.name_zh if zh else finding.name_en)
        values = {
            "rule": finding.rule_id, "version": finding.rule_version, "name": name,
            "severity": self._named("severity", finding.severity), "what": quoted(what) or name,
        }  # fmt: skip
        own = self.of_finding(held, "rule_id, rule_version, name, severity", " · ".join(values.values()))  # fmt: skip
        return Line(text=self._say("rule", n=str(held.n), **values), evidence=(own,))

    def law(self, held: Held) -> tuple[Line, ...]:
        """Whether the rule held on the day of the conduct, and on what it rests."""
        finding, day = held.finding, held.exchange.day
        if held.rule is None:
            value = f"{finding.rule_id} {finding.rule_version} {day}"
            own = self.of_finding(held, "rule_id, rule_version, day", value)
            text = self._say("rule_gone", rule=finding.rule_id, version=finding.rule_version, day=str(day))  # fmt: skip
            return (Line(text=text, evidence=(own,)),)
        holds = {True: "in_force", False: "not_in_force", None: "in_force_unknown"}[held.holds()]
        conduct = self.of_material(held, "day", day.isoformat())
        start = held.rule.starts.get(held.exchange.jurisdiction)
        of = rule_field(held.rule, "id, starts", f"{held.rule.id} {start or self._say('since_unknown')}")  # fmt: skip
        lines = [
            Line(text=self._say(holds, rule=held.rule.id, day=str(day)), evidence=(conduct, of))
        ]
        of_day = (day, held.exchange.jurisdiction)
        return (*lines, *basis_lines(held.rule, held.bases, of_day, self._language, (conduct,)))

    def detected(self, held: Held) -> Line:
        finding = held.finding
        detector = self._named("detector", finding.detector)
        if finding.detector is not Detector.SEMANTIC:
            own = self.of_finding(held, "detector", detector)
            return Line(
                text=self._say("detected", n=str(held.n), detector=detector), evidence=(own,)
            )
        score = f"{finding.score:.2f}"
        own = self.of_finding(held, "detector, score", f"{detector} {score}")
        text = self._say("detected_score", n=str(held.n), detector=detector, score=score)
        return Line(text=text, evidence=(own,))

    def looked(self) -> Line:
        case = self._case
        if case.second_look is None:
            return Line(text=self._say("not_looked"), evidence=(self.of_case("second_look", "-"),))
        look = self._named("look", case.second_look)
        parts = case.look_reason.split(" · ")
        reason = quoted(parts[0] if self._language == "zh" or len(parts) != 2 else parts[1])
        own = self.of_case("second_look, look_reason", f"{look} {reason}")
        return Line(text=self._say("looked", look=look, reason=reason), evidence=(own,))

    def state(self) -> tuple[Line, ...]:
        """Where the case is now, until when it is to be decided, and the decision if there is one."""
        case = self._case
        values = {"state": self._named("state", case.state), "assignee": case.assignee_name or case.assignee or self._say("nobody")}  # fmt: skip
        own = self.of_case("state, assignee", " ".join(values.values()))
        lines = [Line(text=self._say("state_now", **values), evidence=(own,))]
        if case.state in _UNDECIDED:
            lines.append(self.undecided())
            due = moment(case.due_at)
            text = self._say("overdue" if case.due_at < self._of.now else "due", due=due)
            lines.append(Line(text=text, evidence=(self.of_case("due_at", due),)))
        return (*lines, *self.decision())

    def undecided(self) -> Line:
        state = self._named("state", self._case.state)
        return Line(text=self._say("undecided"), evidence=(self.of_case("state, verdict", state),))

    def decision(self) -> tuple[Line, ...]:
        """Empty as long as nothing is decided."""
        case = self._case
        if case.verdict is None or case.decided_at is None:
            return ()
        values = {
            "by": self._of.name_of(case.decided_by), "at": moment(case.decided_at),
            "verdict": self._named("verdict", case.verdict), "reason": short(case.reason),
        }  # fmt: skip
        own = self.of_case("decided_by, decided_at, verdict, reason", " · ".join(values.values()))
        made = Line(text=self._say("decision", **values), evidence=(own,))
        if case.signed_at is not None:
            signer = {"by": self._of.name_of(case.signed_by), "at": moment(case.signed_at)}
            seal = self.of_case("signed_by, signed_at", " ".join(signer.values()))
            return made, Line(text=self._say("signed", **signer), evidence=(seal,))
        if case.state is CaseState.DECIDED:
            waits = self.of_case("state", self._named("state", case.state))
            return made, Line(text=self._say("unsigned"), evidence=(waits,))
        return (made,)


def rule_field(rule: Rule, names: str, value: str) -> RecordEvidence:
    """A field of one version of a rule in the catalogue."""
    return field("rule", f"{rule.id}@{rule.version}", names, rule.id, value)


def basis_lines(
    rule: Rule,
    bases: tuple[Cited, ...],
    of_day: tuple[dt.date, str],
    language: str,
    conduct: tuple[RecordEvidence, ...] = (),
) -> tuple[Line, ...]:
    """A sentence for each basis in the day's jurisdiction, and the article's text where there is
    one. An article whose number nobody has verified is in no sentence and in no evidence."""
    day, jurisdiction = of_day
    if not bases:
        place = named("jurisdiction", jurisdiction, language)
        text = say("basis_none", language, rule=rule.id, jurisdiction=place)
        return (Line(text=text, evidence=(rule_field(rule, "basis", f"{rule.id} {place}"),)),)
    lines: list[Line] = []
    for one in bases:
        lines.append(_basis(rule, one, day, language, conduct))
        if one.text is not None:
            lines.append(passage_line(one.text, language))
    return tuple(lines)


def passage_line(passage: PassageEvidence, language: str) -> Line:
    """The words of a document, as they stand there."""
    place = passage.section.split("/")[-1].strip()
    values = {"title": passage.title, "place": place, "text": quoted(passage.text)}
    return Line(text=say("passage", language, **values), evidence=(passage,))


def _basis(
    rule: Rule, one: Cited, day: dt.date, language: str, conduct: tuple[RecordEvidence, ...]
) -> Line:
    basis = one.basis
    name = basis.name_zh if language == "zh" else basis.name_en
    since = basis.in_force.isoformat() if basis.in_force else say("since_unknown", language)
    values = {"rule": rule.id, "name": name, "since": since}
    if basis.in_force is not None and basis.in_force > day:
        own = rule_field(rule, "basis", " ".join(values.values()))
        text = say("basis_later", language, **values, day=day.isoformat())
        return Line(text=text, evidence=(own, *conduct))
    values["number"] = f"（{basis.number}）" if basis.number and language == "zh" else basis.number
    if one.known != "unverified":
        values["article"] = basis.article
    own = rule_field(rule, "basis", " ".join(values.values()))
    text = say(f"basis_{one.known}", language, **values)
    return Line(text=" ".join(text.split()), evidence=(own,))
