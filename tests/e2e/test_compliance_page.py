"""Cases as officers work on them: found, heard, reviewed, decided, signed, handed over."""

import datetime as dt
import hashlib
import io
import json
import time
import zipfile

import pytest
from playwright.sync_api import Locator, Page, expect

from core.store import cases, snoozes
from core.store.session import Store
from tests.e2e.compliance_material import (
    DEMO,
    ENDS,
    PROMISE,
    STARTS,
    officer,
    picture,
    put_call,
    put_picture,
    sound,
)
from tests.e2e.conftest import Open
from tests.e2e.live import Live
from tests.e2e.test_accessibility import LOOKS, clean

NARROW = [pytest.param(390, "en-US", "dark", id="phone-en-dark")]
REASON = "对客户说“保本保息”，产品不是存款。"


def board(open_page: Open, case_id: str, user: str = "xujing", **look: object) -> Page:
    page = open_page(f"/compliance?c={case_id}", user=user, **look)
    page.locator(".talk .hit.lit, .talk .unseen.lit").first.wait_for()
    return page


def second(page: Page) -> float:
    return float(page.evaluate("document.querySelector('audio').currentTime"))


def word(page: Page, verdict: str, reason: str) -> None:
    """The own word on the finding that is looked at."""
    form = page.locator(".review form")
    form.get_by_role("radio", name=verdict, exact=True).check()
    form.get_by_role("textbox").fill(reason)
    form.get_by_role("button", name="提交意见").click()


def decided(page: Page, verdict: str) -> Locator:
    """The dialog that asks whether the decision is meant."""
    form = page.locator(".decision form")
    form.get_by_role("radio", name=verdict, exact=True).check()
    form.get_by_role("textbox").fill(REASON)
    form.get_by_role("button", name="作出决定").click()
    return page.get_by_role("dialog")


def reviewed(page: Page) -> None:
    """Takes the case and gives a word on each of its two findings."""
    page.get_by_role("button", name="由我承办").click()
    expect(page.locator(".board-head")).to_contain_text("许静")
    word(page, "确认违规", REASON)
    expect(page.locator(".finding-line").nth(1)).to_have_attribute("aria-current", "true")
    word(page, "确认违规", "直到客户要买都没有说明风险。")
    expect(page.locator(".finding-line .standing")).to_have_count(2)


def until(page: Page, holds: str) -> None:
    """Asks again and again: the page's policy forbids what wait_for_function would do there."""
    ends = time.monotonic() + 15
    while not page.evaluate(holds):
        assert time.monotonic() < ends, f"never true: {holds}"
        page.wait_for_timeout(50)


def test_a_case_is_heard_reviewed_decided_and_signed_by_a_second_person(
    open_page: Open, live: Live
) -> None:
    case_id = put_call(live.store, "flow", "E2E-flow")
    page = open_page("/compliance", user="xujing")
    page.locator(".case-line", has_text="周磊flow").click()
    page.locator(".talk .hit.lit").wait_for()
    until(page, "document.querySelector('audio').readyState > 0")
    assert second(page) == pytest.approx(STARTS, abs=0.05)
    page.get_by_role("button", name="播放这条发现").click()
    until(page, "document.querySelector('audio').currentTime > 4.3")
    assert second(page) < ENDS
    expect(page.locator(".said.now")).to_contain_text(PROMISE)

    reviewed(page)
    asked = decided(page, "确认违规")
    expect(asked).to_contain_text("确认违规")
    expect(asked).to_contain_text("须由第二人签字")
    expect(asked).to_contain_text(REASON)
    asked.get_by_role("button", name="作出决定").click()
    expect(page.locator(".board-marks")).to_contain_text("待签字")
    expect(page.locator(".decision")).to_contain_text("作出决定的人不能签自己的案件")
    expect(page.get_by_role("button", name="签字", exact=True)).to_have_count(0)
    own = page.request.post(f"/v1/compliance/cases/{case_id}/sign", data={})
    assert own.status == 403

    second_one = board(open_page, case_id, "fangmin")
    second_one.get_by_role("button", name="签字", exact=True).click()
    sure = second_one.get_by_role("dialog")
    expect(sure).to_contain_text("不可撤回")
    sure.get_by_role("button", name="签字", exact=True).click()
    expect(second_one.locator(".board-marks")).to_contain_text("已结案")
    expect(second_one.locator(".decision")).to_contain_text("方敏")
    expect(second_one.locator(".course li").last).to_contain_text("结案")
    with live.store.transaction(DEMO) as session:
        assert cases.get(session, case_id).signed_by == "login_fangmin"


def test_words_and_utterances_lead_to_their_second_by_click_and_by_key(
    open_page: Open, live: Live
) -> None:
    page = board(open_page, put_call(live.store, "seek", "E2E-seek"))
    until(page, "document.querySelector('audio').readyState > 0")
    page.get_by_role("button", name="从 0:09 播放").click()
    until(page, "document.querySelector('audio').currentTime >= 9.8")
    page.keyboard.press("p")
    until(page, "document.querySelector('audio').paused")
    mark = page.locator("mark.hit", has_text=PROMISE)
    mark.focus()
    page.keyboard.press("Enter")
    until(page, f"document.querySelector('audio').currentTime < {ENDS}")
    page.keyboard.press("p")
    assert second(page) > STARTS  # the words come later than the utterance that they are in
    page.keyboard.press("j")
    expect(page.locator(".unseen")).to_have_attribute("aria-pressed", "true")
    assert second(page) == pytest.approx(8.0, abs=0.05)
    page.keyboard.press("k")
    expect(mark).to_have_attribute("aria-pressed", "true")


def test_the_evidence_says_what_was_missing_and_what_the_rule_rests_on(
    open_page: Open, live: Live
) -> None:
    page = board(open_page, put_call(live.store, "basis", "E2E-basis"))
    expect(page.locator(".said.customer").last.locator(".unseen")).to_contain_text(
        "未见：未作风险揭示"
    )
    card = page.locator(".rule-card")
    expect(card.locator(".verified.text").first).to_have_text("已对照条文")
    expect(card).to_contain_text("第二十五条第（一）项")
    expect(card.locator(".neighbours")).to_contain_text("相近度 91%")
    page.locator(".finding-line").nth(1).click()
    expect(card).to_contain_text("未作风险揭示")
    expect(page.locator(".similar .case-line").first).to_be_visible()


def test_a_picture_has_a_box_over_the_region(open_page: Open, live: Live) -> None:
    page = board(open_page, put_picture(live.store, "box", "E2E-box"))
    frame = page.locator(".frame.picture")
    until(page, "document.querySelector('.frame img').naturalWidth === 400")
    whole, region = frame.bounding_box(), frame.locator(".region.lit").bounding_box()
    assert whole
    assert region
    assert (region["x"] - whole["x"]) / whole["width"] == pytest.approx(0.1, abs=0.02)
    assert (region["y"] - whole["y"]) / whole["height"] == pytest.approx(0.4, abs=0.02)
    assert region["width"] / whole["width"] == pytest.approx(0.6, abs=0.03)
    assert len(picture()) < 5_000


def test_a_refusal_says_what_to_do_and_loses_nothing(open_page: Open, live: Live) -> None:
    case_id = put_call(live.store, "stale", "E2E-stale")
    page = board(open_page, case_id)
    word_box = page.locator(".review form").get_by_role("textbox")
    word_box.fill("先写一半")
    with live.store.transaction(officer("fangmin", "方敏")) as session:
        now = dt.datetime.now(dt.UTC)
        cases.assign(session, officer("fangmin", "方敏"), case_id, now)
    page.get_by_role("button", name="由我承办").click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("案件现由 方敏 承办。")
    expect(alert).to_contain_text("请重新载入，看过最新情况再接手。")
    expect(word_box).to_have_value("先写一半")
    alert.get_by_role("button").click()
    expect(page.get_by_role("button", name="接手承办")).to_be_visible()
    page.reload()
    expect(word_box).to_have_value("先写一半")
    page.get_by_role("button", name="接手承办").click()
    expect(page.locator(".board-head")).to_contain_text("许静")


def test_a_verdict_that_does_not_fit_is_explained_and_the_reason_kept(
    open_page: Open, live: Live
) -> None:
    page = board(open_page, put_call(live.store, "unfit", "E2E-unfit"))
    reviewed(page)
    decided(page, "误报").get_by_role("button", name="作出决定").click()
    expect(page.locator(".decision").get_by_role("alert")).to_contain_text("结论与您的复核意见不符")
    expect(page.locator(".decision form").get_by_role("textbox")).to_have_value(REASON)
    expect(page.locator(".board-marks")).to_contain_text("复核中")


def test_another_officers_word_is_seen_after_the_own(open_page: Open, live: Live) -> None:
    case_id = put_call(live.store, "blind", "E2E-blind")
    first = board(open_page, case_id, "fangmin")
    word(first, "误报", "方敏的理由。")
    page = board(open_page, case_id)
    expect(page.locator(".review")).to_contain_text("另有 1 份他人意见")
    expect(page.locator("main")).not_to_contain_text("方敏的理由。")
    word(page, "确认违规", REASON)
    page.locator(".finding-line").first.click()
    expect(page.locator(".review")).to_contain_text("方敏的理由。")
    expect(page.locator(".review")).to_contain_text("独立复核")


def test_tasks_notes_and_the_way_back_from_a_signature(open_page: Open, live: Live) -> None:
    case_id = put_call(live.store, "tasks", "E2E-tasks")
    page = board(open_page, case_id)
    reviewed(page)
    page.get_by_role("button", name="添加任务").click()
    page.get_by_label("任务", exact=True).fill("回访客户")
    page.get_by_label("负责人").fill("何伟")
    page.locator(".tasks form").get_by_role("button", name="添加任务").click()
    expect(page.locator(".task")).to_contain_text("何伟")
    page.get_by_role("button", name="记一笔").click()
    page.get_by_label("备注").fill("录音已听两遍。")
    page.locator(".course form").get_by_role("button", name="记一笔").click()
    expect(page.locator(".noted-step")).to_contain_text("录音已听两遍。")
    decided(page, "确认违规").get_by_role("button", name="作出决定").click()

    chief = board(open_page, case_id, "fangmin")
    chief.get_by_role("button", name="退回复核").click()
    chief.get_by_label("退回原因").fill("请补充客户是否已下单。")
    chief.locator(".decision form").get_by_role("button", name="退回复核").click()
    expect(chief.locator(".board-marks")).to_contain_text("复核中")
    page.reload()
    expect(page.locator(".course")).to_contain_text("请补充客户是否已下单。")
    decided(page, "确认违规").get_by_role("button", name="作出决定").click()
    expect(page.locator(".board-marks")).to_contain_text("待签字")
    chief.reload()
    chief.get_by_role("button", name="签字", exact=True).click()
    chief.get_by_role("dialog").get_by_role("button", name="签字", exact=True).click()
    expect(chief.locator(".board-marks")).to_contain_text("整改中")
    page.reload()
    page.locator(".task").get_by_role("button", name="办结").click()
    page.get_by_label("办理结果").fill("已回访，客户未下单。")
    page.locator(".task form").get_by_role("button", name="办结").click()
    expect(page.locator(".board-marks")).to_contain_text("已结案")


def test_the_file_of_a_case_is_whole_and_in_the_readers_language(
    open_page: Open, live: Live
) -> None:
    page = board(open_page, put_call(live.store, "file", "E2E-file"), lang="en-US")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export the case").click()
    assert download.value.suggested_filename.startswith("case-")
    packed = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    manifest = json.loads(packed.read("manifest.json"))
    named = {file["name"]: file["sha256"] for file in manifest["files"]}
    assert {*named, "manifest.json"} == set(packed.namelist())
    assert {"case.pdf", "case.docx", "findings.json", "transcript.json"} < set(named)
    for name, digest in named.items():
        assert hashlib.sha256(packed.read(name)).hexdigest() == digest
    (media,) = [name for name in named if name.startswith("media/")]
    assert packed.read(media) == sound()
    assert manifest["language"] == "en"
    expect(page.locator(".course li").last).to_contain_text("Exported")


def test_a_rule_is_snoozed_for_a_reason_and_ended(open_page: Open, live: Live) -> None:
    page = board(open_page, put_call(live.store, "snooze", "E2E-snooze"))
    page.get_by_role("button", name="静默规则").click()
    box = page.get_by_role("dialog")
    box.get_by_label("理由").fill("试点岗位，月底前集中整改。")
    box.get_by_role("button", name="开始静默").click()
    expect(box.get_by_role("status")).to_contain_text("已静默 RET-001")
    box.get_by_role("button", name="关闭").last.click()
    page.get_by_role("button", name="静默规则").click()
    box.get_by_label("理由").fill("再来一次。")
    box.get_by_role("button", name="开始静默").click()
    expect(box.get_by_role("alert")).to_contain_text("请先结束原来的静默。")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="静默").click()
    line = page.locator(".sweep-line", has_text="E2E-snooze")
    expect(line).to_contain_text("试点岗位，月底前集中整改。")
    page.on("dialog", lambda dialog: dialog.accept())
    line.get_by_role("button", name="结束静默").click()
    expect(line).to_have_count(0)
    with live.store.transaction(DEMO) as session:
        now = dt.datetime.now(dt.UTC)
        assert "E2E-snooze" not in {s.value for s in snoozes.listed(session, now)}


def test_the_inbox_says_what_waits_and_finds_a_case(open_page: Open, live: Live) -> None:
    put_picture(live.store, "inbox", "E2E-inbox")
    page = open_page("/compliance", user="xujing")
    lines = page.locator(".case-line")
    lines.first.wait_for()
    expect(lines.locator(".due.late").first).to_contain_text("已逾期")
    expect(page.locator(".inbox-sum")).to_contain_text("逾期")
    page.get_by_role("tab", name="我的").click()
    expect(lines.locator(".look").first).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="待签字")).to_have_attribute("aria-selected", "true")
    expect(lines.first.locator(".verdict")).to_have_text("待签字")
    page.get_by_role("tab", name="全部").click()
    page.locator("main").click()
    page.keyboard.press("/")
    page.keyboard.type("周磊inbox")
    expect(lines).to_have_count(1)
    page.get_by_text("筛选").click()
    page.get_by_label("级别").select_option("medium")
    expect(page.locator(".case-list")).to_contain_text("没有符合条件的案件")
    page.locator(".history-empty").get_by_role("button", name="清除筛选").click()
    expect(lines.nth(3)).to_be_visible()
    page.get_by_label("人员编号").fill("E2E-inbox")
    page.get_by_label("人员编号").press("Enter")
    expect(lines).to_have_count(1)
    page.reload()
    expect(lines).to_have_count(1)


def test_who_only_reads_sees_all_and_changes_nothing(open_page: Open, live: Live) -> None:
    page = board(open_page, put_call(live.store, "audit", "E2E-audit"), "menglan")
    assert page.locator(".board form, .board-side button").count() == 0
    expect(page.get_by_role("button", name="导出案卷")).to_be_visible()
    expect(page.locator(".board-facts")).to_contain_text("姓名不可见")


def test_who_has_no_right_is_led_away(open_page: Open) -> None:
    page = open_page("/compliance", user="songyang")
    page.locator(".thread-column").wait_for()
    assert "/compliance" not in page.url


def test_the_officer_asks_about_a_case_and_drafts_its_memo(open_page: Open, live: Live) -> None:
    case_id = put_call(live.store, "asked", "E2E-asked")
    page = open_page("/login")
    page.get_by_role("textbox", name="用户名").fill("xujing")
    page.get_by_label("密码").fill(live.passwords["xujing"])
    page.get_by_role("button", name="登录", exact=True).click()
    until(page, "location.pathname === '/compliance'")

    page.get_by_role("link", name="问合规智能体").click()
    expect(page.locator(".research-thread .options .button")).to_have_count(3)
    page.goto(f"/compliance?c={case_id}")
    page.get_by_role("button", name="问这个案件").click()
    field = page.get_by_role("textbox", name="向合规智能体提问")
    with live.store.transaction(DEMO) as session:
        number = cases.get(session, case_id).number
    expect(field).to_have_value(f"案件 #{number} 为什么立案？")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.result button.cite').length > 0")
    result = page.locator(".asked .result")
    expect(result).to_contain_text(PROMISE)
    result.locator("button.cite").first.click()
    expect(result.locator(".source-line.lit")).to_be_in_viewport()

    page.get_by_role("link", name="案件", exact=True).click()
    page.get_by_role("button", name="起草备忘录").click()
    memo = page.get_by_role("dialog")
    expect(memo.locator(".memo-part")).to_have_count(6)
    facts = memo.locator(".memo-part").first
    expect(facts).to_contain_text(PROMISE)
    facts.locator("button.cite").first.click()
    expect(facts.locator(".source-line.lit")).to_be_in_viewport()
    expect(memo.get_by_role("button", name="复制")).to_be_visible()
    clean(page)


@pytest.mark.parametrize(("width", "lang", "scheme"), [*LOOKS, *NARROW])
def test_the_board_can_be_used_by_all(
    open_page: Open, looked_at: tuple[str, str], width: int, lang: str, scheme: str
) -> None:
    page = open_page("/compliance", user="xujing", width=width, lang=lang, scheme=scheme)
    page.locator(".case-line").first.wait_for()
    clean(page)
    page.locator(".filters summary").click()
    clean(page)
    for case_id in looked_at:
        page.goto(f"/compliance?c={case_id}")
        page.locator(".talk .lit").first.wait_for()
        clean(page)
    page.locator(".board-actions .button.ghost").click()
    page.get_by_role("dialog").wait_for()
    clean(page)
    page.keyboard.press("Escape")
    page.locator(".course .button").click()
    clean(page)


@pytest.fixture(scope="module")
def looked_at(live: Live) -> tuple[str, str]:
    """Two cases that nobody changes."""
    return _kept(live.store)


def _kept(store: Store) -> tuple[str, str]:
    return put_picture(store, "look", "E2E-look"), put_call(store, "looked", "E2E-looked")
