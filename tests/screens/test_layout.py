"""Nothing is hidden: long names, long numbers and three-digit counts on every size of screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, ViewportSize, expect

from tests.support.browser import (
    CUT_OFF,
    PHONE,
    Fate,
    Screens,
    cut_between,
    settled,
    stop_clock,
    touch,
)
from tests.support.house import RunningHouse, running_house
from tests.support.layout import crowd_feed, crowd_page, faults_of, with_long_names

_WORKDAYS = {"weekdays": [1, 2, 3, 4, 5], "makeup": True, "holiday": False, "every_n_weeks": 1}
HOURS = [{**_WORKDAYS, "opens": "08:30", "closes": "17:00"}]
SHUT = {"open": False, "opening": HOURS, "opens_at": "2026-11-30T00:30:00.000+00:00"}


def sizes(*pairs: tuple[int, int]) -> list[ViewportSize]:
    """Sizes of screens, width before height."""
    return [{"width": width, "height": height} for width, height in pairs]


WALLS = sizes((1920, 1080), (3840, 1080), (1920, 360), (1024, 768), (1080, 1920), (1080, 720))
KIOSKS = sizes((1024, 768), (1366, 768), (1080, 1920), (1920, 1080))
PHONES = sizes((320, 568), (390, 844))
PAGES = [*PHONES, *sizes((1024, 768), (1366, 1000))]


@pytest_asyncio.fixture(scope="module")
async def long(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house in which every hall, lane and window has a name of thirty characters."""
    folder = tmp_path_factory.mktemp("long")
    async with running_house(folder / "house", with_long_names(template, folder)) as house:
        yield house


async def check(
    page: Page, all_sizes: list[ViewportSize], *, scrolls: bool = False, smallest: float = 9
) -> None:
    """Look at one page in every size."""
    faults = [
        fault
        for size in all_sizes
        for fault in await faults_of(page, size, scrolls=scrolls, smallest=smallest)
    ]
    assert faults == []


async def display_of(screens: Screens, house: RunningHouse, calls: int, **members: object) -> Page:
    """A display of a crowded hall with so many calls."""
    display = await screens.open_url("about:blank")
    await crowd_page(display, "tonghua", **members)
    await crowd_feed(display, "tonghua", calls)
    await display.goto(f"{house.base_url}/display/tonghua")
    await expect(display.get_by_test_id("call-row")).to_have_count(calls)
    await expect(display.get_by_test_id("connection")).to_have_attribute("data-status", "live")
    # The hall of a window that serves from afar has its name a moment later.
    if calls:
        await display.get_by_test_id("call-afar").first.wait_for()
        await display.wait_for_function(
            "[...document.querySelectorAll('.name > span')].length == "
            "document.querySelectorAll('[data-testid=call-afar]').length"
        )
    return display


@pytest.mark.parametrize(("calls", "smallest"), [(0, 8), (1, 8), (6, 6), (13, 5), (31, 4.5)])
async def test_a_display_hides_nothing(
    long: RunningHouse, screens: Screens, calls: int, smallest: float
) -> None:
    """However many are called. Only long names of far halls may become small in a low strip."""
    display = await display_of(screens, long, calls)
    await check(display, WALLS, smallest=smallest)


async def test_a_display_that_is_closed_or_offline_hides_nothing(
    long: RunningHouse, screens: Screens
) -> None:
    """The hours, and since when the numbers may be out of date, have their place."""
    screens.forgive(*CUT_OFF)
    display = await display_of(screens, long, 6, **SHUT)
    await display.get_by_test_id("hall-closed").wait_for()
    await check(display, WALLS, smallest=6)
    await display.evaluate("document.querySelector('.display').classList.add('silent', 'stale')")
    await check(display, WALLS, smallest=6)


async def test_a_kiosk_hides_nothing(long: RunningHouse, screens: Screens) -> None:
    """From the first page to the number, with every dialog on the way."""
    kiosk = await screens.open_url("about:blank")
    await kiosk.clock.install()
    await crowd_page(kiosk, "tonghua")
    await kiosk.goto(f"{long.base_url}/kiosk/tonghua")
    await kiosk.get_by_test_id("lane-instant").wait_for()
    await stop_clock(kiosk)  # else a machine that looks slowly finds a kiosk that was left
    way = (
        ("lane-instant", "kiosk-priority"),
        ("priority-elderly", "priority-elderly"),
        ("kiosk-chosen", "lane-business"),
        ("kiosk-number", "kiosk-done"),
        ("kiosk-again", "kiosk-theme"),
        ("theme-newborn", "theme-newborn"),
        ("theme-take", "theme-take"),
        ("kiosk-stops", "kiosk-done"),
    )
    for seen, then in way:
        await kiosk.get_by_test_id(seen).first.wait_for()
        await settled(kiosk)
        await check(kiosk, KIOSKS)
        await touch(kiosk, then)


async def test_a_kiosk_in_trouble_hides_nothing(long: RunningHouse, screens: Screens) -> None:
    """Closed, offline, late and refused."""
    screens.forgive(*CUT_OFF, "status of 409")
    kiosk = await screens.open_url("about:blank")
    await kiosk.clock.install()
    await crowd_page(kiosk, "tonghua", **SHUT)
    await kiosk.goto(f"{long.base_url}/kiosk/tonghua")
    await kiosk.get_by_test_id("hall-closed").wait_for()
    await check(kiosk, KIOSKS)
    await kiosk.unroute_all()
    await kiosk.evaluate("dispatchEvent(new Event('focus'))")
    await expect(kiosk.get_by_test_id("hall-closed")).to_have_count(0)
    await kiosk.route("**/api/v1/halls/tonghua", lambda route: route.abort())
    await kiosk.evaluate("dispatchEvent(new Event('focus'))")
    await kiosk.get_by_test_id("offline").wait_for()
    await check(kiosk, KIOSKS)
    cut = await cut_between(kiosk, "**/api/v1/tickets", Fate.LOST_ANSWER)
    await touch(kiosk, "lane-instant")
    await kiosk.get_by_test_id("kiosk-give-up").wait_for()
    await check(kiosk, KIOSKS)
    cut.fate = Fate.PASS
    await kiosk.get_by_test_id("kiosk-number").wait_for()
    await check(kiosk, KIOSKS)


async def test_a_phone_hides_nothing(long: RunningHouse, screens: Screens) -> None:
    """Waiting without a window, waiting with many ahead, called, and missed."""
    for _ in range(11):
        await long.take(lane="social")
    issued = await long.take(lane="social")
    phone = await screens.open(long, issued["follow"]["path"], PHONE)
    await phone.get_by_test_id("ticket-no-window").wait_for()
    await check(phone, PHONES, scrolls=True)
    await phone.get_by_test_id("ticket-postpone").click()
    await check(phone, PHONES, scrolls=True)
    await phone.get_by_role("button", name="不让了").click()
    await long.post("/windows/tonghua/7/open", "clerk-07")
    body = {"ticket": issued["id"], "reason": "layout"}
    await long.post("/windows/tonghua/7/call", "clerk-07", body)
    await phone.get_by_test_id("ticket-window").wait_for()
    await check(phone, PHONES, scrolls=True)
    await long.post("/windows/tonghua/7/miss", "clerk-07")
    await phone.get_by_test_id("ticket-return").wait_for()
    await check(phone, PHONES, scrolls=True)


async def test_the_start_page_hides_nothing(long: RunningHouse, screens: Screens) -> None:
    """Whole lists of halls with long names, and the quickest of them."""
    page = await screens.open(long, "/", PHONE)
    await page.get_by_test_id("hall-tonghua").wait_for()
    await page.get_by_test_id("fastest-words").fill("户口")
    await page.get_by_test_id("fastest-item-GA-002").click()
    await page.get_by_test_id("fastest-halls").get_by_role("listitem").first.wait_for()
    await check(page, PAGES, scrolls=True)


async def test_the_check_sees_what_is_hidden(long: RunningHouse, screens: Screens) -> None:
    """A check that could not fail would be worth nothing."""
    display = await display_of(screens, long, 6)
    style = ".name { white-space: nowrap !important } .load { margin-left: -4em }"
    await display.add_style_tag(content=style)
    found = " ".join(await faults_of(display, WALLS[3]))
    for words in ("sticks out of", "lies on"):
        assert words in found
