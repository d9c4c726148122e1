"""Draws the README's pictures from a running hall: `python -m tests.screens.make_pictures`."""

import asyncio
import random
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from handlers.tickets.follow import follow_code
from kit.clock import ManualClock, shanghai_ms
from server.logs import configure_logs
from tests.screens.test_mini_booking import free_times
from tests.support.browser import (
    DESK,
    PHONE,
    WALL,
    Screens,
    log_in,
    settled,
    ticket_is,
    touch,
    unasked,
)
from tests.support.house import RunningHouse, make_template, running_house
from tests.support.manager_pages import manager_page
from tools.chromium import launch_options

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
LANES = ["instant"] * 6 + ["business"] * 3 + ["social"] * 3 + ["project"] * 2
LANES += ["enquiry", "collection"]
DESK_AT = "7"
CLERKS = {n: f"clerk-{n:0>2}" for n in ("1", "2", "3", "5", DESK_AT, "8", "11", "12")}
CLERKS |= {"E1": "clerk-30", "C1": "clerk-32"}
WAITING_AT_LAST = 20
TIMES = "/mini/pages/times/index?hall=tonghua&item=CL-001&user=Chen"
ARRIVALS = 74


class Morning:
    """A plausible morning: people come, eight windows serve them, and in the end twenty wait."""

    def __init__(self, house: RunningHouse, clock: ManualClock) -> None:
        """Nobody has come yet."""
        self._house = house
        self._clock = clock
        self._chance = random.Random(2018)
        self._busy: dict[str, int] = {}

    async def play(self) -> None:
        """From opening to a quarter past ten."""
        for window in CLERKS:
            await self._do(window, "open")
        for arrival in range(ARRIVALS):
            await self._house.take(lane=self._chance.choice(LANES))
            self._clock.advance(seconds=self._chance.uniform(35, 80))
            if arrival > ARRIVALS - WAITING_AT_LAST:
                continue
            for window in CLERKS:
                await self._work(window, arrival)
        for window in CLERKS:
            await self._settle(window)

    async def _work(self, window: str, arrival: int) -> None:
        if window in self._busy and arrival < self._busy[window]:
            return
        if window in self._busy:
            await self._do(window, "finish")
        if await self._do(window, "call-next") is None:
            self._busy.pop(window, None)
            return
        await self._do(window, "start")
        self._busy[window] = arrival + self._chance.randint(4, 11)

    async def _settle(self, window: str) -> None:
        """Leave every window with somebody, and the desk to the clerk of the picture."""
        if window in self._busy and (window == DESK_AT or self._chance.random() < 0.4):
            await self._do(window, "finish")
            del self._busy[window]
        if window not in self._busy and window != DESK_AT:
            self._clock.advance(seconds=20)
            await self._do(window, "call-next")

    async def _do(self, window: str, verb: str) -> object:
        """Whom the window holds afterwards."""
        path = f"/windows/tonghua/{window}/{verb}"
        reply = await self._house.post(path, CLERKS[window])
        assert reply.status_code == 200, reply.text
        return reply.json()["ticket"]


async def snap(page: Page, name: str) -> None:
    """Keep the page as it looks now."""
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(1200)  # fonts, clocks and transitions come to rest
    path = PICTURES / f"{name}.png"
    moving = name == "kiosk-ticket"  # its bar says how long the number stays
    await page.screenshot(path=path, animations="allow" if moving else "disabled")
    sys.stdout.write(f"{path.name}: {path.stat().st_size // 1024} KB\n")


async def draw(house: RunningHouse, screens: Screens, clock: ManualClock) -> None:
    """Open every screen and let the story of one number run through them."""
    landing = await screens.open(house, "/", {"width": 1366, "height": 1000})
    await landing.get_by_test_id("hall-tonghua").wait_for()
    await snap(landing, "landing")

    display = await screens.open(house, "/display/tonghua", WALL)
    kiosk = await screens.open(house, "/kiosk/tonghua", {"width": 1440, "height": 900})
    await kiosk.get_by_test_id("lane-instant").wait_for()
    await settled(kiosk)
    await snap(kiosk, "kiosk")
    await touch(kiosk, "lane-business")
    await kiosk.get_by_test_id("kiosk-qr").wait_for()
    await settled(kiosk)
    await snap(kiosk, "kiosk-ticket")

    console = await screens.open(house, "/console", DESK)
    await log_in(console, house, CLERKS[DESK_AT])
    waiting = await house.get(f"/windows/tonghua/{DESK_AT}", "manager")
    chosen = waiting.json()["waiting"][0]
    follow = follow_path(house, chosen["id"])
    phone = await screens.open_url(house.base_url + follow, PHONE, scale=2)
    await phone.get_by_test_id("ticket-ahead").wait_for()
    await snap(phone, "ticket-waiting")
    await expect(console.get_by_test_id("console-state")).to_have_attribute("data-state", "idle")
    clock.advance(seconds=40)
    await console.get_by_test_id("console-next").click()  # waits while the button rests
    await ticket_is(console, "called", chosen["number"])
    await phone.get_by_test_id("ticket-window").wait_for()
    await snap(phone, "ticket-called")
    await snap(display, "display")
    await snap(console, "console")
    manager = await screens.open(house, "/manager", {"width": 1440, "height": 1100})
    await log_in(manager, house, "manager")
    await manager.get_by_test_id("manager-hall").select_option("tonghua")
    await manager.get_by_test_id("balance-advice").get_by_role("listitem").first.wait_for()
    await snap(manager, "manager")


async def draw_booking(house: RunningHouse, screens: Screens) -> None:
    """A person who books on a phone, the code at the door, and the month that the manager plans."""
    phone = await screens.open_url(f"{house.base_url}{TIMES}", PHONE, scale=2)
    await unasked(phone)
    await free_times(phone).first.click()
    await phone.get_by_test_id("countdown").wait_for()
    await snap(phone, "mini-times")
    await phone.get_by_test_id("confirm").click()
    await phone.get_by_test_id("papers").wait_for()
    await snap(phone, "mini-appointment")
    entrance = await screens.open(house, "/entrance/tonghua?lang=both", WALL)
    await entrance.get_by_test_id("entrance-code").wait_for()
    await snap(entrance, "entrance")
    month = await manager_page(screens, house, "calendar")
    await snap(month, "calendar")


def follow_path(house: RunningHouse, ticket: str) -> str:
    """The path in the QR code of a ticket that a kiosk gave earlier."""
    settings = house.ctx.settings
    return follow_code(settings.secret, settings.web.public_url, ticket).path


@asynccontextmanager
async def filled(folder: Path, clock: ManualClock) -> AsyncIterator[RunningHouse]:
    """A house in the middle of a morning."""
    template = await make_template(folder)
    async with running_house(folder / "house", template, clock) as house:
        await Morning(house, clock).play()
        yield house


async def main() -> None:
    """Draw every picture."""
    configure_logs("error")
    warnings.simplefilter("ignore")
    PICTURES.mkdir(parents=True, exist_ok=True)
    clock = ManualClock(shanghai_ms("2026-11-23", 8, 50))
    with tempfile.TemporaryDirectory(prefix="yichuang-pictures-") as name:
        async with filled(Path(name), clock) as house, async_playwright() as playwright:
            browser = await playwright.chromium.launch(**launch_options())
            screens = Screens(browser)
            await draw(house, screens, clock)
            await draw_booking(house, screens)
            await screens.close()
            await browser.close()
            if screens.blemishes():
                sys.exit("\n".join(screens.blemishes()))


if __name__ == "__main__":
    asyncio.run(main())
