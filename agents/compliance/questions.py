"""What is still open on a case, and what remains to be decided, read off its records by code."""

import datetime as dt
from collections.abc import Mapping

from agents.compliance.dossier import Cited, Dossier, Held
from agents.compliance.explain import once
from agents.compliance.lines import field, quoted
from agents.compliance.phrases import named, say
from agents.compliance.tell import Teller, moment
from agents.kit.lines import Line
from core.domain.case import SIGNED, CaseState
from core.domain.conduct import Speaker
from core.domain.evidence import Evidence, RecordEvidence
from core.domain.finding import Detector
from core.store.findings import stands

_SURE = 0.8  # a calibrated probability


class Questions:
    """The sentences of the memo's last two sections."""

    def __init__(self, dossier: Dossier, teller: Teller, language: str) -> None:
        self._of, self._teller, self._language = dossier, teller, language

    def open(self) -> tuple[Line, ...]:
        """At least one sentence: that nothing is open is one, too."""
        lines: list[Line] = []
        for held in self._of.held:
            lines += self._of_finding(held)
        for held in once(self._of.held):
            lines += self._of_rule(held)
        lines += self._texts()
        case = self._of.case
        if case.customer_id is None:
            lines.append(self._line("q_customer", self._teller.of_case("customer_id", "-")))
        if lines:
            return tuple(lines)
        own = self._teller.of_case("findings", str(case.findings))
        return (self._line("q_none", own, findings=str(case.findings)),)

    def _of_finding(self, held: Held) -> list[Line]:
        teller, finding, n = self._teller, held.finding, str(held.n)
        lines: list[Line] = []
        if not stands(finding, held.exchange):
            revision = str(held.material.revision)
            lines.append(
                self._line("q_changed", teller.of_material(held, "revision", revision), n=n)
            )
        said = held.utterance
        if said is not None and said.recalled:
            lines.append(
                self._line("q_recalled", teller.of_material(held, "recalled", "true"), n=n)
            )
        if said is not None and said.speaker is Speaker.UNKNOWN:
            own = teller.of_material(held, "speaker", said.speaker.value)
            lines.append(self._line("q_speaker", own, n=n))
        if finding.detector is Detector.SEMANTIC and finding.score < _SURE:
            score = f"{finding.score:.2f}"
            lines.append(
                self._line("q_score", teller.of_finding(held, "score", score), n=n, score=score)
            )
        if finding.rule_id.startswith("SUI") and held.exchange.customer.rating is None:
            lines.append(
                self._line("q_rating", teller.of_material(held, "customer.rating", "-"), n=n)
            )
        return lines

    def _of_rule(self, held: Held) -> list[Line]:
        teller, finding, day = self._teller, held.finding, held.exchange.day
        conduct = teller.of_material(held, "day", day.isoformat())
        lines: list[Line] = []
        if held.holds() is not True:
            own = teller.of_finding(held, "rule_id", finding.rule_id)
            lines.append(self._line("q_rule", own, conduct, rule=finding.rule_id, day=str(day)))
        for one in held.bases:
            if one.known == "unverified":
                name = self._name(one)
                own = self._basis(held, name)
                lines.append(self._line("q_article", own, rule=finding.rule_id, name=name))
        return lines

    def _texts(self) -> list[Line]:
        """Which articles the library does not have as of each day of conduct."""
        missing: dict[dt.date, dict[str, Held]] = {}
        for held in once(self._of.held):
            day = held.exchange.day
            for one in held.bases:
                known, since = one.known != "unverified", one.basis.in_force
                if known and one.text is None and (since is None or since <= day):
                    missing.setdefault(day, {}).setdefault(self._name(one), held)
        return [self._not_there(day, names) for day, names in missing.items()]

    def _not_there(self, day: dt.date, names: Mapping[str, Held]) -> Line:
        first = next(iter(names.values()))
        conduct = self._teller.of_material(first, "day", day.isoformat())
        said = "、".join(f"《{n}》" for n in names) if self._language == "zh" else "; ".join(names)
        own = [self._basis(held, name) for name, held in names.items()]
        return self._line("q_text", conduct, *own, names=said, day=day.isoformat())

    def _name(self, one: Cited) -> str:
        return one.basis.name_zh if self._language == "zh" else one.basis.name_en

    def _basis(self, held: Held, name: str) -> RecordEvidence:
        finding = held.finding
        key = f"{finding.rule_id}@{finding.rule_version}"
        return field("rule", key, "basis", finding.rule_id, f"{finding.rule_id} {name}")

    def remaining(self) -> tuple[Line, ...]:
        """By the state that the case is in; a decision that is not made is never told."""
        case, teller = self._of.case, self._teller
        number, state = str(case.number), named("state", case.state, self._language)
        own = teller.of_case("number, state", f"{number} {state}")
        if case.state is CaseState.CLOSED:
            return (self._line("r_closed", own, number=number),)
        if case.state is CaseState.DECIDED:
            return (self._line("r_sign", own, number=number), *self._tasks())
        if case.state is CaseState.REMEDIATION:
            return self._tasks() or (self._line("r_remediation", own, number=number),)
        first = [self._line("r_open", own, number=number)] if case.state is CaseState.OPEN else []
        return (*first, *self._reviews(), *self._decision(), *self._tasks())

    def _reviews(self) -> tuple[Line, ...]:
        left = sum(not h.reviewed for h in self._of.held)
        if not self._of.works or not left:
            return ()
        own = self._teller.of_case("own reviews missing", str(left))
        return (self._line("r_review", own, left=str(left)),)

    def _decision(self) -> tuple[Line, ...]:
        case, due = self._of.case, moment(self._of.case.due_at)
        by = say("r_by", self._language, due=due)
        made = [self._line("r_decide", self._teller.of_case("due_at", due), by=by)]
        if case.severity in SIGNED:
            severity = named("severity", case.severity, self._language)
            own = self._teller.of_case("severity", severity)
            made.append(self._line("r_second", own, severity=severity))
        return tuple(made)

    def _tasks(self) -> tuple[Line, ...]:
        lines: list[Line] = []
        for task in self._of.open_tasks:
            values = {"title": quoted(task.title), "owner": task.owner, "due": task.due_on.isoformat()}  # fmt: skip
            own = self._teller.of_case("tasks: title, owner, due_on", " · ".join(values.values()))
            lines.append(self._line("r_task", own.model_copy(update={"table": "case_task", "record_id": task.id}), **values))  # fmt: skip
        return tuple(lines)

    def _line(self, phrase: str, *evidence: Evidence, **values: str) -> Line:
        return Line(text=say(phrase, self._language, **values), evidence=evidence)
