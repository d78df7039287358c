"""Cases for the demo: talks of its people, what rules saw in them, and how officers went on."""

import datetime as dt
from collections.abc import Callable, Iterator
from itertools import groupby

from core.access import Principal, system
from core.clock import BEIJING
from core.demo.logins import logins
from core.demo.talks import RULES, TALKS, VERSION, Sighting, Talk
from core.domain.case import NewSnooze, NewTask, Pivot, SecondLook, Verdict
from core.domain.conduct import Exchange, Form, Utterance
from core.domain.finding import Finding
from core.domain.material import Material, NewMaterial, RuleName, StoredFinding, SweepKind
from core.store import case_reviews, case_tasks, cases, materials, screenings, snoozes, sweeps
from core.store import findings as found
from core.store.session import Session

_STEP = dt.timedelta(minutes=40)
_PACE_S, _PAUSE_S = 0.22, 0.6  # of a character that is said, and between two speakers
_SNOOZED = "called_again"  # comes after the snooze of what it shows
_TURN = dt.timedelta(minutes=1)  # between two messages of a chat


def seed_cases(session: Session, institution: str, now: dt.datetime) -> int:
    """The demo's cases, each some days old by now, in the caller's transaction; how many there are.

    They go the way that screening goes. Their scope names the rules of the findings that are there,
    so that a nightly sweep leaves the talks alone.
    """
    acting = system(institution)
    rules = [RuleName(id=rule, version=VERSION) for rule in RULES]
    scope = sweeps.name_scope(session, acting, rules, SweepKind.NIGHTLY)
    oldest_first = sorted(TALKS, key=lambda talk: -talk.days)
    held: dict[str, str] = {}
    for days, talks in groupby(oldest_first, key=lambda talk: talk.days):
        at = now - dt.timedelta(days=days)
        if days == _days_of(_SNOOZED):
            _snooze(session, at, now)
        for talk in talks:
            pair = _screened(session, acting, at, scope, talk)
            held.update((talk.ref, case) for case in cases.admit_each(session, acting, at, [pair]))
    _go_on(session, acting, now, held)
    cases.remind(session, acting, now)
    return len(held)


def exchange(talk: Talk, at: dt.datetime) -> Exchange:
    """The talk as it would have been kept: a call with seconds, a chat with times."""
    return Exchange(
        language=talk.language, form=talk.form, day=at.astimezone(BEIJING).date(),
        recorded=talk.form is Form.CALL, customer=talk.customer, product=talk.product,
        utterances=tuple(_utterances(talk, at)),
    )  # fmt: skip


def finding(talk: Talk, seen: Sighting) -> Finding:
    """The rule's finding in the line that it was seen in."""
    severity, zh, en = RULES[seen.rule]
    said = talk.lines[seen.seq - 1][1]
    start = said.index(seen.words) if seen.words else 0
    return Finding(
        rule_id=seen.rule, rule_version=VERSION, severity=severity, name_zh=zh, name_en=en,
        start=start, end=start + len(seen.words), text=seen.words, seq=seen.seq,
        detector=seen.detector, reason_zh=seen.zh, reason_en=seen.en,
    )  # fmt: skip


def _utterances(talk: Talk, at: dt.datetime) -> Iterator[Utterance]:
    second = 0.0
    for seq, (speaker, text) in enumerate(talk.lines, 1):
        if talk.form is Form.CALL:
            end = round(second + len(text) * _PACE_S, 1)
            yield Utterance(seq=seq, speaker=speaker, text=text, start_s=second, end_s=end)
            second = round(end + _PAUSE_S, 1)
        else:
            yield Utterance(
                seq=seq, speaker=speaker, text=text, at=at + (seq - 1) * _TURN,
                channel=talk.source, recalled=seq == talk.recalled,
            )  # fmt: skip


def _screened(
    session: Session, acting: Principal, at: dt.datetime, scope: str, talk: Talk
) -> tuple[Material, tuple[StoredFinding, ...]]:
    day = at.astimezone(BEIJING).date() - dt.timedelta(days=1)
    spoken = dt.time(9 + TALKS.index(talk) % 8, 7 * TALKS.index(talk) % 60)
    occurred = dt.datetime.combine(day, spoken, BEIJING)
    new = NewMaterial(
        source=talk.source, source_ref=f"demo-{talk.ref}", form=talk.form, person=talk.person,
        person_name=talk.name, customer_id=talk.customer_id, product_code=talk.product_code,
        occurred_at=occurred, exchange=exchange(talk, occurred),
    )  # fmt: skip
    material, _ = materials.put(session, acting, at, new)
    seen = [finding(talk, one) for one in talk.seen]
    return material, screenings.record(session, acting, at, material, scope, seen) or ()


def _snooze(session: Session, at: dt.datetime, now: dt.datetime) -> None:
    new = NewSnooze(
        rule_id="DIS-007", pivot=Pivot.PERSON, value="CE023", until=_day(now, 20),
        reason="该坐席的开场白正在改为统一录音，改好前不再逐件立案。",
    )  # fmt: skip
    snoozes.make(session, _officer("fangmin"), at, new)


class _Course:
    """What officers do on one case, each step some time after the one before."""

    def __init__(self, session: Session, case_id: str) -> None:
        self._session, self._id = session, case_id
        self._findings = [f.id for f in found.of_case(session, case_id)]
        self._at = cases.get(session, case_id).opened_at

    def _later(self) -> dt.datetime:
        self._at += _STEP
        return self._at

    def take(self, who: Principal) -> "_Course":
        cases.assign(self._session, who, self._id, self._later())
        return self

    def look(self, acting: Principal, look: SecondLook, reason: str) -> "_Course":
        cases.set_look(self._session, acting, self._id, self._later(), look, reason)
        return self

    def note(self, who: Principal, text: str) -> "_Course":
        cases.note(self._session, who, self._id, self._later(), text)
        return self

    def review(self, who: Principal, verdict: Verdict, *reasons: str) -> "_Course":
        """One reason for each finding, from the first."""
        for finding_id, reason in zip(self._findings, reasons, strict=False):
            now = self._later()
            case_reviews.review(self._session, who, self._id, now, finding_id, verdict, reason)
        return self

    def decide(self, who: Principal, verdict: Verdict, reason: str) -> "_Course":
        case_reviews.decide(self._session, who, self._id, self._later(), verdict, reason)
        return self

    def sign(self, who: Principal) -> "_Course":
        case_reviews.sign(self._session, who, self._id, self._later())
        return self

    def task(self, who: Principal, title: str, owner: str, due_on: dt.date) -> str:
        new = NewTask(title=title, owner=owner, due_on=due_on)
        return case_tasks.add(self._session, who, self._id, self._later(), new).id

    def done(self, who: Principal, task_id: str, outcome: str) -> "_Course":
        case_tasks.done(self._session, who, self._id, task_id, self._later(), outcome)
        return self


def _go_on(session: Session, acting: Principal, now: dt.datetime, held: dict[str, str]) -> None:
    xu, fang = _officer("xujing"), _officer("fangmin")

    def of(ref: str) -> _Course:
        return _Course(session, held[ref])

    _closed(of, xu, fang)
    _put_right(of("like_deposit"), xu, fang, now)
    confirmed, reason = Verdict.CONFIRMED, "让客户把保费转到个人账户，事实清楚。"
    of("own_card").take(fang).review(fang, confirmed, reason).decide(fang, confirmed, reason)
    reason = "明确教客户分天转账以避开报告。"
    split = of("split").take(xu).review(fang, confirmed, "教客户拆分，成立。")
    split.review(xu, confirmed, reason).decide(xu, confirmed, reason)
    making = of("make_good").take(xu)
    making.look(
        acting, SecondLook.INVESTIGATE, "两句都对客户说出，且客户随后表示买入，建议核对是否成交。"
    )
    making.review(fang, confirmed, "“稳赚不赔”是对基金作出的承诺。")
    making.review(xu, confirmed, "对公募基金说稳赚不赔。")
    english = of("english").take(fang)
    english.look(
        acting, SecondLook.ESCALATE, "The promise came after the customer asked about risk."
    )
    of("identity").take(xu).note(xu, "消息两分钟后撤回，核对证件号属于谁。")
    of("no_name").look(
        acting, SecondLook.FALSE_ALARM, "通话较短，可能是老客户回访，请核对外呼名单。"
    )


def _closed(of: Callable[[str], _Course], xu: Principal, fang: Principal) -> None:
    confirmed, reason = Verdict.CONFIRMED, "告诉客户测评选哪个答案才能买高风险产品。"
    steered = of("questionnaire").take(xu).review(xu, confirmed, reason)
    steered.review(fang, confirmed, "指明题号和选项，成立。")
    steered.decide(xu, confirmed, reason).sign(fang)
    alarm, reason = Verdict.FALSE_ALARM, "说的是定期存款，存款保险的说法属实，规则只管非存款产品。"
    deposit = of("deposit").take(xu).review(xu, alarm, reason)
    deposit.review(fang, Verdict.NEEDS_MORE, "要先确认客户存的是定期。")
    deposit.decide(xu, alarm, reason).sign(fang)
    reason = "断线后由同一人续接，不必再报；提示电话中心统一续接话术。"
    again = of("called_back").take(fang).review(fang, Verdict.VALUABLE, reason)
    again.decide(fang, Verdict.VALUABLE, reason)


def _put_right(course: _Course, xu: Principal, fang: Principal, now: dt.datetime) -> None:
    confirmed, reason = Verdict.CONFIRMED, "把年金保险说成定期存款，客户七十岁。"
    course.take(xu).review(xu, confirmed, reason).decide(xu, confirmed, reason)
    training = course.task(xu, "崔兰海暂停保险销售并补训", "何伟", _day(now, 5))
    course.task(xu, "回访郑强志，说明产品是保险，可在犹豫期内退保", "何伟", _day(now, 9))
    course.sign(fang).done(xu, training, "已停权，补训考核通过。")


def _officer(username: str) -> Principal:
    login = next(x for x in logins("demo") if x.username == username)
    return Principal(
        institution=login.institution, subject=f"login_{username}", role=login.role,
        name=login.name, employee_id=login.employee_id,
    )  # fmt: skip


def _days_of(ref: str) -> float:
    return next(talk.days for talk in TALKS if talk.ref == ref)


def _day(now: dt.datetime, days: int) -> dt.date:
    return now.astimezone(BEIJING).date() + dt.timedelta(days=days)
