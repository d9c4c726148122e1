"""What screens must not leave unsaid: nobody serves, the hall is closed, the figures are old."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.support.browser import CUT_OFF, PHONE, Screens, settled, touch
from tests.support.house import RunningHouse, running_house
from tests.support.ports import free_port

OFFLINE = re.compile(r"离线，自 \d\d:\d\d")
GREY = "rgb(95, 107, 122)"


@pytest_asyncio.fixture
async def shut(server: RunningHouse) -> AsyncIterator[str]:
    """A hall with hours of its own, which is closed today."""
    hours = {"days": ["workdays"], "opens": "08:30", "closes": "17:00"}
    written = await server.post("/halls/branch-6/openings", "manager", hours)
    closure = await server.shut("branch-6")
    yield "branch-6"
    await server.reopen(closure)
    await server.post(f"/openings/{written.json()['id']}/withdraw", "manager")


async def colour(found: Locator) -> str:
    """The colour of a text."""
    said: str = await found.evaluate("node => getComputedStyle(node).color")
    return said


async def cut_off(page: Page) -> None:
    """Let the page lose the network, and notice it."""
    await page.context.set_offline(True)
    await page.evaluate("dispatchEvent(new Event('offline'))")


async def test_a_lane_without_a_window_says_so_everywhere(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Kiosk, number, phone, display and start page; and no more once a window has opened."""
    kiosk = await screens.open(fresh, "/kiosk/tonghua")
    await expect(kiosk.get_by_test_id("no-window-instant")).to_contain_text("该业务暂无窗口开放")
    await touch(kiosk, "lane-instant")
    await expect(kiosk.get_by_test_id("kiosk-no-window")).to_contain_text("该业务暂无窗口开放")
    await expect(kiosk.get_by_text("下一位就是您")).to_have_count(0)
    path = await kiosk.get_by_test_id("kiosk-qr").get_attribute("data-path")
    phone = await screens.open(fresh, str(path), PHONE)
    display = await screens.open(fresh, "/display/tonghua")
    start = await screens.open(fresh, "/")
    await phone.get_by_test_id("ticket-no-window").wait_for()
    await expect(phone.get_by_text("下一位就是您")).to_have_count(0)
    for page in (display, start):
        await page.get_by_test_id("no-window-instant").first.wait_for()
    await fresh.verb(7, "open")
    await expect(display.get_by_test_id("no-window-instant")).to_have_count(0)
    await expect(phone.get_by_test_id("ticket-no-window")).to_have_count(0)
    await expect(phone.get_by_test_id("ticket-ahead")).to_contain_text("下一位就是您")
    await kiosk.evaluate("dispatchEvent(new Event('focus'))")
    await expect(kiosk.get_by_test_id("kiosk-no-window")).to_have_count(0)
    await fresh.verb(7, "close")
    await phone.get_by_test_id("ticket-no-window").wait_for()
    await expect(phone.get_by_test_id("ticket-estimate")).to_have_count(0)
    await display.get_by_test_id("no-window-instant").wait_for()


async def test_a_closed_hall_says_when_it_opens(
    server: RunningHouse, screens: Screens, shut: str
) -> None:
    """The kiosk refuses before the tap; start page, display and phone give the hours."""
    kiosk = await screens.open(server, f"/kiosk/{shut}")
    closed = "周一至周五 08:30–17:00"
    await expect(kiosk.get_by_test_id("hall-closed")).to_contain_text(closed)
    await expect(kiosk.get_by_test_id("opens-next")).to_contain_text("下次开放：")
    await settled(kiosk)
    for control in ("lane-instant", "kiosk-theme", "kiosk-priority"):
        await expect(kiosk.get_by_test_id(control)).to_be_disabled()
    start = await screens.open(server, "/")
    card = start.get_by_test_id(f"hall-{shut}")
    await expect(card).to_have_attribute("data-open", "false")
    await expect(card).to_contain_text(closed)
    await expect(start.get_by_test_id("hall-tonghua")).to_contain_text("每天 00:00–24:00")
    display = await screens.open(server, f"/display/{shut}?lang=en")
    await expect(display.get_by_test_id("hall-closed")).to_contain_text("Mon–Fri 08:30–17:00")
    both = await screens.open(server, f"/display/{shut}?lang=both")
    note = both.get_by_test_id("hall-closed")
    assert await colour(note.locator(".en").first) == await colour(note)


async def test_a_closed_lane_is_not_offered(server: RunningHouse, screens: Screens) -> None:
    """Its card says so and takes no touch; the others do."""
    closure = await server.shut("branch-5", lane="social")
    kiosk = await screens.open(server, "/kiosk/branch-5")
    await expect(kiosk.get_by_test_id("lane-closed-social")).to_contain_text("不在开放时间")
    await settled(kiosk)
    await expect(kiosk.get_by_test_id("lane-social")).to_be_disabled()
    await expect(kiosk.get_by_test_id("lane-instant")).to_be_enabled()
    await expect(kiosk.get_by_test_id("hall-closed")).to_have_count(0)
    await server.reopen(closure)


async def test_a_phone_says_that_its_hall_has_closed(
    server: RunningHouse, screens: Screens
) -> None:
    """Whoever still waits does not wait for a call that will not come today."""
    issued = await server.take()
    phone = await screens.open(server, issued["follow"]["path"], PHONE)
    await (
        phone.get_by_test_id("ticket-ahead")
        .or_(phone.get_by_test_id("ticket-no-window"))
        .first.wait_for()
    )
    await expect(phone.get_by_test_id("hall-closed")).to_have_count(0)
    closure = await server.shut("tonghua")
    async with asyncio.timeout(30):  # what the hall says of itself is a second old at the most
        while not await phone.get_by_test_id("hall-closed").count():
            await phone.evaluate("dispatchEvent(new Event('focus'))")
            await asyncio.sleep(0.1)
    await server.reopen(closure)


async def test_figures_that_may_be_old_say_so(fresh: RunningHouse, screens: Screens) -> None:
    """Kiosk and start page: grey, with the time at which they were true, until they are again."""
    screens.forgive(*CUT_OFF)
    await fresh.verb(7, "open")
    for _ in range(3):
        await fresh.take()
    kiosk = await screens.open(fresh, "/kiosk/tonghua")
    start = await screens.open(fresh, "/")
    await kiosk.get_by_test_id("estimate-instant").wait_for()
    await start.get_by_test_id("hall-tonghua").wait_for()
    for page in (kiosk, start):
        await expect(page.get_by_test_id("offline")).to_have_count(0)
        await cut_off(page)
        await expect(page.get_by_test_id("offline").first).to_have_text(
            OFFLINE, timeout=30_000, use_inner_text=True
        )
    await expect(kiosk.get_by_test_id("waiting-instant")).to_have_css("color", GREY)
    await expect(kiosk.get_by_test_id("estimate-instant")).to_have_css("color", GREY)
    await expect(start.get_by_test_id("estimate-instant").first).to_have_css("color", GREY)
    for page in (kiosk, start):
        await page.context.set_offline(False)
        await expect(page.get_by_test_id("offline")).to_have_count(0, timeout=30_000)


async def test_a_feed_that_is_cut_says_since_when(
    template: Path, tmp_path: Path, screens: Screens
) -> None:
    """Phone and display: grey, with the time at which they last heard, until they hear again."""
    screens.forgive(*CUT_OFF)
    port = free_port()
    async with running_house(tmp_path / "house", template, port=port) as house:
        await house.take()
        issued = await house.take()
        phone = await screens.open(house, issued["follow"]["path"], PHONE)
        display = await screens.open(house, "/display/tonghua")
        await expect(phone.get_by_test_id("ticket-ahead")).to_have_text("1")
        await expect(display.get_by_test_id("waiting-instant")).to_have_text("2")
        for page in (phone, display):
            await expect(page.get_by_test_id("offline")).to_have_count(0)
    for page in (phone, display):
        await expect(page.get_by_test_id("offline").first).to_contain_text(OFFLINE)
    await expect(phone.get_by_test_id("ticket-ahead")).to_have_css("color", GREY)
    silent = display.get_by_test_id("display-silent")
    await expect(silent).to_contain_text(OFFLINE, timeout=25_000)
    await expect(display.get_by_test_id("waiting-instant")).to_have_text("2")
    async with running_house(tmp_path / "house", template, port=port):
        for page in (phone, display):
            await expect(page.get_by_test_id("offline")).to_have_count(0, timeout=30_000)
        await expect(silent).to_have_count(0)
