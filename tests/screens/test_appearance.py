"""Elder mode, dark and high contrast: kept by the browser, and nothing is hidden in any of them."""

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.support.browser import DESK, PHONE, Screens, settled, stop_clock, touch
from tests.support.house import RunningHouse
from tests.support.layout import crowd_page, faults_of

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
NARROW: ViewportSize = {"width": 360, "height": 740}
KIOSKS: list[ViewportSize] = [
    {"width": 1024, "height": 768},
    {"width": 1366, "height": 768},
    {"width": 1920, "height": 1080},
]
WALLS: list[ViewportSize] = [
    {"width": 1024, "height": 768},
    {"width": 1920, "height": 1080},
    {"width": 3840, "height": 1080},
]


async def check(page: Page, sizes: list[ViewportSize], *, scrolls: bool = False) -> None:
    """Look at one page in every size."""
    faults = [fault for size in sizes for fault in await faults_of(page, size, scrolls=scrolls)]
    assert faults == []


async def ground(page: Page) -> str:
    """The colour behind the page."""
    found: str = await page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return found


@LANGUAGES
async def test_a_large_kiosk_hides_nothing(
    fresh: RunningHouse, screens: Screens, language: str
) -> None:
    """Larger type, from the choice to the number; the taps of the old places count nothing."""
    kiosk = await screens.open_url("about:blank")
    await kiosk.clock.install()
    await crowd_page(kiosk, "tonghua")
    await kiosk.goto(f"{fresh.base_url}/kiosk/tonghua?lang={language}")
    await kiosk.get_by_test_id("lane-instant").wait_for()
    await stop_clock(kiosk)  # else a machine that looks slowly finds a kiosk that was left
    await check(kiosk, KIOSKS)
    await touch(kiosk, "appearance-elder")
    await expect(kiosk.get_by_test_id("lane-instant")).to_be_disabled()
    for seen, then in (
        ("lane-instant", "kiosk-priority"),
        ("priority-elderly", "priority-elderly"),
        ("kiosk-chosen", "lane-business"),
        ("kiosk-number", "kiosk-done"),
    ):
        await kiosk.get_by_test_id(seen).first.wait_for()
        await settled(kiosk)
        await check(kiosk, KIOSKS)
        await touch(kiosk, then)


@LANGUAGES
async def test_a_large_ticket_hides_nothing(
    fresh: RunningHouse, screens: Screens, language: str
) -> None:
    """On a narrow phone, waiting, asked and called."""
    issued = await fresh.take()
    link = issued["follow"]["path"].replace("#", f"?lang={language}#")
    phone = await screens.open(fresh, link, NARROW)
    await phone.get_by_test_id("ticket-no-window").wait_for()
    await check(phone, [NARROW], scrolls=True)
    await phone.get_by_test_id("appearance-elder").click()
    size = await phone.evaluate("getComputedStyle(document.documentElement).fontSize")
    assert size == "20px"
    await check(phone, [NARROW], scrolls=True)
    await phone.get_by_test_id("ticket-postpone").click()
    await check(phone, [NARROW], scrolls=True)
    await phone.keyboard.press("Escape")
    await fresh.post("/windows/tonghua/7/open", "clerk-07")
    await fresh.post("/windows/tonghua/7/call-next", "clerk-07")
    await phone.get_by_test_id("ticket-window").wait_for()
    await check(phone, [NARROW], scrolls=True)


@LANGUAGES
async def test_a_large_start_page_hides_nothing(
    fresh: RunningHouse, screens: Screens, language: str
) -> None:
    """And it is still large when it is opened again; the console is not."""
    page = await screens.open(fresh, f"/?lang={language}", NARROW)
    await page.get_by_test_id("hall-tonghua").wait_for()
    await page.get_by_test_id("appearance-elder").click()
    await check(page, [NARROW, DESK], scrolls=True)
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-size", "elder")
    await page.goto(f"{fresh.base_url}/console")
    await expect(page.locator("html")).to_have_attribute("data-size", "normal")


@pytest.mark.parametrize("language", ["en", "both"])
async def test_a_display_hides_nothing(
    fresh: RunningHouse, screens: Screens, language: str
) -> None:
    """In English, whose words are longer, and with both languages."""
    for window in (1, 2, 3, 7):
        await fresh.take()
        await fresh.post(f"/windows/tonghua/{window}/open", f"clerk-{window:02}")
        await fresh.post(f"/windows/tonghua/{window}/call-next", f"clerk-{window:02}")
    display = await screens.open(fresh, f"/display/tonghua?lang={language}")
    await expect(display.get_by_test_id("call-row")).to_have_count(4)
    await check(display, WALLS)


@pytest.mark.parametrize("path", ["/console", "/manager"])
async def test_a_desk_in_english_hides_nothing(
    fresh: RunningHouse, screens: Screens, path: str
) -> None:
    """Before the login."""
    page = await screens.open(fresh, f"{path}?lang=en", DESK)
    await page.get_by_test_id("login-submit").wait_for()
    await check(page, [PHONE, DESK], scrolls=True)


async def test_the_page_is_as_the_system_says_until_somebody_chooses(
    fresh: RunningHouse, screens: Screens
) -> None:
    """The choice outlives the page."""
    page = await screens.open(fresh, "/")
    light = await ground(page)
    await page.emulate_media(color_scheme="dark", contrast="more")
    html = page.locator("html")
    await expect(html).to_have_attribute("data-theme", "dark")
    await expect(html).to_have_attribute("data-contrast", "high")
    assert await ground(page) == "rgb(0, 0, 0)"
    await page.get_by_test_id("appearance-dark").click()
    await page.get_by_test_id("appearance-contrast").click()
    assert await ground(page) == light
    await page.reload()
    await expect(html).to_have_attribute("data-theme", "light")
    await expect(html).to_have_attribute("data-contrast", "normal")
