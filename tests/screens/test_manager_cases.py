"""The manager's page of cases: what is late, refusals to answer, and the report of a month."""

import io

import pytest_asyncio
from openpyxl import load_workbook
from playwright.async_api import expect

from kit.clock import ManualClock, shanghai_ms
from records.due_work import DueWorkRunner
from server.jobs.due import due_handlers
from tests.support.axe import axe_faults
from tests.support.browser import Screens
from tests.support.cases import act, new_case, serve
from tests.support.house import RunningHouse
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, manager_page

NO = {
    "kind": "not_ours",
    "basis": "权责清单",
    "reason": "这件事归住建部门办理",
    "way_forward": "请到三楼 12 号窗口",
    "to": "三楼 12 号窗口",
}


@pytest_asyncio.fixture
async def hall(timed: RunningHouse, clock: ManualClock) -> RunningHouse:
    """One case that is late, one that nobody answered, and somebody who was told no."""
    late = await new_case(timed, "late", outcome="accept")
    await timed.post("/windows/tonghua/2/finish", "clerk-02")
    await act(timed, late, "claim", "reviewer-01", step="review")
    waiting = await serve(timed, "refused", clerk=3)
    told = await timed.post("/refusals", "clerk-03", {"ticket": waiting["id"], **NO})
    assert told.status_code == 201, told.text
    clock.at_ms = shanghai_ms("2026-11-26", 9)
    await new_case(timed, "waiting", clerk=4, outcome="receive")
    clock.at_ms = shanghai_ms("2027-01-05", 9)
    await DueWorkRunner(due_handlers(timed.ctx), timed.ctx.incidents).run_once(timed.ctx.moment())
    return timed


async def test_what_is_late_is_seen_and_a_refusal_is_answered(
    hall: RunningHouse, screens: Screens
) -> None:
    """Each list says whose it is; the answer to a no is written, and is gone from the list."""
    page = await manager_page(screens, hall, "cases")
    row = page.locator("[data-case]").first
    await expect(row).to_contain_text("承诺时限")
    await expect(row).to_contain_text("clerk-02")
    await expect(row.locator(".days")).to_contain_text("超期")
    assert await axe_faults(page) == []
    await page.get_by_test_id("cases-deemed").click()
    await expect(page.locator("[data-case]")).to_have_count(1)
    await expect(page.get_by_test_id("alerts-table")).to_contain_text("视同受理")
    await page.get_by_test_id("cases-refusals").click()
    await expect(page.get_by_test_id("refusals-table")).to_contain_text(NO["reason"])
    await page.get_by_test_id("refusal-answer").click()
    await expect(page.get_by_test_id("answer-send")).to_be_disabled()
    assert await axe_faults(page) == []
    await page.get_by_test_id("upheld").check()
    await page.get_by_test_id("answer-note").fill("已核实，群众已引导到住建窗口")
    await page.get_by_test_id("answer-send").click()
    await page.get_by_test_id("refusals-none").wait_for()
    await page.get_by_test_id("refusals-answered").click()
    await expect(page.get_by_test_id("refusals-table")).to_contain_text("维持")
    for size in (LAPTOP, NARROWEST):
        await page.set_viewport_size(size)
        assert await faults_of(page, size, scrolls=True) == []


async def test_the_month_is_read_and_taken_home(hall: RunningHouse, screens: Screens) -> None:
    """Until the 10th it is last month's; a file holds its cases; a nil month says that it is."""
    page = await manager_page(screens, hall, "cases", query="&view=report")
    total = page.locator("[data-department=all]")
    await expect(total).to_contain_text("合计")
    assert await page.get_by_test_id("report-month").input_value() == "2026-12"
    await page.get_by_test_id("report-month").select_option("2026-11")
    await expect(total.locator("td").first).to_have_text("1")
    async with page.expect_download() as taken:
        await page.get_by_test_id("report-xlsx").click()
    file = io.BytesIO((await (await taken.value).path()).read_bytes())
    assert (await taken.value).suggested_filename == "cases-2026-11.xlsx"
    assert load_workbook(file).worksheets[1]["H2"].value is not None
    for size in (LAPTOP, NARROWEST):
        await page.set_viewport_size(size)
        assert await faults_of(page, size, scrolls=True) == []
        assert await axe_faults(page) == []
    await page.get_by_test_id("report-month").select_option("2026-10")
    await expect(page.get_by_test_id("report-nil")).to_contain_text("零报告")
