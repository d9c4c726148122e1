import asyncio
import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from records.db import sql
from tests.support.browser import (
    CUT_OFF,
    DESK,
    Screens,
    log_in,
    stop_clock,
    take_number,
    ticket_is,
    touch,
    window_is,
)
from tests.support.house import RunningHouse, running_house
from tests.support.ports import free_port

FRESH = re.compile(r"\bfresh\b")


async def display_of(screens: Screens, house: RunningHouse, *, still: bool = False) -> Page:
    """A display that follows the hall; with `still` one on which no flash ends."""
    display = await screens.open(house, "/display/tonghua", clock=still)
    await is_live(display)
    if still:
        await stop_clock(display)
    return display


async def is_live(display: Page) -> None:
    """Wait until the display says that it follows the hall."""
    light = display.get_by_test_id("connection")
    await expect(light).to_have_attribute("data-status", "live", timeout=30_000)


async def call(house: RunningHouse, window: int) -> str:
    """Open a window if need be and call the next person; whom."""
    await house.verb(window, "open")
    answer = await house.verb(window, "call-next")
    assert answer.status_code == 200, answer.text
    number: str = answer.json()["ticket"]["number"]
    return number


async def rows_of(display: Page) -> set[tuple[str, str, str]]:
    """What the display shows: number, window and state of every row."""
    # In one moment: rows that are read one after the other may change places meanwhile.
    rows = await display.get_by_test_id("call-row").evaluate_all(
        "rows => rows.map(({ dataset: { number, window, state } }) => [number, window, state])"
    )
    return {(number, window, state) for number, window, state in rows}


async def log_says() -> set[tuple[str, str, str]]:
    """The same, by nothing but the log on record."""
    last: dict[str, tuple[str, str, str]] = {}
    for row in await sql.rows(
        sql.connection(), "SELECT document FROM event WHERE ticket IS NOT NULL ORDER BY seq"
    ):
        ticket = json.loads(row["document"])["ticket"]
        last[ticket["id"]] = (ticket["number"], ticket.get("window", ""), ticket["state"])
    return {row for row in last.values() if row[2] in {"called", "serving"}}


async def test_a_call_appears_with_number_and_window(fresh: RunningHouse, screens: Screens) -> None:
    """Live, in words, and the display says that it has shown it."""
    display = await display_of(screens, fresh, still=True)
    await expect(display.get_by_test_id("call-row")).to_have_count(0)
    await fresh.take()
    await expect(display.get_by_test_id("waiting-instant")).to_have_text("1")
    assert await call(fresh, 7) == "A001"
    row = display.get_by_test_id("call-row")
    await expect(row).to_have_attribute("data-window", "7")
    await expect(row).to_contain_text(re.compile("A001.*7.*号窗口", re.DOTALL))
    await expect(row).to_have_class(FRESH)
    await display.clock.resume()  # what it has painted it knows by its next frames
    await expect(display.get_by_test_id("waiting-instant")).to_have_text("0")
    await fresh.verb(7, "start")
    await expect(row).to_have_attribute("data-state", "serving")
    await fresh.verb(7, "finish")
    await expect(row).to_have_count(0)
    called = await sql.rows(sql.connection(), "SELECT seq FROM event WHERE name='ticket.called'")
    assert await acknowledged() == called


async def acknowledged() -> list[dict[str, int]]:
    """What displays say they have painted, once they have said anything."""
    async with asyncio.timeout(15):
        while not (shown := await sql.rows(sql.connection(), "SELECT seq FROM shown")):
            await asyncio.sleep(0.05)
    return shown


async def test_a_recall_flashes_again(fresh: RunningHouse, screens: Screens) -> None:
    """What was there before the display is no news; a recall is."""
    fresh.recall_at_once()
    await fresh.take()
    await call(fresh, 7)
    display = await display_of(screens, fresh, still=True)
    row = display.get_by_test_id("call-row")
    await expect(row).to_have_attribute("data-call-no", "1")
    assert not FRESH.search(str(await row.get_attribute("class")))
    await fresh.verb(7, "recall")
    await expect(row).to_have_attribute("data-call-no", "2")
    await expect(row).to_have_class(FRESH)
    flashing = await row.evaluate("row => getComputedStyle(row).animationName")
    assert flashing.startswith("flash")


async def test_every_window_of_a_busy_hall_is_on_the_screen(
    fresh: RunningHouse, screens: Screens
) -> None:
    """However many are called at once, nobody's number is cut off or left out."""
    display = await display_of(screens, fresh)
    for _ in range(29):
        await fresh.take()
    await asyncio.gather(*(call(fresh, window) for window in range(1, 30)))
    for window, clerk, lane in (("E1", "clerk-30", "enquiry"), ("C1", "clerk-32", "collection")):
        await fresh.take(lane=lane)
        await fresh.post(f"/windows/tonghua/{window}/open", clerk)
        await fresh.post(f"/windows/tonghua/{window}/call-next", clerk)
    rows = display.get_by_test_id("call-row")
    await expect(rows).to_have_count(31)
    assert await rows_of(display) == await log_says()
    overflowing = await rows.evaluate_all(
        "rows => rows.filter(row => row.scrollWidth > row.clientWidth"
        " || row.getBoundingClientRect().bottom > innerHeight).length"
    )
    assert overflowing == 0


async def test_it_comes_back_after_a_restart_and_shows_what_the_log_says(
    template: Path, tmp_path: Path, screens: Screens
) -> None:
    """Neither what it missed nor what is over stays on the screen."""
    screens.forgive(*CUT_OFF)
    port = free_port()
    async with running_house(tmp_path / "house", template, port=port) as house:
        display = await display_of(screens, house)
        for _ in range(5):
            await house.take()
        for window in (1, 2, 3):
            await call(house, window)
        await house.verb(2, "start")
        await expect(display.get_by_test_id("call-row")).to_have_count(3)
    async with running_house(tmp_path / "house", template) as house:  # where it cannot hear
        await house.verb(2, "finish")
        await house.verb(3, "miss")
        await call(house, 4)
    async with running_house(tmp_path / "house", template, port=port):
        await is_live(display)
        await expect(display.locator("[data-number=A004]")).to_be_visible()
        assert (
            await rows_of(display)
            == await log_says()
            == {
                ("A001", "1", "called"),
                ("A004", "4", "called"),
            }
        )
        await expect(display.get_by_test_id("waiting-instant")).to_have_text("1")


async def test_what_is_begun_while_the_server_is_away_happens_once(
    template: Path, tmp_path: Path, screens: Screens
) -> None:
    """A key at the console and a touch at the kiosk wait for the server to come back."""
    screens.forgive(*CUT_OFF)
    port = free_port()
    async with running_house(tmp_path / "house", template, port=port) as house:
        kiosk = await screens.open(house, "/kiosk/tonghua")
        console = await screens.open(house, "/console", DESK)
        await log_in(console, house, "clerk-07")
        await console.get_by_test_id("console-open").click()
        await window_is(console, "open")
        await take_number(kiosk)
    step = console.get_by_test_id("console-next")
    await expect(step).to_have_attribute("aria-disabled", "false")
    await console.keyboard.press("Space")
    await console.get_by_test_id("console-banner").wait_for()
    await touch(kiosk, "lane-instant")
    await kiosk.get_by_test_id("kiosk-notice").wait_for()
    async with running_house(tmp_path / "house", template, port=port):
        await ticket_is(console, "called", "A001")
        await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A002")
        names = await sql.rows(sql.connection(), "SELECT name FROM event ORDER BY seq")
        assert [row["name"] for row in names].count("ticket.called") == 1
        assert [row["name"] for row in names].count("ticket.issued") == 2


async def test_every_lane_says_how_long_one_would_wait(
    fresh: RunningHouse, screens: Screens
) -> None:
    """As a range, where somebody serves; read again by itself, and nothing is cut off."""
    await fresh.verb(7, "open")
    for _ in range(6):
        await fresh.take()
    display = await display_of(screens, fresh)
    told = display.get_by_test_id("estimate-instant")
    await expect(told).to_contain_text(re.compile(r"约 \d+–\d+ 分钟"))
    await expect(display.get_by_test_id("no-window-collection")).to_be_visible()
    await expect(display.get_by_test_id("estimate-collection")).to_have_count(0)
    before = await told.inner_text()
    for window in (1, 2, 3, 4):
        await fresh.verb(window, "open")
    await expect(told).not_to_have_text(before, timeout=25_000)
    fits = await display.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert fits


@pytest.mark.parametrize("height", [720, 1920])
async def test_a_quiet_hall_says_how_calls_are_made(
    fresh: RunningHouse, screens: Screens, height: int
) -> None:
    """On a wide and on an upright screen, with nothing cut off."""
    display = await screens.open(fresh, "/display/tonghua", {"width": 1080, "height": height})
    await is_live(display)
    await display.get_by_text("大厅不广播喊号").wait_for()
    fits = await display.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert fits
