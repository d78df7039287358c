"""One case with all that its file can hold, without a database."""

import datetime as dt
import hashlib

from core.domain.case import (
    Case,
    CaseState,
    Review,
    Step,
    StepKind,
    Task,
    TaskState,
    Verdict,
)
from core.domain.case_record import (
    CaseRecord,
    Evidence,
    LegalBasis,
    LogPlace,
    MaterialFile,
    RuleCited,
)
from core.domain.conduct import Exchange, Form, Speaker, Utterance
from core.domain.finding import Detector, Finding, Severity
from core.domain.material import Material, MaterialState, StoredFinding

AT = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
SOUND = bytes(range(256)) * 40
SAID = "这款产品保本保息，#set page(width: 1cm) 收益稳稳的。"
_WHEN = {"occurred_at": AT - dt.timedelta(days=1), "added_at": AT, "changed_at": AT}


def _material(number: int, form: Form) -> Material:
    call = form is Form.CALL
    talk = tuple(
        Utterance(
            seq=n, speaker=who, text=text, start_s=n * 7.25 if call else None, recalled=n == 2
        )
        for n, (who, text) in enumerate(
            (
                (Speaker.CUSTOMER, "我想问一下理财"),
                (Speaker.SELLER, SAID),
                (Speaker.CUSTOMER, "会亏吗？"),
                (Speaker.SELLER, "不会的，您放心买。"),
            )
        )
    )
    return Material(
        id=f"mat_{number}", source="calls" if call else "conversation", source_ref=f"r{number}",
        form=form, person="E0102", person_name="王强", customer_id="c_0001",
        product_code="WM001", conversation_id=f"conv_{number}", revision=1,
        state=MaterialState.READY, error="", todo="",
        exchange=Exchange(language="zh", form=form, day=dt.date(2026, 11, 19), utterances=talk),
        **_WHEN,
    )  # fmt: skip


def _finding(number: int, material: str, text: str, seq: int | None, **named) -> StoredFinding:
    start = SAID.find(text) if text else 0
    given = {
        "rule_id": "RET-001", "rule_version": "1.0", "severity": Severity.CRITICAL,
        "name_zh": "承诺保本保收益", "name_en": "Promise of principal or return",
        "start": start, "end": start + len(text), "text": text, "seq": seq,
        "reason_zh": "向客户承诺本金不受损失", "reason_en": "The customer was promised no loss.",
    } | named  # fmt: skip
    return StoredFinding(
        id=f"fnd_{number}", material_id=material, revision=1, finding=Finding(**given),
        sweep_id=None, case_id="case_1", snoozed_by=None, shadow=False, found_at=AT,
    )  # fmt: skip


def _step(number: int, kind: StepKind, text: str = "", by: str = "xu", name: str = "许静") -> Step:
    at = AT + dt.timedelta(minutes=number)
    return Step(id=f"cs_{number}", kind=kind, text=text, details=None, by=by, by_name=name, at=at)


def _rule(rule_id: str, name_zh: str, name_en: str, *basis: LegalBasis) -> RuleCited:
    return RuleCited(
        id=rule_id, version="1.0", name_zh=name_zh, name_en=name_en,
        what_zh="不得承诺本金不受损失或者最低收益。",
        what_en="Nobody may promise that principal is safe or a return is certain.",
        severity=Severity.CRITICAL, basis=basis,
    )  # fmt: skip


LAW = LegalBasis(
    name_zh="金融机构产品适当性管理办法", name_en="Product Suitability Measures", number="2025年第7号",
    jurisdiction="CN", article="第二十五条", verified="text", in_force=dt.date(2026, 2, 1),
)  # fmt: skip
LOOSE = LAW.model_copy(
    update={
        "name_zh": "广告法",
        "name_en": "Advertising Law",
        "article": "",
        "verified": "unverified",
    }
)


def _reviews() -> tuple[Review, ...]:
    common = {
        "case_id": "case_1", "rule_id": "RET-001", "rule_version": "1.0", "finding_id": "fnd_1",
        "verdict": Verdict.CONFIRMED, "first_verdict": Verdict.CONFIRMED, "at": AT,
    }  # fmt: skip
    xu = Review(id="cv_1", reason="原话清楚", reviewer="xu", reviewer_name="许静", blind=False, **common)  # fmt: skip
    gao = Review(
        id="cv_2", reason="同意", reviewer="gao", reviewer_name="高远", blind=True, **common
    )
    return xu, gao


def _case(**named) -> Case:
    given = {
        "id": "case_1", "number": 12, "state": CaseState.REMEDIATION,
        "severity": Severity.CRITICAL, "title_zh": "王强：承诺保本保收益等2项",
        "title_en": "王强: Promise of principal or return and 1 more", "person": "E0102",
        "person_name": "王强", "customer_id": "c_0001", "product_code": "WM001",
        "conversation_id": None, "period": "2026-11", "findings": 2, "rules": ("RET-001", "DIS-001"),
        "assignee": "xu", "assignee_name": "许静", "due_at": AT + dt.timedelta(hours=8),
        "second_look": None, "look_reason": "", "verdict": Verdict.CONFIRMED,
        "reason": "录音与聊天一致，承诺保本属实。", "decided_by": "xu", "decided_at": AT,
        "signed_by": "gao", "signed_at": AT, "opened_at": AT, "closed_at": None,
    } | named  # fmt: skip
    return Case(**given)


def record(**named) -> CaseRecord:
    """A decided, signed case; named fields of the record are replaced."""
    file = MaterialFile(
        name="../录音 1.WAV", media_type="audio/wav", digest=hashlib.sha256(SOUND).hexdigest(),
        size=len(SOUND),
    )  # fmt: skip
    missing = {
        "rule_id": "DIS-001", "name_zh": "未作风险提示", "name_en": "No risk warning",
        "detector": Detector.DISCLOSURE, "severity": Severity.HIGH,
    }  # fmt: skip
    given = {
        "institution": "澄湖银行", "case": _case(), "customer_name": "张敏",
        "findings": (_finding(1, "mat_1", "保本保息", 1), _finding(2, "mat_2", "", 3, **missing)),
        "evidence": (
            Evidence(material=_material(1, Form.CHAT), file=MaterialFile()),
            Evidence(material=_material(2, Form.CALL), file=file),
        ),
        "rules": (
            _rule("DIS-001", "未作风险提示", "No risk warning"),
            _rule("RET-001", "承诺保本保收益", "Promise of principal or return", LAW, LOOSE),
        ),
        "reviews": _reviews(),
        "steps": (
            _step(0, StepKind.OPENED, by="system", name=""), _step(1, StepKind.ASSIGNED),
            _step(2, StepKind.NOTED, "已联系客户，等待回电。"), _step(3, StepKind.DECIDED, "承诺保本属实。"),
            _step(4, StepKind.SIGNED, by="gao", name="高远"),
        ),
        "tasks": (
            Task(id="ct_1", case_id="case_1", title="回访客户并更正说明", owner="王强", due_on=dt.date(2026, 12, 5),
                 state=TaskState.OPEN, outcome="", done_by=None, done_at=None),
        ),
        "log": LogPlace(seq=41, hash="ab" * 32), "changed_at": AT + dt.timedelta(minutes=4),
    } | named  # fmt: skip
    return CaseRecord(**given)


def open_record() -> CaseRecord:
    """The same before anybody has said anything."""
    nothing = {"verdict": None, "reason": "", "decided_by": None, "decided_at": None, "signed_by": None, "signed_at": None}  # fmt: skip
    case = _case(state=CaseState.OPEN, assignee=None, assignee_name="", **nothing)
    return record(case=case, reviews=(), tasks=(), log=None)
