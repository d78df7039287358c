"""Batches and schedules: a list of reports started, followed, stopped, and what failed run again."""

import re

import pytest
from playwright.sync_api import Page, expect

from core.settings import Settings
from tests.e2e.conftest import Open
from tests.e2e.live import Live
from tests.e2e.test_accessibility import LOOKS, clean
from tests.e2e.test_reports_page import DAY, LONG_MS, settings
from tests.e2e.writers import Writers

__all__ = ["settings"]
AWAY = "http://127.0.0.1:9"
NAMES = ("滨江支行", "学府支行", "古渡支行")


def start(page: Page, *names: str) -> None:
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="新建批次").click()
    page.get_by_label("批次名称").fill("十月月报")
    page.get_by_role("radio", name="网点经营月报").check()
    page.get_by_label("数据截至").fill(DAY)
    page.get_by_role("radio", name=re.compile("指定对象")).check()
    page.get_by_role("textbox", name=re.compile("指定对象")).fill("\n".join(names))
    page.get_by_role("button", name="启动批次").click()


def test_a_batch_is_followed_and_what_failed_is_run_again(
    open_page: Open, live: Live, settings: Settings
) -> None:
    page = open_page("/reports", user="songyang")
    start(page, *NAMES[:2])
    expect(page.get_by_role("heading", level=1, name="十月月报")).to_be_visible()
    expect(page.locator(".counts")).to_have_text("2 起草中")
    gone = settings.model_copy(update={"index_url": AWAY})
    with Writers(live.store, gone).working():
        expect(page.locator(".counts")).to_have_text("2 已搁置", timeout=2 * LONG_MS)
    expect(page.locator(".batch-reports li").first).to_contain_text("文件检索服务没有响应")
    page.get_by_role("button", name="只重跑失败的").click()
    with Writers(live.store, settings).working():
        expect(page.locator(".counts")).to_have_text("2 已完成", timeout=2 * LONG_MS)
    expect(page.locator(".report-progress")).to_contain_text("2 / 2")
    expect(page.locator(".report-head .verdict")).to_have_text("已结束")
    expect(page.locator(".conversation", has_text="十月月报").first).to_contain_text("2 / 2")
    page.get_by_label("只看").select_option("未完成")
    expect(page.locator(".batch")).to_contain_text("没有这样的报告")
    page.get_by_label("只看").select_option("已完成")
    page.locator(".batch-reports button", has_text="学府支行").click()
    expect(page.locator(".report-head .verdict")).to_have_text("待审阅")


def test_a_batch_is_cancelled_and_nothing_more_is_written(
    open_page: Open, live: Live, settings: Settings
) -> None:
    page = open_page("/reports", user="songyang")
    start(page, *NAMES)
    page.get_by_role("button", name="取消批次").click()
    expect(page.locator(".report-head .verdict")).to_have_text("已取消")
    expect(page.locator(".counts")).to_have_text(re.compile("2 起草中.*1 已取消"))
    Writers(live.store, settings).write_all()
    expect(page.locator(".counts")).to_have_text("3 已取消")
    expect(page.get_by_role("button", name="只重跑失败的")).to_have_count(0)


def test_a_batch_with_a_wrong_name_does_not_begin(open_page: Open) -> None:
    page = open_page("/reports", user="songyang")
    start(page, "滨江支行", "火星支行")
    expect(page.get_by_role("alert")).to_contain_text("没有叫“火星支行”的对象")
    expect(page.locator("#some-note")).to_contain_text("滨江支行")


def test_schedules_are_made_switched_and_removed(open_page: Open) -> None:
    page = open_page("/reports", user="songyang")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="定时").click()
    expect(page.locator(".report")).to_contain_text("还没有定时任务")
    page.get_by_label("名称", exact=True).fill("每月月报")
    page.get_by_label(re.compile("时间")).fill("often")
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("alert")).to_contain_text("“often”不是可用的时间")
    page.get_by_label(re.compile("时间")).fill("0 6 1 * *")
    page.get_by_role("button", name="添加").click()
    line = page.locator(".batch-reports li", has_text="每月月报")
    expect(line).to_contain_text("网点经营月报")
    expect(line.locator(".verdict")).to_have_text("已启用")
    line.get_by_role("button", name="停用 每月月报").click()
    expect(line.locator(".verdict")).to_have_text("已停用")
    reader = open_page("/reports?view=schedules", user="xujing")
    expect(reader.locator(".batch-reports li")).to_contain_text("每月月报")
    expect(reader.locator(".batch-reports button")).to_have_count(0)
    line.get_by_role("button", name="删除 每月月报").click()
    expect(page.locator(".report")).to_contain_text("还没有定时任务")


@pytest.mark.parametrize(("width", "lang", "scheme"), LOOKS)
def test_a_batch_can_be_read_by_all(
    open_page: Open, live: Live, settings: Settings, width: int, lang: str, scheme: str
) -> None:
    first = open_page("/reports", user="songyang")
    start(first, *NAMES[:2])
    expect(first.locator(".batch")).to_be_visible()
    path = first.url[first.url.index("/reports") :]
    page = open_page(path, user="songyang", width=width, lang=lang, scheme=scheme)
    page.locator(".batch-reports li").first.wait_for()
    clean(page)
    first.get_by_role("button", name="取消批次").click()
    Writers(live.store, settings).write_all()
