"""A clerk with two left hands: what is pressed once too often does nothing."""

import pytest
from playwright.async_api import Page, expect

from kit.clock import ManualClock
from tests.support.browser import (
    DESK,
    Screens,
    finish,
    log_in,
    open_window,
    press,
    settled,
    stop_clock,
    ticket_is,
    window_is,
)
from tests.support.console import WINDOW, at_rest, moves, serving, still_serving
from tests.support.house import RunningHouse

LONG_SERVICE_S = 65


async def reads(console: Page, clock: ManualClock, seconds: int) -> None:
    """Let business time pass and the console read its window again, as it does every 15 s."""
    clock.advance(seconds=seconds)
    # Not the answer to an older question, which tells an older time.
    async with console.expect_request(f"**/tonghua/{WINDOW}") as asked:
        await console.clock.fast_forward(15_000)
        await console.clock.fast_forward(1_000)  # it gathers for a moment what it wants to read
    await (await asked.value).response()


@pytest.mark.parametrize("later_ms", [0, 600])
@pytest.mark.parametrize("key", ["Space", "Enter", "f"])
async def test_a_second_press_closes_nobody(
    fresh: RunningHouse, screens: Screens, key: str, later_ms: int
) -> None:
    """Start has just become finish: the key rests, visibly, and is not kept for later."""
    console = await still_serving(screens, fresh)
    step = console.get_by_test_id("console-next")
    await expect(step).to_have_attribute("aria-disabled", "true")
    await console.clock.fast_forward(later_ms)
    await console.keyboard.press(key)
    await settled(console)
    await expect(step).to_have_attribute("aria-disabled", "false")
    await expect(console.get_by_role("dialog")).to_have_count(0)
    await ticket_is(console, "serving", "A001")
    assert await moves("A001") == ["issued", "called", "started"]


async def test_a_double_click_is_one_step(fresh: RunningHouse, screens: Screens) -> None:
    """The pointer is as hasty as a key: called, and not started."""
    await fresh.take()
    console = await open_window(screens, fresh, WINDOW)
    await stop_clock(console)
    place = await console.get_by_test_id("console-next").bounding_box()
    assert place is not None
    at = place["x"] + 40, place["y"] + 20
    await console.mouse.click(*at)
    await ticket_is(console, "called", "A001")
    await console.mouse.click(*at)
    await at_rest(console)
    await ticket_is(console, "called", "A001")
    assert await moves("A001") == ["issued", "called"]


async def test_a_short_service_is_asked_about(fresh: RunningHouse, screens: Screens) -> None:
    """Going on is the default, also for whoever drums on; a key of its own finishes."""
    console = await still_serving(screens, fresh)
    await press(console, "Space")
    dialog = console.get_by_role("dialog")
    await expect(dialog).to_contain_text("才办理了")
    for key in ("Space", "Enter", "y"):
        await console.keyboard.press(key)
    await expect(dialog).to_be_visible()
    await press(console, "Space")
    await expect(dialog).to_have_count(0)
    assert await moves("A001") == ["issued", "called", "started"]
    await finish(console)
    await ticket_is(console, "called", "A002")


async def test_a_question_ends_with_what_it_was_about(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Another tab moves the person on: the answer must not hit the next one."""
    console = await serving(screens, fresh)
    await press(console, "h")
    await console.get_by_role("dialog").wait_for()
    for verb in ("finish", "call-next"):
        await fresh.verb(WINDOW, verb)
    await expect(console.get_by_role("dialog")).to_have_count(0)
    await ticket_is(console, "called", "A002")


async def test_a_long_service_is_not_asked_about_and_its_clock_is_the_servers(
    timed: RunningHouse, screens: Screens, clock: ManualClock
) -> None:
    """By a second screen, too, whose own clock is seven hours off."""
    console = await serving(screens, timed, clock=clock)
    await reads(console, clock, LONG_SERVICE_S)
    await expect(console.get_by_test_id("console-timer")).to_contain_text("1:0")
    other = await screens.open(timed, "/console", DESK, clock=True)
    await other.clock.set_system_time("2026-11-23T16:00:00+08:00")
    await log_in(other, timed, f"clerk-{WINDOW:02}")
    await expect(other.get_by_test_id("console-timer")).to_contain_text("已办理")
    await expect(other.get_by_test_id("console-timer")).to_contain_text("1:0")
    await press(console, "Space")
    await ticket_is(console, "called", "A002")


async def test_a_finish_is_undone(
    timed: RunningHouse, screens: Screens, clock: ManualClock
) -> None:
    """Button and key say whose, and the service clock goes on as if nothing had happened."""
    console = await serving(screens, timed, clock=clock)
    await reads(console, clock, LONG_SERVICE_S)
    await press(console, "f")
    await ticket_is(console, "idle")
    undo = console.get_by_test_id("console-undo")
    await expect(undo).to_contain_text("撤销办结 A001")
    await press(console, "u")
    await ticket_is(console, "serving", "A001")
    await expect(console.get_by_test_id("console-timer")).to_contain_text("1:0")
    await expect(undo).to_be_disabled()
    assert (await moves("A001"))[-2:] == ["finished", "finish_undone"]


async def test_a_recall_waits(timed: RunningHouse, screens: Screens, clock: ManualClock) -> None:
    """The button counts down; the server's "too early" is a calm word, and counts down again."""
    screens.forgive("status of 409")
    await timed.take()
    console = await open_window(screens, timed, WINDOW)
    await stop_clock(console)
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    recall = console.get_by_test_id("console-recall")
    await expect(recall).to_contain_text("秒")
    await expect(recall).to_be_disabled()
    await reads(console, clock, 0)  # an answer that comes later would put the clock right again
    await expect(recall).to_be_disabled()
    await console.clock.fast_forward(6_000)  # the page's clock runs ahead of the house's
    await expect(recall).to_be_enabled()
    await console.keyboard.press("r")
    banner = console.get_by_test_id("console-banner")
    await expect(banner).to_have_attribute("data-kind", "info")
    await expect(banner).to_contain_text("重呼")
    await expect(recall).to_be_disabled()
    await reads(console, clock, 30)
    await expect(recall).to_be_enabled()
    await press(console, "r")
    await expect(console.get_by_test_id("console-number")).to_have_attribute("data-call-no", "2")


async def test_one_resumes_and_the_next_does_not(fresh: RunningHouse, screens: Screens) -> None:
    """Whoever moves up into the first place is not put back by the second press."""
    for _ in range(2):
        await fresh.take()
    await fresh.verb(WINDOW, "open")
    for _ in range(2):
        await fresh.verb(WINDOW, "call-next")
        await fresh.verb(WINDOW, "park", {"reason": "a form"})
    console = await screens.open(fresh, "/console", DESK, clock=True)
    await log_in(console, fresh, f"clerk-{WINDOW:02}")
    parked = console.get_by_test_id("console-parked").locator("[data-number]")
    await expect(parked).to_have_count(2)
    await stop_clock(console)
    await press(console, "g")
    await expect(parked).to_have_count(1)
    await console.clock.fast_forward(400)
    await console.keyboard.press("g")
    await at_rest(console)
    await expect(parked).to_have_count(1)


async def test_enter_twice_at_the_login_calls_nobody(fresh: RunningHouse, screens: Screens) -> None:
    """The second one was for the form, though the desk is there already."""
    await fresh.take()
    await fresh.verb(WINDOW, "open")
    console = await screens.open(fresh, "/console", DESK, clock=True)
    await console.get_by_test_id("login-username").fill(f"clerk-{WINDOW:02}")
    await console.get_by_test_id("login-password").fill(fresh.demo_password)
    await stop_clock(console)
    await console.keyboard.press("Enter")
    await window_is(console, "open")
    await console.keyboard.press("Enter")
    await at_rest(console)
    await ticket_is(console, "idle")
    assert await moves("A001") == ["issued"]
