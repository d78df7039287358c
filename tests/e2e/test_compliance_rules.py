"""Rules, sweeps and figures as officers see them; a change needs a shadow run and a second person."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from core.clock import SystemClock
from core.domain.material import SweepKind
from core.store import rule_versions, sweeps
from tests.e2e.compliance_material import DEMO, put_call
from tests.e2e.conftest import Open
from tests.e2e.live import Live
from tests.e2e.test_accessibility import LOOKS, clean

NARROW = [pytest.param(390, "en-US", "dark", id="phone-en-dark")]
VIEWS = ("figures", "rules", "rules&on=RET-001", "sweeps", "snoozes")


@pytest.fixture(scope="module", autouse=True)
def some_case(live: Live) -> str:
    return put_call(live.store, "figures", "E2E-figures")


@pytest.fixture
def drafted(live: Live) -> Iterator[None]:
    """Sweeps that are left running would be the nightly one of the next test."""
    yield
    with live.store.transaction(DEMO) as session:
        for one in sweeps.listed(session):
            sweeps.cancel(session, DEMO, one.id, SystemClock().now())


def at(open_page: Open, view: str, user: str = "xujing", **look: object) -> Page:
    page = open_page(f"/compliance?view={view}", user=user, **look)
    page.locator("main h1").wait_for()
    page.on("dialog", lambda dialog: dialog.accept())
    return page


def fill(page: Page, pattern: str, must_fire: str) -> Locator:
    page.get_by_role("button", name="起草改动").click()
    form = page.locator(".change-form")
    form.get_by_label("新增词句（每行一个正则）").fill(pattern)
    form.get_by_label("必须命中的语句（每行一句）").fill(must_fire)
    form.get_by_label("改动理由").fill("补上新说法。")
    return form


@pytest.mark.usefixtures("drafted")
def test_a_change_is_drafted_tried_and_approved_by_a_second_person(
    open_page: Open, live: Live
) -> None:
    page = at(open_page, "rules")
    page.get_by_role("searchbox").fill("承诺保本")
    expect(page.locator(".rule-line")).to_have_count(1)
    page.locator(".rule-line").click()
    expect(page.locator("main h1")).to_contain_text("RET-001")
    form = fill(page, "闭眼赚", "这只基金躺着赚。")
    form.get_by_role("button", name="保存草稿").click()
    expect(form.get_by_role("alert")).to_contain_text("这一版没有命中：“这只基金躺着赚。”")
    form.get_by_label("必须命中的语句（每行一句）").fill("这只基金闭眼赚。")
    form.get_by_role("button", name="保存草稿").click()
    line = page.locator(".version-line").first
    expect(line).to_contain_text("草稿")
    expect(line).to_contain_text("闭眼赚")
    expect(line).to_contain_text("起草人不能批准自己的改动")

    chief = at(open_page, "rules&on=RET-001", "fangmin")
    theirs = chief.locator(".version-line").first
    expect(theirs.get_by_role("button", name="批准启用")).to_be_disabled()
    theirs.get_by_role("button", name="试跑").click()
    expect(theirs.locator(".effect")).to_contain_text("试跑结果")
    expect(theirs.locator(".effect .counts")).to_contain_text("新增")
    theirs.get_by_role("button", name="批准启用").click()
    expect(theirs.locator(".verdict")).to_have_text("使用中")
    expect(theirs).to_contain_text("方敏")
    with live.store.transaction(DEMO) as session:
        (version,) = rule_versions.listed(session, "RET-001")
        assert version.approved_by == "login_fangmin"
        assert version.content == {"patterns": ["闭眼赚"], "must_fire": ["这只基金闭眼赚。"]}
    expect(chief.locator(".board-marks").first).to_contain_text(version.version)


def test_a_pattern_that_cannot_be_read_is_told(open_page: Open) -> None:
    page = at(open_page, "rules&on=RET-002")
    form = fill(page, "(兜底", "我来兜底")
    form.get_by_role("button", name="保存草稿").click()
    expect(form.get_by_role("alert")).to_contain_text("不是可用的正则表达式")
    expect(form.get_by_label("改动理由")).to_have_value("补上新说法。")


@pytest.mark.usefixtures("drafted")
def test_a_sweep_is_seen_and_cancelled_and_one_is_asked_for(open_page: Open, live: Live) -> None:
    with live.store.transaction(DEMO) as session:
        made = sweeps.start(
            session, DEMO, SystemClock().now(), SweepKind.SHADOW, (_name("AML-001"),)
        )
    page = at(open_page, "sweeps")
    line = page.locator(".sweep-line").first
    expect(line).to_contain_text(f"0 / {made.items} 份材料")
    line.get_by_role("button", name="取消").click()
    expect(line.locator(".verdict")).to_have_text("已取消")
    page.get_by_role("button", name="立即扫描").click()
    expect(page.get_by_text("已排队，轮到时开始。")).to_be_visible()


def _name(rule_id: str) -> sweeps.RuleName:
    return sweeps.RuleName(id=rule_id, version="1.0")


def test_a_sampling_plan_is_kept_with_its_reason_and_ended(open_page: Open) -> None:
    page = at(open_page, "sweeps")
    plans = page.locator(".plans")
    plans.get_by_label("来源").fill("Call Centre")
    plans.get_by_label("扫描比例（%）").fill("25")
    plans.get_by_label("理由").fill("试点。")
    plans.get_by_role("button", name="保存计划").click()
    expect(plans.get_by_role("alert")).to_be_visible()
    expect(plans.get_by_label("理由")).to_have_value("试点。")
    plans.get_by_label("来源").fill("call_centre")
    plans.get_by_role("button", name="保存计划").click()
    line = plans.locator(".sweep-line", has_text="call_centre")
    expect(line).to_contain_text("25%")
    line.get_by_role("button", name="恢复全量").click()
    expect(line).to_have_count(0)


def test_figures_are_drawn_and_told_for_the_chosen_days(open_page: Open) -> None:
    page = at(open_page, "figures")
    expect(page.locator(".figures-part .drawing svg")).to_have_count(3)
    expect(page.locator(".cards .card").first).to_contain_text("对意见")
    table = page.locator(".figures-part", has_text="规则准确率").locator("table")
    expect(table.locator("tbody tr", has_text="SUI-002")).to_contain_text("100%")
    page.get_by_label("自").fill("2020-01-01")
    expect(page.get_by_role("alert")).to_contain_text("指标最多统计 400 天")
    page.get_by_label("至").fill("2020-01-31")
    expect(page.locator(".cards .card").nth(1)).to_contain_text("—")


@pytest.mark.parametrize(("width", "lang", "scheme"), [*LOOKS, *NARROW])
def test_every_view_can_be_used_by_all(open_page: Open, width: int, lang: str, scheme: str) -> None:
    page = at(open_page, "figures", width=width, lang=lang, scheme=scheme)
    for view in VIEWS:
        page.goto(f"/compliance?view={view}")
        page.locator("main h1").wait_for()
        if view == "figures":
            page.locator(".drawing svg").first.wait_for()
        clean(page)
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()
    clean(page)
