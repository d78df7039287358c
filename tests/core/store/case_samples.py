"""Materials with findings, as screening stores them, for the tests of cases."""

import datetime as dt

from core.access import Principal, Role, system
from core.domain.conduct import Exchange, Form, Speaker, Utterance
from core.domain.finding import Detector, Finding, Severity
from core.domain.material import NewMaterial
from core.store import cases, materials, screenings
from tests.conftest import NOW

XU = Principal(
    institution="demo", subject="xu", role=Role.COMPLIANCE_OFFICER, name="许静", employee_id="e_7"
)
GAO = Principal(institution="demo", subject="gao", role=Role.COMPLIANCE_OFFICER, name="高远")
QIN = Principal(institution="demo", subject="qin", role=Role.AUDITOR, name="秦审")
THEM = Principal(institution="other", subject="tang", role=Role.COMPLIANCE_OFFICER, name="汤")
SYSTEM = system("demo")
SAID = "您好。这款产品保本保息，稳赚不赔！要不要看看？"
PROMISE, SURE = "保本保息", "稳赚不赔"


def utterance(seq: int, text: str, speaker: Speaker = Speaker.SELLER) -> Utterance:
    return Utterance(seq=seq, speaker=speaker, text=text, channel="wecom")


TALK = (
    utterance(1, "我想买点理财", Speaker.CUSTOMER),
    utterance(2, SAID),
    utterance(3, "真的吗", Speaker.CUSTOMER),
    utterance(4, "放心，绝对不会亏。"),
)


def exchange(talk=TALK, form=Form.CHAT) -> Exchange:
    return Exchange(language="zh", form=form, day=dt.date(2026, 11, 19), utterances=talk)


def new_material(ref="m1", *, talk=TALK, form=Form.CHAT, **named) -> NewMaterial:
    given = {
        "source": "conversation", "source_ref": ref, "form": form, "person": "E0102",
        "person_name": "王强", "customer_id": "c_0001", "product_code": "WM001",
        "conversation_id": f"conv_{ref}", "occurred_at": NOW - dt.timedelta(days=1),
        "exchange": exchange(talk, form),
    } | named  # fmt: skip
    return NewMaterial(**given)


def finding(
    words=PROMISE, *, rule="RET-001", severity=Severity.CRITICAL, seq=2, text=SAID, version="1.0"
) -> Finding:
    start = text.find(words) if words else 0
    return Finding(
        rule_id=rule, rule_version=version, severity=severity, name_zh=f"规则{rule}",
        name_en=f"rule {rule}", start=start, end=start + len(words), text=words, seq=seq,
        detector=Detector.LEXICAL,
    )  # fmt: skip


def kept(session, who, new=None, *found, scope="s1", shadow=False, now=NOW):
    """The material and its new findings, before cases are asked."""
    material, _ = materials.put(session, who, now, new or new_material())
    stored = screenings.record(session, who, now, material, scope, found, shadow=shadow)
    return material, stored or ()


def admitted(store, *found, new=None, now=NOW, who=SYSTEM, **named):
    """The ids of the cases that the findings of a material came into."""
    with store.transaction(who) as session:
        material, stored = kept(session, who, new, *(found or (finding(),)), now=now, **named)
        return cases.admit(session, who, now, material, stored)


def do(store, who, what, *given, **named):
    with store.transaction(who) as session:
        return what(session, who, *given, **named)
