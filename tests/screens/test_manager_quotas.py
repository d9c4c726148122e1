"""Sessions and places of a day: what is planned and taken, and how a plan is changed."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.axe import axe_faults
from tests.support.browser import Screens
from tests.support.house import RunningHouse
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, fill_date, manager_page
from tests.support.words import foreign_words

HALL = "branch-1"
TODAY, TOMORROW = "2026-11-23", "2026-11-24"


async def page_of(screens: Screens, house: RunningHouse, **more: Any) -> Page:  # noqa: ANN401
    """The page, with a day on it."""
    page = await manager_page(screens, house, "quotas", hall=HALL, **more)
    await page.locator("[data-lane=social] tbody tr").first.wait_for()
    return page


def row(page: Page, session: str = "12:00") -> Locator:
    """A session of a lane."""
    return page.locator(f"[data-lane=social] [data-session='{session}']")


async def planned(house: RunningHouse, day: str, session: str = "12:00") -> float:
    """The windows that are planned for a session."""
    found = (await house.get(f"/halls/{HALL}/sessions?date={day}", "manager")).json()["lanes"]
    (lane,) = [one for one in found if one["lane"] == "social"]
    (told,) = [one for one in lane["sessions"] if one["session"] == session]
    windows: float = told["windows"]
    return windows


async def plan(page: Page, windows: str, scope: str) -> None:
    """Plan windows for the session at noon."""
    await row(page).get_by_test_id("session-change").click()
    await expect(page.get_by_test_id("quota-windows")).to_be_focused()
    await page.get_by_test_id("quota-windows").fill(windows)
    await page.get_by_test_id(f"scope-{scope}").check()
    await page.get_by_test_id("quota-save").click()


async def test_windows_are_planned_for_a_day_and_for_always(
    timed: RunningHouse, screens: Screens
) -> None:
    """What is more specific is stronger, and the page says so; withdrawn, the other holds."""
    page = await page_of(screens, timed)
    await plan(page, "9", "day")
    await expect(page.get_by_test_id("quota-done")).to_contain_text("号源随之重排")
    windows = row(page).get_by_test_id("session-windows")
    await expect(windows).to_contain_text("9")
    await expect(windows).to_contain_text(f"{TODAY} 全天")
    assert await planned(timed, TODAY) == await planned(timed, TODAY, "18:00") == 9
    await plan(page, "4", "always")
    await expect(page.get_by_test_id("quota-done")).to_contain_text("更具体的计划")
    assert (await planned(timed, TODAY), await planned(timed, TOMORROW)) == (9, 4)
    first = page.get_by_test_id("quotas-in-force").get_by_role("listitem").filter(has_text=TODAY)
    await first.get_by_test_id("quota-withdraw").click()
    await expect(windows).to_contain_text("4")
    assert await planned(timed, TODAY) == 4


async def test_another_day_is_looked_at(timed: RunningHouse, screens: Screens) -> None:
    """By the buttons, by typing, and after a reload; what is past is only told."""
    page = await page_of(screens, timed)
    await page.get_by_test_id("day-after").click()
    await expect(page.get_by_test_id("day-day")).to_have_text("24")
    await plan(page, "7", "session")
    await page.get_by_test_id("quota-done").wait_for()
    assert (await planned(timed, TOMORROW), await planned(timed, TOMORROW, "18:00")) != (7, 7)
    assert await planned(timed, TOMORROW) == 7
    await page.reload()
    await expect(row(page).get_by_test_id("session-windows")).to_contain_text("7")
    await fill_date(page, "day", "2026-11-20")
    await expect(row(page)).to_contain_text("已过去")


async def test_a_figure_that_is_none_is_not_sent(timed: RunningHouse, screens: Screens) -> None:
    """The field says so."""
    page = await page_of(screens, timed)
    before = await planned(timed, TODAY)
    await plan(page, "many", "day")
    await expect(page.get_by_test_id("field-error-windows")).to_contain_text("0 到 500")
    assert await planned(timed, TODAY) == before


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_sessions_shut_nobody_out(
    timed: RunningHouse, screens: Screens, language: str
) -> None:
    """One language, wide and narrow, light and dark, with the form open."""
    body = {"lane": "social", "windows": 3, "session": "12:00"}
    assert (await timed.post(f"/halls/{HALL}/quotas", "manager", body)).status_code == 200
    page = await page_of(screens, timed, language=language)
    await row(page).get_by_test_id("session-change").click()
    assert await foreign_words(page, language, {"大厅管理", "manager"}) == []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for size in (LAPTOP, NARROWEST):
            assert await faults_of(page, size, scrolls=True) == []
            assert await axe_faults(page) == []
