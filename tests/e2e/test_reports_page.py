"""Reports as people make them: asked for, followed, read, changed, approved, taken away."""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Locator, Page, expect

from core.clock import SystemClock
from core.embedded.postgres import READER
from core.settings import Settings
from core.store import reports
from tests.conftest import Services
from tests.e2e.conftest import Open
from tests.e2e.live import KEY, Live
from tests.e2e.test_accessibility import LOOKS, clean
from tests.e2e.writers import Writers
from tests.readings import analyst

BRANCH, DAY = "滨江支行", "2026-10-31"
LONG_MS = 60_000
BOTH = [
    pytest.param(1280, "zh-CN", "dark", id="wide-zh-dark"),
    pytest.param(390, "en-US", "dark", id="narrow-en-dark"),
]


@pytest.fixture(scope="session")
def settings(live: Live, services: Services) -> Settings:
    return Settings(
        _env_file=None, database_url=live.store.url, reader_url=services.url(READER, "e2e_bank"),
        index_url=live.index_url, index_key=KEY, data_reword=False, report_places=2,
    )  # fmt: skip


@pytest.fixture
def writing(live: Live, settings: Settings) -> Iterator[Writers]:
    """A worker that writes all that is asked for."""
    writers = Writers(live.store, settings)
    with writers.working():
        yield writers


@pytest.fixture(scope="session")
def held(live: Live, settings: Settings) -> str:
    """The address of a report that nobody changes, for tests that only look."""
    with live.store.transaction(analyst()) as session:
        new = reports.NewReport(
            template="branch_month", title=BRANCH, subject=BRANCH, language="zh",
            as_of=dt.date.fromisoformat(DAY),
        )  # fmt: skip
        made = reports.add(session, analyst(), SystemClock().now(), new)
    Writers(live.store, settings).write_all()
    return f"/reports?r={made.id}"


def ask(page: Page, subject: str = BRANCH) -> None:
    """Fills the form as a person does and sends it."""
    expect(page.get_by_role("heading", level=1, name="新建报告")).to_be_visible()
    page.get_by_role("radio", name="网点经营月报").check()
    page.get_by_label("数据截至").fill(DAY)
    page.get_by_label("网点", exact=True).fill(subject)
    page.get_by_role("button", name="开始起草").click()


def draft(page: Page) -> Locator:
    """A report that waits for its reader; its paragraph on loans."""
    ask(page)
    expect(mark(page)).to_have_text("待审阅", timeout=LONG_MS)
    return page.locator("#section-loans .part").first


def mark(page: Page) -> Locator:
    return page.locator(".report-head .verdict")


def rewrite(part: Locator, text: str) -> None:
    part.get_by_role("button", name="修改", exact=True).click()
    part.get_by_role("textbox").fill(text)
    part.get_by_role("button", name="保存为新版本").click()


def test_a_report_is_followed_section_by_section(
    open_page: Open, live: Live, settings: Settings
) -> None:
    writers = Writers(live.store, settings, held="客户数")
    page = open_page("/reports", user="songyang")
    ask(page)
    status = page.get_by_role("status")
    expect(status).to_contain_text(re.compile("排队中|起草中"))
    with writers.working():
        expect(status).to_contain_text(re.compile(r"已完成 [1-5]/6 节"), timeout=LONG_MS)
        writers.go_on.set()
        expect(mark(page)).to_have_text("待审阅", timeout=LONG_MS)
    heads = page.locator(".report-section h2")
    expect(heads).to_have_text(["存款", "贷款", "客户", "资金往来", "投诉", "服务提示"])
    expect(page.locator(".conversation[aria-current=true]")).to_contain_text("待审阅")


def test_a_report_being_written_is_cancelled_and_drafted_again(
    open_page: Open, live: Live, settings: Settings
) -> None:
    page = open_page("/reports", user="songyang")
    ask(page)
    page.get_by_role("button", name="取消", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("正在取消")
    with Writers(live.store, settings).working():
        expect(mark(page)).to_have_text("已取消", timeout=LONG_MS)
        page.get_by_role("button", name="重新起草").click()
        expect(mark(page)).to_have_text("待审阅", timeout=LONG_MS)


def test_a_figure_leads_to_its_source(open_page: Open, held: str) -> None:
    page = open_page(held, user="songyang")
    paragraph = page.locator("#section-loans .part").first
    paragraph.get_by_role("button", name="6.74%").click()
    lit = page.locator(".report-sources li.lit")
    expect(lit).to_be_in_viewport()
    expect(lit).to_contain_text("change_percent：6.74%")
    page.locator("#section-loans .report-table figcaption button").click()
    expect(lit).to_contain_text("12行×2列")


def test_a_changed_figure_is_bound_or_signed_and_every_version_kept(
    open_page: Open, writing: Writers
) -> None:
    page = open_page("/reports", user="songyang")
    part = draft(page)
    part.get_by_role("button", name="修改", exact=True).click()
    text = part.get_by_role("textbox").input_value()
    page.keyboard.press("Escape")
    rewrite(part, text.replace("6.74%", "9.99%"))
    expect(part.get_by_role("alert")).to_contain_text("这些数字没有出处：9.99%")
    expect(part.get_by_role("alert")).to_contain_text("由本人负责")
    part.get_by_role("button", name="取消", exact=True).click()
    rewrite(part, f"本月末，{text}")
    expect(page.locator(".report-head")).to_contain_text("第 2 版")
    part.get_by_role("button", name="修改", exact=True).click()
    part.get_by_role("textbox").fill(text.replace("6.74%", "9.99%"))
    part.get_by_role("checkbox").check()
    part.get_by_role("button", name="保存为新版本").click()
    expect(page.locator(".report-head")).to_contain_text("第 3 版")
    expect(page.locator(".report-sources li").last).to_contain_text("宋扬")
    page.get_by_role("button", name="版本", exact=True).click()
    versions = page.get_by_role("dialog")
    expect(versions.locator(".version")).to_have_count(3)
    expect(versions).to_contain_text("修改了“贷款”的第 1 段")
    versions.get_by_role("button", name="与第 2 版比较").click()
    expect(versions.locator("del")).to_contain_text(["本月末，", "6.74%"])
    expect(versions.locator("ins")).to_have_text("9.99%")
    clean(page)


def test_a_second_person_comments_returns_and_approves(open_page: Open, writing: Writers) -> None:
    author = open_page("/reports", user="songyang")
    part = draft(author)
    expect(author.locator(".report-head")).to_contain_text("签发须由作者以外的另一人进行")
    expect(author.get_by_role("button", name="签发", exact=True)).to_have_count(0)

    officer = open_page(author.url[author.url.index("/reports") :], user="xujing")
    officer.on("dialog", lambda dialog: dialog.accept())
    theirs = officer.locator("#section-loans .part").first
    theirs.get_by_role("button", name="添加批注").click()
    theirs.get_by_role("textbox", name="批注内容").fill("请写明口径。")
    theirs.get_by_role("button", name="提交").click()
    expect(theirs.locator(".remark")).to_contain_text("许静")
    officer.get_by_role("button", name="签发", exact=True).click()
    expect(officer.get_by_role("alert")).to_contain_text("还有批注没有处理")
    officer.get_by_role("button", name="退回修改").click()
    expect(officer.get_by_role("alert")).to_have_count(0)
    officer.get_by_role("textbox", name="退回原因").fill("口径要写进正文。")
    officer.locator(".write-box").get_by_role("button", name="退回修改").click()
    expect(mark(officer)).to_have_text("已退回")

    author.reload()
    expect(author.get_by_role("list", name="整份报告")).to_contain_text("口径要写进正文。")
    author.get_by_role("list", name="整份报告").get_by_role("button", name="标为已处理").click()
    part.get_by_role("button", name="标为已处理").click()
    expect(author.locator(".remark.done")).to_have_count(2)
    part.get_by_role("button", name="修改", exact=True).click()
    text = part.get_by_role("textbox").input_value()
    part.get_by_role("textbox").fill(f"按未还本金计，{text}")
    part.get_by_role("button", name="保存为新版本").click()
    expect(mark(author)).to_have_text("待审阅")

    officer.reload()
    officer.get_by_role("button", name="签发", exact=True).click()
    expect(mark(officer)).to_have_text("已签发")
    expect(officer.locator(".report-head")).to_contain_text("签发人：许静")
    author.reload()
    expect(mark(author)).to_have_text("已签发")
    expect(author.get_by_role("button", name="修改", exact=True)).to_have_count(0)


def test_it_is_taken_away_in_every_form(open_page: Open, held: str) -> None:
    page = open_page(held, user="songyang")
    made = {form: _downloaded(page, form) for form in ("PDF", "DOCX", "XLSX", "HTML")}
    assert "滨江支行" in pypdfium2.PdfDocument(made["PDF"])[0].get_textpage().get_text_bounded()
    for form, inside in (("DOCX", "word/document.xml"), ("XLSX", "xl/workbook.xml")):
        with zipfile.ZipFile(io.BytesIO(made[form])) as packed:
            assert inside in packed.namelist()
    assert "6.74%" in made["HTML"].decode()


def _downloaded(page: Page, form: str) -> bytes:
    page.get_by_role("button", name="导出").click()
    link = page.locator(".export .menu-panel").get_by_role("link", name=form)
    box, main = link.bounding_box(), page.locator("#report").bounding_box()
    assert box
    assert main
    assert box["x"] >= main["x"], "the menu is cut off"
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == f"滨江支行2026年10月经营月报.{form.lower()}"
    page.keyboard.press("Escape")
    return download.value.path().read_bytes()


def test_a_name_that_there_is_not_is_refused_in_words(open_page: Open) -> None:
    page = open_page("/reports", user="songyang")
    ask(page, "火星支行")
    expect(page.get_by_role("alert")).to_contain_text("没有叫“火星支行”的对象")


def test_who_may_only_approve_is_led_to_what_waits(open_page: Open, held: str) -> None:
    page = open_page("/reports", user="xujing")
    expect(page.get_by_role("heading", level=1)).to_have_text("从左侧选择一份报告来审阅")
    expect(page.get_by_role("button", name="新建报告")).to_have_count(0)
    page.locator(".conversation", has_text=BRANCH).last.click()
    expect(page.locator(".report-section").first).to_be_visible()


def test_who_has_no_right_is_led_away(open_page: Open) -> None:
    page = open_page("/reports", user="linyue")
    page.locator(".thread-column").wait_for()
    assert "/reports" not in page.url


def test_parts_are_remarked_on_by_keyboard_alone(open_page: Open, held: str) -> None:
    page = open_page(held, user="songyang")
    part = page.locator("#section-deposits .part").first
    part.locator(".bound").first.focus()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "添加批注":
            break
    expect(part.locator(".part-actions")).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(part.get_by_role("textbox", name="批注内容")).to_be_focused()
    page.keyboard.press("Escape")
    expect(part.get_by_role("textbox")).to_have_count(0)


@pytest.mark.parametrize(("width", "lang", "scheme"), [*LOOKS, *BOTH])
def test_every_view_can_be_used_by_all(
    open_page: Open, held: str, width: int, lang: str, scheme: str
) -> None:
    page = open_page("/reports", user="songyang", width=width, lang=lang, scheme=scheme)
    for path in ("/reports", "/reports?view=batch", "/reports?view=schedules"):
        page.goto(path)
        page.locator(".new-report button[type=submit]").wait_for()
        clean(page)
    page.goto(held)
    page.locator(".report-sources").wait_for()
    page.locator(".drawing svg").first.wait_for()
    clean(page)
    part = page.locator("#section-loans .part").first
    part.locator(".part-actions button").last.focus()
    page.keyboard.press("Enter")
    part.get_by_role("textbox").wait_for()
    clean(page)
    page.locator(".export button").click()
    clean(page)
    page.keyboard.press("Escape")
    if width < 720:
        page.locator(".bar .button.square").first.click()
        page.get_by_role("dialog").wait_for()
        clean(page)
