"""An analyst asks the data: chart, table, question back, query, file, history, and nobody else gets
there."""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Open
from tests.e2e.test_accessibility import LOOKS, clean


def ask(page: Page, question: str) -> Locator:
    before = page.locator(".asked").count()
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    result = page.locator(".asked").nth(before)
    result.locator(".result").wait_for()
    return result


def fresh(page: Page) -> None:
    page.locator(".data-after").get_by_role("button").click()
    expect(page.locator(".asked")).to_have_count(0)


def test_an_analyst_lands_at_the_data_and_gets_a_table_with_its_meaning(open_page: Open) -> None:
    page = open_page("/data", user="songyang")
    result = ask(page, "各支行的客户数")
    expect(result.locator("tbody tr")).to_have_count(12)
    expect(result).to_contain_text("零售金融部")
    expect(result.locator(".read-as")).to_contain_text("网点")
    result.get_by_text("查询语句", exact=True).click()
    expect(result.locator("pre")).to_contain_text("SELECT")


def test_figures_and_their_heads_stand_to_the_right(open_page: Open) -> None:
    page = open_page("/data", user="songyang")
    result = ask(page, "各支行的客户数")
    for cell in ("th", "td"):
        sides = result.locator(f"tr:has({cell}) >> nth=0").locator(cell)
        expect(sides.nth(0)).to_have_css("text-align", "left")
        expect(sides.nth(1)).to_have_css("text-align", "right")


def test_the_chart_is_drawn_in_the_colours_of_the_page_and_says_what_it_shows(
    open_page: Open,
) -> None:
    page = open_page("/data", user="songyang")
    drawing = ask(page, "2025年各行业的营业收入").locator(".drawing")
    expect(drawing.locator("svg")).to_be_visible()
    expect(drawing).to_have_role("img")
    expect(drawing).to_have_attribute("aria-label", re.compile("柱状图.*营业收入（亿元）"))
    one = "--chart-1"
    light = page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('{one}')")
    expect(drawing.locator(f"path[fill='{light.strip()}']").first).to_be_visible()
    page.get_by_role("button", name=re.compile("当前用户")).click()
    page.get_by_role("radio", name="深色").check()
    dark = page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('{one}')")
    assert dark != light
    expect(drawing.locator(f"path[fill='{dark.strip()}']").first).to_be_visible()


def test_the_charts_are_fetched_with_the_first_one_only(open_page: Open) -> None:
    page = open_page("/data", user="songyang")
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    ask(page, "全行有多少客户")
    assert not [u for u in asked_for if "Drawing" in u]
    ask(page, "2025年各行业的营业收入").locator(".drawing svg").wait_for()
    assert len([u for u in asked_for if "Drawing" in u]) == 1


def test_a_question_back_is_answered_with_one_click(open_page: Open) -> None:
    page = open_page("/data", user="songyang", lang="en-US")
    result = ask(page, "What is the revenue of Chenghu Bank?")
    result.get_by_role("button", name="2025", exact=True).click()
    expect(page.locator(".asked").nth(1)).to_contain_text("yuan")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_the_table_is_taken_along_as_a_file(open_page: Open, form: str) -> None:
    page = open_page("/data", user="songyang")
    result = ask(page, "各支行的客户数")
    result.get_by_role("button", name="导出").click()
    with page.expect_download() as download:
        result.get_by_role("link", name=f".{form}").click()
    path = download.value.path()
    assert download.value.suggested_filename.endswith(f".{form}")
    if form == "csv":
        assert "客户数（户）" in path.read_text("utf-8-sig").splitlines()[0]
    else:
        with path.open("rb") as file:
            assert load_workbook(file).worksheets[0]["B1"].value == "客户数（户）"


def test_a_question_is_opened_again_from_the_history_and_deleted(open_page: Open) -> None:
    page = open_page("/data", user="songyang")
    ask(page, "各支行的账户数")
    history = page.get_by_role("navigation", name="我的提问")
    expect(history.get_by_role("button", name="各支行的账户数").first).to_have_attribute(
        "aria-current", "true"
    )
    page.reload()
    expect(page.locator(".asked h2")).to_have_text("各支行的账户数")
    expect(page.locator(".asked tbody tr")).to_have_count(12)
    history.get_by_role("button", name="新问题").click()
    expect(page.locator(".asked")).to_have_count(0)
    before = history.get_by_role("button", name="各支行的账户数").count()
    history.get_by_role("button", name="各支行的账户数").first.click()
    page.locator(".asked").get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="取消").click()
    page.locator(".asked").get_by_role("button", name="删除").click()
    page.get_by_role("dialog").get_by_role("button", name="删除").click()
    expect(page.locator(".asked")).to_have_count(0)
    expect(history.get_by_role("button", name="各支行的账户数")).to_have_count(before - 1)
    assert "q=" not in page.url


def test_a_question_goes_on_from_the_open_one_until_one_begins_anew(open_page: Open) -> None:
    page = open_page("/data", user="songyang")
    sent: list[dict[str, str]] = []
    page.on("request", lambda r: sent.append(r.post_data_json) if r.method == "POST" else None)
    ask(page, "各支行的客户数")
    expect(page.locator(".data-after")).to_contain_text("各支行的客户数")
    second = ask(page, "各支行的账户数")
    second.get_by_role("button", name="再问一次").click()
    expect(page.locator(".asked .result")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") <= 0
    assert page.evaluate("scrollY") == 0
    fresh(page)
    ask(page, "各支行的贷款余额")
    first = sent[1]["after"]
    assert first.startswith("dq_")
    assert [body["after"] for body in sent] == ["", first, first, ""]


def test_a_question_is_stopped_by_button_and_by_escape(open_page: Open) -> None:
    page = open_page("/data", user="songyang")
    held: list[Route] = []
    page.route("**/v1/data/questions", lambda route: held.append(route))
    for stop in ("button", "Escape"):
        page.get_by_role("textbox").fill("各支行的客户数")
        page.keyboard.press("Enter")
        expect(page.locator(".asked").last).to_contain_text("正在查数")
        if stop == "button":
            page.get_by_role("button", name="停止").click()
        else:
            page.get_by_role("textbox").press(stop)
        expect(page.locator(".asked").last).to_contain_text("已停止")
    page.unroute("**/v1/data/questions")
    page.locator(".asked").last.get_by_role("button", name="再问一次").click()
    expect(page.locator(".asked").last.locator("tbody tr")).to_have_count(12)


@pytest.mark.parametrize(
    ("status", "code", "todo"),
    [(413, "too_large", "缩短期间"), (504, "deadline_exceeded", "缩短期间"), (503, "unavailable", "稍候")],
)  # fmt: skip
def test_an_error_says_what_to_do(open_page: Open, status: int, code: str, todo: str) -> None:
    page = open_page("/data", user="songyang")
    body = {"status": status, "code": code, "detail": "x", "todo": "y"}
    page.route("**/v1/data/questions", lambda route: route.fulfill(status=status, json=body))
    page.get_by_role("textbox").fill("各支行的客户数")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text(todo)
    page.unroute("**/v1/data/questions")
    page.get_by_role("alert").get_by_role("button", name="重试").click()
    expect(page.locator(".asked").last.locator("tbody tr")).to_have_count(12)


def test_the_keys_begin_anew_and_hide_the_list(open_page: Open) -> None:
    page = open_page("/data", user="songyang")
    ask(page, "各支行的客户数")
    page.locator(".bar").click(position={"x": 400, "y": 10})
    page.keyboard.press("b")
    expect(page.get_by_role("navigation", name="我的提问")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("新问题")
    page.keyboard.press("Escape")
    page.keyboard.press("b")
    page.keyboard.press("n")
    expect(page.locator(".data-welcome")).to_be_visible()
    expect(page.get_by_role("textbox")).to_be_focused()


def test_who_has_no_right_is_led_away(open_page: Open) -> None:
    page = open_page("/data", user="linyue")
    page.locator(".thread-column").wait_for()
    assert "/data" not in page.url


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
def test_the_page_can_be_used_by_all(open_page: Open, width: int, lang: str, scheme: str) -> None:
    page = open_page("/data", user="songyang", width=width, lang=lang, scheme=scheme)
    page.locator(".data-main").wait_for()
    clean(page)
    ask(page, "2025年各行业的营业收入").locator(".drawing svg").wait_for()
    clean(page)
    ask(page, "澄湖银行的营收")
    clean(page)
    if width < 720:
        page.get_by_role("button", name="展开我的提问").click()
        page.get_by_role("dialog").wait_for()
        clean(page)
