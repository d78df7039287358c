"""The workbench of reports: files in, questions, and the page beside the answer with the place lit."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from core.clock import SystemClock
from core.store import jobs, readings
from core.store.readings import ReadingLine
from tests.e2e.conftest import Open
from tests.e2e.live import Live
from tests.e2e.research_report import report_pdf
from tests.e2e.test_accessibility import LOOKS, clean
from tests.readings import analyst
from workers.perform import Parts, perform
from workers.readings import KIND
from workers.registry import Registry

WHO = analyst()
FIRST = "青禾食品2025年归母净利润预测是多少？"


def work(live: Live) -> None:
    """What a worker does with the readings that wait."""
    parts = Parts(live.store, SystemClock(), Registry([KIND]))
    for line in _lines(live):
        if line.state == "queued":
            perform(parts, "demo", line.job_id or "")


def _lines(live: Live) -> tuple[ReadingLine, ...]:
    with live.store.transaction(WHO) as session:
        return readings.listed(session, WHO)


@pytest.fixture
def page(open_page: Open, live: Live) -> Iterator[Page]:
    yield open_page("/research", user="songyang")
    with live.store.transaction(WHO) as session:
        for line in readings.listed(session, WHO):
            readings.remove(session, WHO, SystemClock().now(), line.id)


def add(page: Page, live: Live, name: str = "青禾食品.pdf", **given: str) -> Locator:
    """Uploads a report as a person does and lets a worker read it."""
    file = {"name": name, "mimeType": "application/pdf", "buffer": report_pdf(**given)}
    before = page.locator(".readings .reading").count()
    page.locator("input[type=file]").set_input_files([file])
    expect(page.locator(".readings .reading")).to_have_count(before + 1)
    work(live)
    line = page.locator(".readings .reading").first
    expect(line).to_contain_text("2 页")
    return line


def ask(page: Page, question: str) -> Locator:
    before = page.locator(".asked").count()
    page.get_by_role("search").get_by_role("textbox", name="向研报提问").fill(question)
    page.keyboard.press("Enter")
    result = page.locator(".asked").nth(before).locator(".result")
    result.wait_for()
    return result


def test_a_figure_leads_to_its_cell_on_the_page(page: Page, live: Live) -> None:
    add(page, live)
    result = ask(page, FIRST)
    expect(result).to_contain_text("2.94亿元")
    result.locator("button.cite").first.click()
    lit = page.locator(".lit-box")
    expect(lit).to_be_in_viewport()
    expect(page.locator(".page-turn")).to_contain_text("第 2 / 2 页")
    picture = page.locator(".page-picture img")
    expect(picture).to_have_js_property("complete", True)
    expect(picture).to_have_js_property("naturalWidth", 1200)
    words = page.evaluate(_UNDER, [lit.bounding_box(), picture.bounding_box()])
    assert words > 20, "nothing is printed under the lit box"


_UNDER = """async ([lit, whole]) => {
  const image = document.querySelector('.page-picture img');
  const scale = image.naturalWidth / whole.width;
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth; canvas.height = image.naturalHeight;
  const paper = canvas.getContext('2d');
  paper.drawImage(image, 0, 0);
  const [x, y] = [(lit.x - whole.x) * scale, (lit.y - whole.y) * scale];
  const dots = paper.getImageData(x, y, lit.width * scale, lit.height * scale).data;
  let dark = 0;
  for (let i = 0; i < dots.length; i += 4) if (dots[i] < 100) dark++;
  return dark;
}"""


def test_pages_are_turned_by_keyboard(page: Page, live: Live) -> None:
    line = add(page, live)
    line.get_by_role("button", name="打开").click()
    page.get_by_role("tab", name="页面").click()
    expect(page.locator(".page-turn")).to_contain_text("第 1 / 2 页")
    page.get_by_role("button", name="下一页").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".page-turn")).to_contain_text("第 2 / 2 页")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".page-turn")).to_contain_text("第 2 / 2 页")
    page.keyboard.press("PageUp")
    expect(page.locator(".page-turn")).to_contain_text("第 1 / 2 页")
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)


def test_facts_and_tables_lead_to_their_places(page: Page, live: Live) -> None:
    line = add(page, live)
    line.get_by_role("button", name="打开").click()
    facts = page.locator(".facts-view")
    expect(facts).to_contain_text("58 CNY")
    expect(facts).to_contain_text("原材料价格大幅上涨")
    facts.get_by_role("button", name="1.65").click()
    expect(page.locator(".lit-box")).to_be_in_viewport()
    page.get_by_role("button", name="表 1").click()
    table = page.locator(".tables-view table")
    expect(table.get_by_role("rowheader", name="归母净利润")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载表格").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    table.get_by_role("button", name="1,912.00").click()
    expect(page.locator(".lit-box")).to_be_in_viewport()


def test_what_is_not_in_the_documents_is_said_not_to_be(page: Page, live: Live) -> None:
    add(page, live)
    result = ask(page, "宁德时代的目标价是多少？")
    expect(result).to_contain_text("这些文件里没有")
    expect(result.locator("button.cite")).to_have_count(0)


def test_reports_are_compared_and_narrowed_to_those_chosen(page: Page, live: Live) -> None:
    add(page, live)
    add(page, live, "另一份.pdf", target="36.00", house="东岭证券")
    both = ask(page, "各家对青禾食品的目标价分别是多少？")
    expect(both.locator(".research-answer p")).to_have_count(2)
    page.locator(".readings .reading").first.get_by_role("checkbox").check()
    one = ask(page, "目标价是多少？")
    expect(one.locator(".research-answer p")).to_have_count(1)
    expect(one).to_contain_text("36元")


def test_from_the_text_with_the_sentence_cited(page: Page, live: Live) -> None:
    add(page, live)
    result = ask(page, "渠道库存降至几个月？")
    expect(result).to_contain_text("1.5个月")
    result.locator("button.cite").click()
    expect(page.locator(".lit-box")).to_be_in_viewport()


def test_a_file_that_cannot_be_read_says_what_to_do(page: Page, live: Live) -> None:
    bad = {"name": "坏.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 cut off"}
    page.locator("input[type=file]").set_input_files([bad])
    expect(page.locator(".readings .reading")).to_have_count(1)
    work(live)
    line = page.locator(".readings .reading")
    expect(line.get_by_role("alert")).to_contain_text("请重新获取或另存一份")
    line.get_by_role("button", name="重新读取").click()
    expect(line).to_contain_text("排队中")
    line.get_by_role("button", name="取消读取").click()
    expect(line).to_contain_text("已取消")
    line.get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator(".readings .reading")).to_have_count(0)
    expect(page.locator(".reading-list")).to_contain_text("还没有研报")
    wrong = {"name": "宏.docm", "mimeType": "application/zip", "buffer": b"PK\x03\x04"}
    page.locator("input[type=file]").set_input_files([wrong])
    expect(page.locator(".sending").get_by_role("alert")).to_contain_text(".docx")


def test_files_are_dropped_and_the_same_one_is_known(page: Page, live: Live) -> None:
    transfer = page.evaluate_handle(
        """() => { const held = new DataTransfer();
        for (const name of ['一.html', '二.html'])
          held.items.add(new File(['<p>' + name], name, {type: 'text/html'}));
        return held; }"""
    )
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})
    expect(page.locator(".readings .reading")).to_have_count(2)
    page.dispatch_event(".drop", "drop", {"dataTransfer": transfer})
    expect(page.locator(".sending")).to_contain_text("已经有这份文件")
    with live.store.transaction(WHO) as session:
        assert jobs.counts(session).get("queued", 0) >= 2


def test_who_has_no_right_is_led_away(open_page: Open) -> None:
    page = open_page("/research", user="linyue")
    page.locator(".thread-column").wait_for()
    assert "/research" not in page.url


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
def test_the_page_can_be_used_by_all(
    open_page: Open, page: Page, live: Live, width: int, lang: str, scheme: str
) -> None:
    add(page, live)
    own = open_page("/research", user="songyang", width=width, lang=lang, scheme=scheme)
    own.locator(".research-thread").wait_for()
    clean(own)
    own.get_by_role("search").locator("input:not([type=date])").fill(FIRST)
    own.keyboard.press("Enter")
    own.locator(".asked .result").wait_for()
    own.locator(".research-sources summary").click()
    clean(own)
    own.locator("button.cite").first.click()
    own.locator(".lit-box").wait_for()
    clean(own)
    for tab in (1, 2):
        own.get_by_role("tab").nth(tab).click()
        own.locator(".viewer table").first.wait_for()
        clean(own)
    if width < 1100:
        own.keyboard.press("Escape")
    if width < 720:
        own.locator(".bar .button.square").first.click()
        own.get_by_role("dialog").wait_for()
        clean(own)
