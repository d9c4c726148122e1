"""The code for checking in on a display: where there is room, and never at the cost of a call."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, ViewportSize, expect

from tests.support.browser import CUT_OFF, PATIENCE_MS, Screens
from tests.support.house import RunningHouse, running_house
from tests.support.layout import crowd_feed, crowd_page, with_long_names

WIDE: ViewportSize = {"width": 1920, "height": 1080}
ROOM: list[ViewportSize] = [
    WIDE,
    {"width": 1280, "height": 720},
    {"width": 1080, "height": 1920},
    {"width": 3840, "height": 1080},
]
NO_ROOM: list[ViewportSize] = [
    {"width": 1920, "height": 360},
    {"width": 1024, "height": 768},
    {"width": 720, "height": 1280},
]
CODE = "**/check-in-code"


@pytest_asyncio.fixture(scope="module")
async def long(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house in which every hall, lane and window has a name of thirty characters."""
    folder = tmp_path_factory.mktemp("corner")
    async with running_house(folder / "house", with_long_names(template, folder)) as house:
        yield house


async def display_of(screens: Screens, house: RunningHouse, *, refuse: bool = False) -> Page:
    """A display with thirteen calls; `refuse` if it gets no code."""
    display = await screens.open_url("about:blank")
    await crowd_page(display, "tonghua")
    await crowd_feed(display, "tonghua", 13)
    if refuse:
        await display.route(CODE, lambda route: route.abort())
    await display.set_viewport_size(WIDE)
    await display.goto(f"{house.base_url}/display/tonghua")
    await expect(display.get_by_test_id("call-row")).to_have_count(13)
    await expect(display.get_by_test_id("connection")).to_have_attribute("data-status", "live")
    return display


async def rows_of(display: Page) -> list[Any]:
    """Where each call stands."""
    boxes = await display.get_by_test_id("call-row").all()
    return [await box.bounding_box() for box in boxes]


async def test_a_display_shows_a_code_where_there_is_room(
    long: RunningHouse, screens: Screens
) -> None:
    """One that a phone can read, with its seconds; on other screens there is none."""
    display = await display_of(screens, long)
    corner = display.get_by_test_id("display-check-in")
    for size in ROOM:
        await display.set_viewport_size(size)
        await expect(corner).to_be_visible()
        box = await corner.locator("img").bounding_box()
        assert box is not None
        assert box["width"] >= 70
    for size in NO_ROOM:
        await display.set_viewport_size(size)
        await expect(corner).to_have_count(0)


async def test_no_call_makes_way_for_the_code(long: RunningHouse, screens: Screens) -> None:
    """Every row stands where it stands on a display that gets none."""
    screens.forgive(*CUT_OFF)
    display = await display_of(screens, long)
    without = await display_of(screens, long, refuse=True)
    for size in ROOM:
        for page in (display, without):
            await page.set_viewport_size(size)
        await expect(display.get_by_test_id("display-check-in")).to_be_visible()
        await expect(without.get_by_test_id("display-check-in")).to_have_count(0)
        async with asyncio.timeout(PATIENCE_MS / 1000):  # each is laid out anew in its own time
            while await rows_of(display) != await rows_of(without):
                await asyncio.sleep(0.1)


async def test_a_code_that_is_over_is_hidden(long: RunningHouse, screens: Screens) -> None:
    """Nobody is to scan what the hall does not take any more."""
    screens.forgive(*CUT_OFF)
    display = await screens.open_url("about:blank")
    await display.clock.install()
    await crowd_page(display, "tonghua")
    await crowd_feed(display, "tonghua", 1)
    await display.set_viewport_size(WIDE)
    await display.goto(f"{long.base_url}/display/tonghua")
    corner = display.get_by_test_id("display-check-in")
    await expect(corner).to_be_visible()
    await display.route(CODE, lambda route: route.abort())
    await display.clock.fast_forward(40_000)
    await expect(corner).to_have_count(0)
