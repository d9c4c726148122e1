"""The month of a hall: what each day is by law, when it is open, and every key of the grid."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from kit.clock import ManualClock, instant, shanghai_ms
from tests.support.axe import axe_faults
from tests.support.browser import CUT_OFF, Screens
from tests.support.house import RunningHouse, running_house
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, manager_page
from tests.support.words import foreign_words

HALL = "branch-1"
TODAY = "2026-09-28"
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@pytest_asyncio.fixture(scope="module")
async def house(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house on the Monday before National Day; one lane is shut tomorrow, one evening added."""
    clock = ManualClock(shanghai_ms(TODAY, 9, 15))
    async with running_house(tmp_path_factory.mktemp("calendar"), template, clock) as house:
        hours = {"days": ["workdays"], "opens": "08:30", "closes": "17:00"}
        assert (await house.post(f"/halls/{HALL}/openings", "manager", hours)).status_code == 201
        await except_(house, "closure", "2026-09-29", (13, 15), lane="social", reason="系统检修")
        await except_(house, "extra_session", "2026-09-30", (18, 20), reason="节前加班")
        yield house


async def except_(
    house: RunningHouse,
    kind: str,
    day: str,
    hours: tuple[int, int],
    **more: Any,  # noqa: ANN401
) -> None:
    """Make an exception of a day."""
    times = [instant(shanghai_ms(day, hour)) for hour in hours]
    body = {"kind": kind, "from": times[0], "to": times[1], **more}
    reply = await house.post(f"/halls/{HALL}/exceptions", "manager", body)
    assert reply.status_code == 201, reply.text


async def calendar(screens: Screens, house: RunningHouse, **more: Any) -> Page:  # noqa: ANN401
    """The calendar, with what it shows of its first month."""
    page = await manager_page(screens, house, "calendar", hall=HALL, **more)
    await expect(cell(page, TODAY)).to_have_attribute("data-kind", "workday")
    return page


def cell(page: Page, day: str) -> Locator:
    """The button of a day."""
    return page.locator(f"[data-day='{day}']")


async def test_every_day_says_what_it_is(house: RunningHouse, screens: Screens) -> None:
    """By law, by its hours and by its exceptions: a letter each, and in full for who listens."""
    page = await calendar(screens, house)
    await expect(cell(page, TODAY)).to_have_attribute("aria-current", "date")
    await expect(cell(page, TODAY)).to_contain_text("08:30–17:00")
    await expect(cell(page, "2026-09-29")).to_contain_text("停")
    await expect(cell(page, "2026-09-30")).to_contain_text("18:00–20:00")
    await expect(cell(page, "2026-09-20")).to_have_attribute("data-kind", "makeup")
    await expect(cell(page, "2026-09-19")).to_have_attribute("data-kind", "rest")
    await page.get_by_test_id("calendar-next").click()
    await expect(page.get_by_test_id("calendar-month")).to_have_text("2026年10月")
    holiday = page.get_by_role("button", name="2026年10月1日星期四，法定节假日，不开放")
    await expect(holiday).to_contain_text("假")
    await expect(cell(page, "2026-10-10")).to_have_attribute("data-kind", "makeup")


async def test_a_day_of_four_sessions_shows_them_all(house: RunningHouse, screens: Screens) -> None:
    """A line that only counts the last of them would be no shorter."""
    page = await manager_page(screens, house, "calendar", hall="tonghua")
    await expect(cell(page, TODAY)).to_contain_text("18:00–24:00")


async def test_a_day_is_told_in_full(house: RunningHouse, screens: Screens) -> None:
    """Its hours, those of lanes that have their own, and why something is shut."""
    page = await calendar(screens, house)
    details = page.get_by_test_id("calendar-day")
    await cell(page, "2026-09-29").click()
    await expect(details).to_contain_text("2026年9月29日星期二")
    whole = details.get_by_role("rowheader", name="全大厅")
    lines = "(cell) => { const all = document.createRange(); all.selectNodeContents(cell);"
    lines += " return all.getClientRects().length }"
    assert await whole.evaluate(lines) == 1
    lane = details.get_by_role("row").filter(has_text="社会")
    await expect(lane).to_contain_text("08:30–13:00")
    await expect(lane).to_contain_text("15:00–17:00")
    await expect(details.get_by_role("listitem")).to_contain_text("系统检修")
    await expect(details.get_by_role("listitem")).to_contain_text("13:00–15:00")


async def test_the_days_after_the_announced_holidays_are_provisional(
    house: RunningHouse, screens: Screens
) -> None:
    """What the law will say of next year is not known before it is announced."""
    page = await calendar(screens, house)
    await cell(page, TODAY).focus()
    await page.keyboard.press("Shift+PageDown")
    await expect(page.get_by_test_id("calendar-month")).to_have_text("2027年9月")
    await expect(page.get_by_test_id("calendar-day")).to_contain_text("尚未公布")


async def test_the_month_is_walked_through_by_keys(house: RunningHouse, screens: Screens) -> None:
    """One day of the grid is in the order of the tab key; arrows and pages move on, over months."""
    page = await calendar(screens, house)
    grid = page.get_by_test_id("calendar-grid")
    await expect(grid.locator("[tabindex='0']")).to_have_count(1)
    await page.get_by_test_id("calendar-next").focus()
    await page.keyboard.press("Tab")
    for key, day in (
        ("ArrowRight", "2026-09-29"),
        ("ArrowDown", "2026-10-06"),
        ("ArrowLeft", "2026-10-05"),
        ("ArrowUp", "2026-09-28"),
        ("End", "2026-10-04"),
        ("Home", "2026-09-28"),
        ("PageDown", "2026-10-28"),
        ("PageUp", "2026-09-28"),
    ):
        await page.keyboard.press(key)
        await expect(cell(page, day)).to_be_focused()
        await expect(cell(page, day)).to_have_attribute("tabindex", "0")
        await expect(grid.locator("[tabindex='0']")).to_have_count(1)
    await expect(page.get_by_test_id("calendar-month")).to_have_text("2026年9月")


@LANGUAGES
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_the_calendar_shuts_nobody_out(
    house: RunningHouse, screens: Screens, language: str, theme: str
) -> None:
    """One language, wide and narrow, light and dark: nothing is hidden, and axe finds nothing."""
    page = await calendar(screens, house, language=language)
    await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    await expect(page.locator("html")).to_have_attribute("data-theme", theme)
    await cell(page, "2026-09-29").click()
    for size in (LAPTOP, NARROWEST):
        assert await faults_of(page, size, scrolls=True) == []
        assert await axe_faults(page) == []
    names = {"大厅管理", "系统检修", "节前加班"}
    assert await foreign_words(page, language, names) == []


async def test_the_calendar_without_a_network(house: RunningHouse, screens: Screens) -> None:
    """What was read stays, with its time; what was not can be tried again."""
    screens.forgive(*CUT_OFF)
    page = await calendar(screens, house)
    await page.route("**/api/v1/**", lambda route: route.abort())
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await page.get_by_test_id("offline").wait_for()
    await expect(cell(page, TODAY)).to_contain_text("08:30–17:00")
    await page.unroute_all()
    await page.evaluate("dispatchEvent(new Event('online'))")
    await expect(page.get_by_test_id("offline")).to_have_count(0)


async def test_a_calendar_that_cannot_be_read_says_why(
    house: RunningHouse, screens: Screens
) -> None:
    """And is shown after another try."""
    screens.forgive("status of 500")
    problem = {"code": "server_error", "detail": "It failed.", "detail_zh": "出现错误"}
    page = await screens.open_url("about:blank")
    await page.route(
        "**/api/v1/halls/*/calendar*",
        lambda route: route.fulfill(status=500, json=problem),
    )
    await page.goto(f"{house.base_url}/manager/calendar?hall=branch-1")
    await page.get_by_test_id("login-username").fill("manager")
    await page.get_by_test_id("login-password").fill(house.demo_password)
    await page.get_by_test_id("login-submit").click()
    await expect(page.get_by_test_id("reading-trouble")).to_contain_text("出现错误")
    await page.unroute_all()
    await page.get_by_test_id("reading-again").click()
    await expect(cell(page, TODAY)).to_be_visible()
