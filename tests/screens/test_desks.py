"""Two desks at two addresses: whoever comes to the wrong one is sent to their own."""

import re

from playwright.async_api import Page, expect

from tests.support.browser import DESK, Screens, log_in, settled, stop_clock, window_is
from tests.support.house import RunningHouse


async def is_at(page: Page, path: str) -> None:
    """Wait until the page shows this desk, and nothing of the other."""
    await expect(page).to_have_url(re.compile(rf"{path}$"))
    console, manager = (1, 0) if path == "/console" else (0, 1)
    await expect(page.get_by_test_id("console-window-state")).to_have_count(console)
    await expect(page.get_by_test_id("manager-hall")).to_have_count(manager)
    await expect(page.get_by_test_id("login-submit")).to_have_count(0)


async def test_a_manager_is_sent_to_the_managers_desk(
    fresh: RunningHouse, screens: Screens
) -> None:
    """After logging in at the console, and whenever the console is opened again."""
    page = await screens.open(fresh, "/console", DESK)
    await log_in(page, fresh, "manager")
    await is_at(page, "/manager")
    await expect(page).to_have_title("大厅管理")
    await page.goto(f"{fresh.base_url}/console")
    await is_at(page, "/manager")
    await page.get_by_test_id("logout").click()
    await page.get_by_test_id("login-submit").wait_for()
    await page.goto(f"{fresh.base_url}/console")
    await page.get_by_test_id("login-window").wait_for()


async def test_a_clerk_is_sent_to_the_console(fresh: RunningHouse, screens: Screens) -> None:
    """Where the keys rest, as after any login: its last press may be followed by another."""
    page = await screens.open(fresh, "/manager", DESK, clock=True)
    await page.get_by_test_id("login-submit").wait_for()
    await stop_clock(page)
    await log_in(page, fresh, "clerk-07")
    await is_at(page, "/console")
    await window_is(page, "closed")
    await page.keyboard.press("Space")
    await settled(page)
    await window_is(page, "closed")
    await page.keyboard.press("Space")
    await window_is(page, "open")
    await page.goto(f"{fresh.base_url}/manager")
    await is_at(page, "/console")


async def test_screens_load_no_desk(fresh: RunningHouse, screens: Screens) -> None:
    """A display and a kiosk ask for no code of the desks, and no desk for the other's."""
    for path, sign, own in (
        ("/display/tonghua", "connection", "DisplayView"),
        ("/kiosk/tonghua", "lane-instant", "KioskView"),
        ("/console", "login-submit", "ConsoleView"),
        ("/manager", "login-submit", "ManagerView"),
    ):
        screens.asked.clear()
        page = await screens.open(fresh, path, DESK)
        await page.get_by_test_id(sign).wait_for()
        views = {found[1] for url in screens.asked if (found := re.search(r"/(\w+View)-", url))}
        assert views == {own}
