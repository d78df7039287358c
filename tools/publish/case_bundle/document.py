"""A case as a report that people read: facts, decision, findings with their basis, course, tasks."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeVar

from core.clock import BEIJING
from core.domain.case import SIGNED, CaseState, Review, StepKind
from core.domain.case_record import CaseRecord, LegalBasis, RuleCited, around
from core.domain.conduct import Utterance
from core.domain.evidence import RecordEvidence
from core.domain.finding import Finding
from core.domain.material import StoredFinding
from core.domain.report import Bullets, Paragraph, Part, Report, Section, Sheet
from tools.publish.case_bundle import words
from tools.publish.case_bundle.words import WORDS, Both

Language = Literal["zh", "en"]
_Key = TypeVar("_Key")
_RECORD = 1  # every table rests on the record of the case
_SHORT = 16  # characters of a sum that are printed


def document(record: CaseRecord, language: Language) -> Report:
    return _Document(record, language).report()


class _Document:
    """One case in one language."""

    def __init__(self, record: CaseRecord, language: Language) -> None:
        self._record, self._case = record, record.case
        self._language: Language = language
        self._place = 0 if language == "zh" else 1
        self._rules = {(r.id, r.version): r for r in record.rules}
        self._materials = {e.material.id: e.material for e in record.evidence}

    def report(self) -> Report:
        record, case = self._record, self._case
        zh = self._language == "zh"
        title = f"　{case.title_zh}" if zh else f": {case.title_en}"
        return Report(
            title=f"{self._word('case')} {case.number}{title}",
            language=self._language, institution=record.institution, template="case",
            as_of=record.changed_at.astimezone(BEIJING).date(), made_at=record.changed_at,
            authors=(case.assignee_name or case.assignee,) if case.assignee else (),
            approved_by=self._approved_by(), sections=tuple(self._sections()),
            evidence=(self._evidence(),), disclosure=self._word("disclosure"),
        )  # fmt: skip

    def _sections(self) -> Iterator[Section]:
        yield self._section("facts", self._facts())
        yield self._section("decision", *self._decision())
        yield self._section("findings")
        for number, one in enumerate(self._record.findings, 1):
            rule = f"{one.finding.rule_id} {one.finding.rule_version}"
            name = f"{number}. {self._name(one.finding)}{self._aside(rule)}"
            yield Section(name=f"finding{number}", title=name, level=2, parts=tuple(self._finding(one)))  # fmt: skip
        if self._record.tasks:
            yield self._section("tasks", self._tasks())
        yield self._section("course", self._course())
        yield self._section("evidence", self._materials_table())

    def _section(self, name: str, *parts: Part) -> Section:
        return Section(name=name, title=self._word(name), parts=parts)

    def _facts(self) -> Part:
        case, record = self._case, self._record
        customer = " ".join(filter(None, (record.customer_name, case.customer_id)))
        told = {
            "number": str(case.number), "person": f"{case.person_name} {case.person}".strip(),
            "customer": customer, "product": case.product_code or "", "period": case.period,
            "severity": self._of(words.SEVERITY, case.severity), "state": self._of(words.STATE, case.state),
            "assignee": case.assignee_name or case.assignee or "", "opened": _time(case.opened_at),
            "due": _time(case.due_at),
        }  # fmt: skip
        rows = [(self._word(k), v or self._word("none")) for k, v in told.items()]
        return self._sheet("facts", ("item", "content"), rows)

    def _decision(self) -> Iterator[Part]:
        case = self._case
        if case.verdict is None or case.decided_at is None:
            yield Paragraph(text=self._word("undecided"))
            return
        yield Paragraph(text=self._line("decision", self._of(words.VERDICT, case.verdict)))
        yield Paragraph(text=self._line("reason", case.reason))
        decided = f"{self._actor(StepKind.DECIDED, case.decided_by)} {_time(case.decided_at)}"
        yield Paragraph(text=self._line("decided_by", decided))
        if case.signed_at is not None:
            signed = f"{self._actor(StepKind.SIGNED, case.signed_by)} {_time(case.signed_at)}"
            yield Paragraph(text=self._line("signed_by", signed))
        elif case.severity in SIGNED:
            yield Paragraph(text=self._word("unsigned"))

    def _finding(self, one: StoredFinding) -> Iterator[Part]:
        finding, language = one.finding, self._language
        kind = " · ".join((self._of(words.SEVERITY, finding.severity), self._of(words.DETECTOR, finding.detector), _time(one.found_at)))  # fmt: skip
        yield Paragraph(text=kind)
        quoted = f"「{finding.text}」" if language == "zh" else f"“{finding.text}”"
        yield Paragraph(text=self._line("said", quoted) if finding.text else self._word("missing"))
        reason = finding.reason_zh if language == "zh" else finding.reason_en
        if reason:
            yield Paragraph(text=self._line("reason", reason))
        yield from self._context(one)
        yield from self._rule(self._rules.get((finding.rule_id, finding.rule_version)))
        reviews = [r for r in self._record.reviews if r.finding_id == one.id]
        yield Paragraph(text=self._word("reviews" if reviews else "noreviews"))
        if reviews:
            yield _bullets(self._review(r) for r in reviews)

    def _context(self, one: StoredFinding) -> Iterator[Part]:
        material = self._materials[one.material_id]
        near = around(material.exchange.utterances, one.finding.seq)
        if near:
            yield Paragraph(text=f"{self._word('context')}{self._aside(material.id)}")
            yield _bullets(self._utterance(u, one.finding) for u in near)

    def _utterance(self, one: Utterance, finding: Finding) -> str:
        text = one.text
        if one.seq == finding.seq and finding.text and text[finding.start : finding.end] == finding.text:  # fmt: skip
            text = f"{text[: finding.start]}【{finding.text}】{text[finding.end :]}"
        when = "" if one.start_s is None else f" {int(one.start_s // 60)}:{one.start_s % 60:04.1f}"
        recalled = f" [{self._word('recalled')}]" if one.recalled else ""
        return self._join(f"{self._of(words.SPEAKER, one.speaker)}{when}{recalled}", text)

    def _rule(self, rule: RuleCited | None) -> Iterator[Part]:
        what = "" if rule is None else rule.what_zh if self._language == "zh" else rule.what_en
        if what:
            yield Paragraph(text=self._line("requires", what))
        if rule is None or not rule.basis:
            yield Paragraph(text=self._word("nobasis"))
            return
        yield Paragraph(text=self._word("basis"))
        yield _bullets(self._basis(b) for b in rule.basis)

    def _basis(self, one: LegalBasis) -> str:
        verified = self._of(words.VERIFIED, one.verified)
        if self._language == "zh":
            number = f"（{one.number}）" if one.number else ""
            return f"《{one.name_zh}》{number}{one.article}［{verified}］"
        number = f" ({one.number})" if one.number else ""
        article = f", {one.article}" if one.article else ""
        return f"{one.name_en}{number}{article} [{verified}]"

    def _review(self, one: Review) -> str:
        blind = f" [{self._word('blind')}]" if one.blind else ""
        told = f"{one.reviewer_name or one.reviewer} {_time(one.at)}{blind} {self._of(words.VERDICT, one.verdict)}"  # fmt: skip
        return self._join(told, one.reason)

    def _tasks(self) -> Part:
        rows = [
            (t.title, t.owner, t.due_on.isoformat(), self._of(words.TASK, t.state), t.outcome or self._word("none"))
            for t in self._record.tasks
        ]  # fmt: skip
        return self._sheet("tasks", ("task", "owner", "due_on", "state", "outcome"), rows)

    def _course(self) -> Part:
        rows = [
            (_time(s.at), self._of(words.STEP, s.kind), self._who(s.by, s.by_name), s.text or self._word("none"))
            for s in self._record.steps
        ]  # fmt: skip
        return self._sheet("course", ("time", "step", "by", "words"), rows)

    def _materials_table(self) -> Part:
        rows = [
            (
                e.material.id, self._of(words.FORM, e.material.form), _time(e.material.occurred_at),
                e.file.name or self._word("none"), e.file.digest[:_SHORT] or self._word("none"),
            )
            for e in self._record.evidence
        ]  # fmt: skip
        return self._sheet("evidence", ("material", "form", "occurred", "file", "sum"), rows)

    def _sheet(self, title: str, heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Sheet:
        return Sheet(
            title=self._word(f"{title}_table"), heads=tuple(map(self._word, heads)), rows=tuple(rows),
            values=tuple((None,) * len(heads) for _ in rows), evidence=_RECORD,
        )  # fmt: skip

    def _evidence(self) -> RecordEvidence:
        log = self._record.log
        told = self._word("log").format(seq=log.seq, hash=log.hash[:_SHORT]) if log else self._case.id  # fmt: skip
        return RecordEvidence(
            table="conduct_case", record_id=self._case.id, field="log",
            label=self._word("record"), value=told,
        )  # fmt: skip

    def _approved_by(self) -> str:
        """Who signed; who decided, where a decision stands by itself."""
        case = self._case
        if case.signed_by:
            return self._actor(StepKind.SIGNED, case.signed_by)
        stands = case.state in {CaseState.REMEDIATION, CaseState.CLOSED}
        return self._actor(StepKind.DECIDED, case.decided_by) if stands else ""

    def _actor(self, kind: StepKind, subject: str | None) -> str:
        """The name under which somebody took a step last."""
        steps = [s for s in self._record.steps if s.kind is kind and s.by == subject]
        return self._who(subject or "", steps[-1].by_name if steps else "")

    def _who(self, subject: str, name: str) -> str:
        return name or (self._word("system") if subject == "system" else subject)

    def _name(self, finding: Finding) -> str:
        return finding.name_zh if self._language == "zh" else finding.name_en

    def _line(self, word: str, text: str) -> str:
        return self._join(self._word(word), text)

    def _join(self, before: str, text: str) -> str:
        return f"{before}：{text}" if self._language == "zh" else f"{before}: {text}"

    def _aside(self, text: str) -> str:
        return f"（{text}）" if self._language == "zh" else f" ({text})"

    def _word(self, name: str) -> str:
        return WORDS[name][self._place]

    def _of(self, names: Mapping[_Key, Both], key: _Key) -> str:
        return names[key][self._place]


def _bullets(items: Iterator[str]) -> Bullets:
    return Bullets(items=tuple(Paragraph(text=i) for i in items))


def _time(at: dt.datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
