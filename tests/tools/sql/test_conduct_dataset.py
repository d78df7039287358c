"""Questions on findings and cases: the figure that Python counts over the same rows, for compliance
officers of the same institution alone."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from agents.compliance.rules.catalogue import rules
from core.access import Role
from core.clock import FixedClock, SystemClock
from core.domain.case import CaseState, SecondLook, Verdict
from core.domain.conduct import Phase
from core.domain.finding import Detector, Severity
from core.embedded.postgres import APP, OWNER, READER, make_database
from core.errors import NotFound
from core.store.reader import Reader, claims_of, signing_key
from core.store.session import Store
from tests.conftest import Services
from tests.evals.ask_data.case import Case, load
from tests.tools.sql.conduct_right import (
    FIGURES,
    TABLES,
    alarms,
    by,
    confirmed,
    found,
    judged,
    opened,
)
from tests.tools.sql.conduct_rows import (
    CUSTOMER,
    SECRET,
    Known,
    Person,
    keep,
    make,
)
from tests.tools.sql.conftest import DATASETS, Data, person
from tools.sql.ask import Asked, DataDesk
from tools.sql.publish import publish
from tools.sql.rights import permitted
from tools.sql.tell import sentences

CLOCK = FixedClock(dt.datetime(2026, 11, 25, 2, tzinfo=dt.UTC))
OFFICER = Role.COMPLIANCE_OFFICER
AGENT = Person("agent:service", "客服助手")


@dataclass(frozen=True)
class World:
    desk: DataDesk
    store: Store
    reader: Reader
    admin: str
    demo: Known
    other: Known


@pytest.fixture(scope="module")
def world(services: Services, bank_template: str) -> Iterator[World]:
    name = "data_conduct"
    with psycopg.connect(services.postgres.admin, autocommit=True) as c:
        make_database(c, name, bank_template)
    admin = services.postgres.admin.rsplit("/", 1)[0] + "/" + name
    with psycopg.connect(admin) as c:
        c.execute("DELETE FROM material")
        c.execute("DELETE FROM conduct_case")
        staff = c.execute(
            "SELECT e.id, e.name, b.name, b.name_en FROM employee e JOIN branch b ON b.id = e.branch_id "
            "AND b.institution = e.institution WHERE e.institution = 'demo' ORDER BY e.id OFFSET 6 LIMIT 5"
        ).fetchall()
    people = [*(Person(*row) for row in staff), AGENT]
    store = Store(services.url(APP, name), connections=2)
    demo, other = make(11, people, ("WM310", "FD623"), 90), make(12, people, ("WM310",), 25)
    keep(store, "demo", demo)
    keep(store, "other", other)
    publish(services.url(OWNER, name), DATASETS.values())
    reader = Reader(services.url(READER, name), signing_key(store))
    desk = DataDesk(reader, CLOCK, lambda who: claims_of(store, who))
    yield World(desk, store, reader, admin, demo, other)
    store.close()


def ask(world: World, question: str, *, institution: str = "demo") -> tuple[Asked, str]:
    """As a compliance officer, of all datasets."""
    language = "en" if question.isascii() else "zh"
    who = person(OFFICER, institution=institution)
    asked, dataset = world.desk.ask_any(who, DATASETS.values(), question, language)
    return asked, dataset.name


def figure(asked: Asked) -> object:
    assert asked.rows is not None, asked.unclear
    assert len(asked.rows.rows) == 1
    value = asked.rows.rows[0][-1]
    return round(float(value), 6) if isinstance(value, float | Decimal) else value


def table(asked: Asked) -> dict[object, object]:
    """The first column and the last; a group without a figure is there with None."""
    assert asked.rows is not None, asked.unclear
    return {
        row[0]: round(float(row[-1]), 6) if isinstance(row[-1], float | Decimal) else row[-1]
        for row in asked.rows.rows
    }


@pytest.mark.parametrize(
    ("question", "right"), FIGURES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_figure_is_what_python_counts(
    world: World, question: str, right: Callable[[Known], object]
) -> None:
    asked, name = ask(world, question)
    expected = right(world.demo)
    assert expected, "the rows must be able to tell a wrong answer"
    assert (name, figure(asked)) == ("conduct", expected)


@pytest.mark.parametrize(
    ("question", "right"), TABLES, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_table_is_what_python_counts(
    world: World, question: str, right: Callable[[Known], dict[object, object]]
) -> None:
    asked, name = ask(world, question)
    expected = right(world.demo)
    assert len(expected) > 1
    assert (name, table(asked)) == ("conduct", expected)


@pytest.mark.parametrize(
    "question", ["哪位销售的确认违规最多", "who has the most confirmed breaches"]
)
def test_who_is_first_is_who_has_most(world: World, question: str) -> None:
    most = Counter(f.person.name for f in confirmed(world.demo)).most_common(2)
    assert most[0][1] > most[1][1]
    asked, _ = ask(world, question)
    assert asked.rows is not None
    assert asked.rows.rows == (most[0],)


def test_the_rule_with_most_false_alarms_is_told_by_its_name(world: World) -> None:
    rates = {r: alarms(fs) for r, fs in by(judged(world.demo), lambda f: f.rule).items()}
    worst = max(rates, key=lambda r: rates[r])
    asked, name = ask(world, "误报率最高的规则是哪条")
    assert asked.rows is not None
    assert (asked.rows.rows[0][0], round(float(asked.rows.rows[0][1]), 6)) == (worst, rates[worst])
    title = next(r.name_zh for r in rules() if r.id == worst)
    assert f"{worst} {title}" in "".join(sentences(asked, DATASETS[name], "zh"))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("保本的发现有多少", "RET-001 承诺保本或保证收益"),
        ("how many cases are awaiting signature", "to be signed"),
        ("还没认领的案件有几件", "待认领"),
    ],
)
def test_what_was_understood_is_said_by_name(world: World, question: str, told: str) -> None:
    asked, name = ask(world, question)
    language = "en" if question.isascii() else "zh"
    assert told in sentences(asked, DATASETS[name], language)[1]


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("上月有多少违规", "which_metric"),
        ("各网点的违规数", "which_metric"),
        ("how many breaches last month", "which_metric"),
        ("确认的有多少", "unread"),
        ("客户林悦有多少发现", "unread"),
        ("各网点的发现原文", "unread"),
        ("how many findings without a case", "unread"),
        ("下个月会有多少发现", "not_yet"),
        ("严重的有多少", "which_value"),
        ("最严重的案件是哪件", "by_what"),
        ("哪个案件用时最长", "by_what"),
        ("who decided most cases", "by_what"),
        ("谁决定的案件最多", "by_what"),
        ("how many cases were not confirmed", "unread"),
        ("没有确认违规的案件有多少", "unread"),
        ("how many cases were decided late", "unread"),
    ],
)
def test_what_is_ambiguous_or_not_there_is_asked_back(
    world: World, question: str, why: str
) -> None:
    asked, _ = ask(world, question)
    assert asked.rows is None
    assert asked.unclear is not None
    assert asked.unclear.why == why


@pytest.mark.parametrize(
    "role",
    [Role.ANALYST, Role.BRANCH_MANAGER, Role.REPRESENTATIVE, Role.ADMINISTRATOR, Role.CUSTOMER],
)
def test_without_the_right_there_is_no_such_dataset(world: World, role: Role) -> None:
    who = person(role)
    with pytest.raises(NotFound):
        world.desk.ask(who, DATASETS["conduct"], "一共有多少发现", "zh")
    with pytest.raises(NotFound):
        world.desk.run(who, DATASETS["conduct"], "SELECT COUNT(*) AS n FROM finding")


def test_a_role_alone_is_not_the_right(world: World) -> None:
    """Named among the roles, an analyst still lacks the scope; the views show nothing either."""
    opened_up = DATASETS["conduct"].model_copy(update={"roles": ("analyst",)})
    with pytest.raises(NotFound):
        permitted(opened_up, person(Role.ANALYST))
    claims = claims_of(world.store, person(Role.ANALYST))
    for name in ("finding", "conduct_case"):
        query = f"SELECT COUNT(*) FROM {name}"
        assert world.reader.read(claims, ["data_conduct"], query).rows == ((0,),)


def test_an_analyst_gets_no_figure_of_it_from_another_dataset(world: World) -> None:
    for question in ("上月每条规则有多少发现", "误报率最高的规则是哪条", "有多少案件逾期未决"):
        asked, dataset = world.desk.ask_any(person(Role.ANALYST), DATASETS.values(), question, "zh")
        assert (asked.rows, dataset.name == "conduct") == (None, False)


def test_an_auditor_who_reads_cases_may_ask(world: World) -> None:
    asked = world.desk.ask(person(Role.AUDITOR), DATASETS["conduct"], "一共有多少发现", "zh")
    assert figure(asked) == len(found(world.demo))


def test_each_institution_counts_its_own(world: World) -> None:
    for question in ("一共有多少发现", "未决案件有多少件"):
        mine, theirs = (ask(world, question, institution=i)[0] for i in ("demo", "other"))
        assert figure(mine) != figure(theirs)
    assert figure(ask(world, "一共有多少发现", institution="other")[0]) == len(found(world.other))
    assert figure(ask(world, "未决案件有多少件", institution="other")[0]) == len(
        opened(world.other, pending=True)
    )


def test_the_branch_of_a_namesake_elsewhere_is_not_taken(world: World) -> None:
    """The other institution's people have the ids of this one's employees, and no branch of it."""
    asked, _ = ask(world, "各网点的发现数", institution="other")
    assert table(asked) == {"未知网点": len(found(world.other))}


def test_nothing_shows_what_was_said_or_to_whom(world: World) -> None:
    claims = claims_of(world.store, person(OFFICER))
    for name in ("finding", "conduct_case"):
        rows = world.reader.read(claims, ["data_conduct"], f"SELECT * FROM {name}").rows
        assert len(rows) == len(found(world.demo) if name == "finding" else world.demo.cases)
        assert not any(SECRET in str(cell) or str(cell) == CUSTOMER for row in rows for cell in row)


def test_no_word_of_a_reviewer_shows_before_the_decision(world: World) -> None:
    claims = claims_of(world.store, person(OFFICER))
    query = "SELECT f.verdict FROM finding f JOIN conduct_case c ON c.number = f.case_number WHERE c.pending IS NOT NULL"
    rows = world.reader.read(claims, ["data_conduct"], query).rows
    assert len(rows) == sum(f.case is not None and f.case.pending for f in found(world.demo)) > 10
    assert set(rows) == {(None,)}


def test_every_rule_has_the_catalogues_names() -> None:
    column = DATASETS["conduct"].at("finding.rule_id")
    assert column.values == {
        r.id: {"zh": f"{r.id} {r.name_zh}", "en": f"{r.id} {r.name_en}"} for r in rules()
    }
    assert all({r.name_zh, r.name_en} <= set(column.aliases[r.id]) for r in rules())


def test_codes_are_those_that_the_platform_has() -> None:
    dataset = DATASETS["conduct"]
    assert set(dataset.at("finding.detector").values) == {d.value for d in Detector}
    assert {v[2:] for v in dataset.at("finding.severity").values} == {s.value for s in Severity}
    assert {v[2:] for v in dataset.at("finding.phase").values} == {p.value for p in Phase}
    assert {v[2:] for v in dataset.at("conduct_case.state").values} == {s.value for s in CaseState}
    assert set(dataset.at("finding.verdict").values) == {v.value for v in Verdict}
    assert set(dataset.at("conduct_case.second_look").values) == {s.value for s in SecondLook}


CASES = load(Path("tests/evals/ask_data/cases.jsonl"))


@pytest.mark.parametrize("case", CASES[::15], ids=lambda c: c.question)
def test_questions_on_bank_and_market_stay_where_they_were(world: World, case: Case) -> None:
    others = [d for d in DATASETS.values() if d.name != "conduct"]
    who = person(OFFICER)
    before, named = world.desk.ask_any(who, others, case.question, case.language)
    asked, dataset = world.desk.ask_any(who, DATASETS.values(), case.question, case.language)
    assert (asked.rows, asked.plan, dataset.name) == (before.rows, before.plan, named.name)


def test_the_demos_own_cases_can_be_asked(data: Data) -> None:
    """The running installation's: what an officer asks is what its tables hold."""
    desk = DataDesk(data.reader, SystemClock(), lambda who: claims_of(data.store, who))
    held = (
        ("一共有多少发现", "SELECT count(*) FROM finding WHERE institution = 'demo'"),
        ("有多少案件逾期未决", "SELECT count(*) FROM conduct_case WHERE state IN ('open', 'in_review') AND due_at < now()"),
        ("how many cases are awaiting signature", "SELECT count(*) FROM conduct_case WHERE state = 'decided'"),
        ("静默了多少发现", "SELECT count(*) FROM finding WHERE snoozed_by IS NOT NULL"),
        ("确认违规数", "SELECT count(*) FROM finding f JOIN conduct_case k ON k.id = f.case_id AND k.verdict = 'confirmed'"),
        ("how many cases are unassigned", "SELECT count(*) FROM conduct_case WHERE state = 'open'"),
    )  # fmt: skip
    with psycopg.connect(data.admin) as c:
        for question, query in held:
            expected = c.execute(query).fetchone()
            language = "en" if question.isascii() else "zh"
            asked, name = desk.ask_any(person(OFFICER), DATASETS.values(), question, language)
            assert expected is not None
            assert expected[0] > 0
            assert (name.name, figure(asked)) == ("conduct", expected[0])
