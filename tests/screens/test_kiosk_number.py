"""Trembling hands: no number is lost from sight, and no second one is taken."""

import asyncio
import re

import pytest
from playwright.async_api import Page, expect

from records.db import sql
from tests.support.browser import (
    CUT_OFF,
    Fate,
    Screens,
    cut_between,
    settled,
    stop_clock,
    take_number,
    touch,
)
from tests.support.house import RunningHouse

KEPT = "yichuang.kiosk.number.tonghua"


async def still_kiosk(screens: Screens, house: RunningHouse) -> Page:
    """A kiosk on which time passes only as the test says."""
    kiosk = await screens.open(house, "/kiosk/tonghua")
    await kiosk.get_by_test_id("lane-instant").wait_for()
    await stop_clock(kiosk)
    return kiosk


async def kiosk_with_number(screens: Screens, house: RunningHouse) -> Page:
    """A kiosk that has just given a number, and whose clock stands still."""
    kiosk = await still_kiosk(screens, house)
    await touch(kiosk, "lane-instant")
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")
    return kiosk


async def kept(kiosk: Page) -> str | None:
    """What the tab keeps of a number."""
    found: str | None = await kiosk.evaluate(f"sessionStorage.getItem('{KEPT}')")
    return found


async def tap_everywhere(kiosk: Page) -> None:
    """Tap a grid of points all over the screen, whatever stands there."""
    size = kiosk.viewport_size
    assert size is not None
    for across in range(1, 10):
        for down in range(1, 10):
            await kiosk.mouse.click(size["width"] * across / 10, size["height"] * down / 10)


async def numbers() -> list[tuple[str, str]]:
    """Every number on record with its state."""
    rows = await sql.rows(sql.connection(), "SELECT number, state FROM ticket ORDER BY ordinal")
    return [(row["number"], row["state"]) for row in rows]


async def test_no_tap_on_the_screen_closes_a_fresh_number(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Wherever the second tap lands, also on the button itself, it was not meant for the number."""
    kiosk = await kiosk_with_number(screens, fresh)
    await tap_everywhere(kiosk)
    box = await kiosk.get_by_test_id("kiosk-done").bounding_box()
    assert box is not None
    await kiosk.mouse.click(box["x"] + 20, box["y"] + 20)
    await expect(kiosk.get_by_test_id("kiosk-done")).to_be_disabled()
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")


async def test_only_its_buttons_close_or_keep_a_number(
    fresh: RunningHouse, screens: Screens
) -> None:
    """A tap beside them does nothing but say that somebody is there."""
    kiosk = await kiosk_with_number(screens, fresh)
    await settled(kiosk)
    for across, down in ((0.1, 0.2), (0.3, 0.5), (0.8, 0.4), (0.95, 0.9)):
        await kiosk.mouse.click(1920 * across, 1080 * down)
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")
    await touch(kiosk, "kiosk-done")
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_count(0)


async def test_a_press_that_began_too_early_does_not_count(
    fresh: RunningHouse, screens: Screens
) -> None:
    """However long the finger rests on the button before it is lifted."""
    kiosk = await kiosk_with_number(screens, fresh)
    box = await kiosk.get_by_test_id("kiosk-done").bounding_box()
    assert box is not None
    await kiosk.mouse.move(box["x"] + 20, box["y"] + 20)
    await kiosk.mouse.down()
    await settled(kiosk)
    await kiosk.mouse.up()
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")
    await kiosk.mouse.click(box["x"] + 20, box["y"] + 20)
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_count(0)


async def test_closing_twice_takes_no_second_number(fresh: RunningHouse, screens: Screens) -> None:
    """The lanes stand where the button stood: the second tap is not meant for them."""
    kiosk = await kiosk_with_number(screens, fresh)
    await settled(kiosk)
    await kiosk.get_by_test_id("kiosk-done").click()
    await kiosk.get_by_test_id("lane-instant").wait_for()
    await tap_everywhere(kiosk)
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_count(0)
    assert await numbers() == [("A001", "waiting")]


async def test_a_number_closes_when_nobody_touches_it_and_can_be_seen_again_for_a_minute(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Forty seconds, longer for whoever is there or asks for it; then nothing is left of it."""
    kiosk = await kiosk_with_number(screens, fresh)
    number, again = kiosk.get_by_test_id("kiosk-number"), kiosk.get_by_test_id("kiosk-again")
    await kiosk.clock.fast_forward(35_000)
    await kiosk.mouse.click(960, 300)
    await kiosk.clock.fast_forward(35_000)
    await expect(number).to_have_text("A001")
    await touch(kiosk, "kiosk-keep")
    await kiosk.clock.fast_forward(90_000)
    await expect(number).to_have_text("A001")
    await kiosk.clock.fast_forward(12_000)
    await expect(number).to_have_count(0)
    await touch(kiosk, "kiosk-again")
    await expect(number).to_have_text("A001")
    await expect(kiosk.get_by_test_id("kiosk-qr")).to_be_visible()
    await expect(kiosk.get_by_test_id("kiosk-keep")).to_have_count(0)
    await touch(kiosk, "kiosk-done")
    await again.wait_for()
    await kiosk.clock.fast_forward(60_000)
    await expect(again).to_have_count(0)
    assert await kept(kiosk) is None


async def test_a_number_survives_a_reload_and_no_longer_than_its_time(
    fresh: RunningHouse, screens: Screens
) -> None:
    """While it is shown, while it can be shown again, and never after."""
    kiosk = await kiosk_with_number(screens, fresh)
    path = await kiosk.get_by_test_id("kiosk-qr").get_attribute("data-path")
    await kiosk.reload()
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A001")
    await expect(kiosk.get_by_test_id("kiosk-qr")).to_have_attribute("data-path", str(path))
    await touch(kiosk, "kiosk-done")
    await kiosk.reload()
    await kiosk.get_by_test_id("kiosk-again").wait_for()
    await kiosk.clock.fast_forward(61_000)
    await kiosk.reload()
    await kiosk.get_by_test_id("lane-instant").wait_for()
    await expect(kiosk.get_by_test_id("kiosk-again")).to_have_count(0)
    assert await kept(kiosk) is None


async def test_the_next_number_takes_the_place_of_the_one_before(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Nobody sees the number of somebody else beside or after their own."""
    kiosk = await kiosk_with_number(screens, fresh)
    await touch(kiosk, "kiosk-done")
    assert await take_number(kiosk) == "A002"
    await touch(kiosk, "kiosk-again")
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A002")
    await kiosk.goto(fresh.base_url)
    await kiosk.get_by_test_id("hall-tonghua").wait_for()
    assert await kept(kiosk) is None


@pytest.mark.parametrize("dialog", ["kiosk-priority", "kiosk-theme"])
async def test_a_dialog_that_somebody_left_is_closed_and_forgotten(
    fresh: RunningHouse, screens: Screens, dialog: str
) -> None:
    """After forty seconds; its own first moment takes no input, like every other change."""
    kiosk = await still_kiosk(screens, fresh)
    await touch(kiosk, dialog)
    found = kiosk.get_by_role("dialog")
    await found.wait_for()
    await kiosk.mouse.click(960, 540)
    await expect(found).to_have_count(1)
    await kiosk.clock.fast_forward(35_000)
    await expect(found).to_have_count(1)
    await kiosk.clock.fast_forward(8_000)
    await expect(found).to_have_count(0)


async def test_a_priority_that_somebody_left_is_not_the_next_ones(
    fresh: RunningHouse, screens: Screens
) -> None:
    """The choice is dropped forty seconds after the last touch."""
    kiosk = await still_kiosk(screens, fresh)
    await touch(kiosk, "kiosk-priority")
    await touch(kiosk, "priority-elderly")
    chosen = kiosk.get_by_test_id("kiosk-chosen")
    await chosen.wait_for()
    await tap_everywhere(kiosk)
    assert await numbers() == []
    await kiosk.clock.fast_forward(42_000)
    await expect(chosen).to_have_count(0)


async def test_a_refusal_that_somebody_left_goes_away(
    fresh: RunningHouse, screens: Screens
) -> None:
    """The next person finds the lanes, not an answer that was not theirs."""
    screens.forgive("status of 409")
    kiosk = await still_kiosk(screens, fresh)
    refusal = {"status": 409, "code": "hall_closed", "detail": "closed", "detail_zh": "已关门"}
    await kiosk.route("**/api/v1/tickets", lambda route: route.fulfill(status=409, json=refusal))
    await touch(kiosk, "lane-instant")
    notice = kiosk.get_by_test_id("kiosk-notice")
    await expect(notice).to_contain_text("已关门")
    await tap_everywhere(kiosk)
    await expect(notice).to_have_count(1)
    await kiosk.clock.fast_forward(42_000)
    await expect(notice).to_have_count(0)


@pytest.mark.parametrize("fate", [Fate.NEVER_LEAVES, Fate.NO_ANSWER, Fate.LOST_ANSWER])
async def test_who_gives_up_is_not_called_in_vain(
    fresh: RunningHouse, screens: Screens, fate: Fate
) -> None:
    """Whether or not the server had acted: what it gave is given up, and the kiosk is free."""
    screens.forgive(*CUT_OFF)
    kiosk = await screens.open(fresh, "/kiosk/tonghua")
    cut = await cut_between(kiosk, "**/api/v1/tickets", fate)
    await touch(kiosk, "lane-instant")
    await cut.happened()
    await stop_clock(kiosk)  # by which it has waited for so long that it says so
    await kiosk.get_by_test_id("kiosk-give-up").wait_for()
    await tap_everywhere(kiosk)
    await expect(kiosk.get_by_test_id("kiosk-notice")).to_have_count(1)
    await kiosk.clock.resume()
    await touch(kiosk, "kiosk-give-up")
    cut.fate = Fate.PASS
    await expect(kiosk.get_by_test_id("kiosk-notice")).to_have_count(0)
    async with asyncio.timeout(15):
        while await numbers() != [("A001", "cancelled")]:
            await asyncio.sleep(0.05)
    await touch(kiosk, "lane-instant")
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_text("A002")
    assert len(set(cut.keys)) == 2


async def test_a_kiosk_that_was_away_for_long_gives_the_unseen_number_up(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Its person has gone: nobody is called in vain, and nobody else sees it."""
    kiosk = await screens.open(fresh, "/kiosk/tonghua")
    cut = await cut_between(kiosk, "**/api/v1/tickets", Fate.NO_ANSWER)
    await touch(kiosk, "lane-instant")
    await cut.happened()
    assert await numbers() == [("A001", "waiting")]
    cut.fate = Fate.PASS
    await kiosk.clock.set_system_time(await kiosk.evaluate("Date.now() / 1000 + 90"))
    await kiosk.reload()
    await kiosk.get_by_test_id("lane-instant").wait_for()
    async with asyncio.timeout(15):
        while await numbers() != [("A001", "cancelled")]:
            await asyncio.sleep(0.05)
    await expect(kiosk.get_by_test_id("kiosk-number")).to_have_count(0)
    slots = await kiosk.evaluate("Object.keys(sessionStorage).join()")
    assert not re.search(r"yichuang\.(take|withdraw|kiosk)", slots)
