"""A clerk who goes, to another window or home: nobody is left behind at an open one."""

from playwright.async_api import expect

from tests.support.browser import (
    DESK,
    Screens,
    click,
    finish,
    log_in,
    open_window,
    press,
    ticket_is,
    window_is,
)
from tests.support.console import WINDOW, moves, serving
from tests.support.house import RunningHouse


async def test_logging_out_asks_what_becomes_of_the_person(
    fresh: RunningHouse, screens: Screens
) -> None:
    """Staying is the default; putting on hold keeps the place, and no window is left open."""
    console = await serving(screens, fresh)
    await click(console, "logout")
    await expect(console.get_by_role("dialog")).to_contain_text("A001 还在窗口")
    await press(console, "Enter")
    await ticket_is(console, "serving", "A001")
    await click(console, "logout")
    await click(console, "leave-park")
    await console.get_by_test_id("login-submit").wait_for()
    assert (await moves("A001"))[-1] == "parked"
    window = (await fresh.get(f"/windows/tonghua/{WINDOW}", "manager")).json()["window"]
    assert (window["state"], window["ticket"]) == ("paused", None)


async def test_logging_out_leaves_no_window_open(fresh: RunningHouse, screens: Screens) -> None:
    """Nobody would call at it; a window that is closed is left without a question."""
    console = await open_window(screens, fresh, WINDOW)
    await click(console, "logout")
    await click(console, "leave-close")
    await console.get_by_test_id("login-submit").wait_for()
    await log_in(console, fresh, f"clerk-{WINDOW:02}")
    await window_is(console, "closed")
    await console.get_by_test_id("logout").click()
    await console.get_by_test_id("login-submit").wait_for()


async def test_a_second_window_pauses_the_first(fresh: RunningHouse, screens: Screens) -> None:
    """With a word at both; as long as somebody is at the first, the second does not open."""
    screens.forgive("status of 409")
    first = await serving(screens, fresh, waiting=1)
    second = await screens.open(fresh, "/console", DESK, clock=True)
    await second.get_by_test_id("login-window").fill("9")
    await log_in(second, fresh, f"clerk-{WINDOW:02}")
    await window_is(second, "closed")
    banner = second.get_by_test_id("console-banner")
    await click(second, "console-open")
    await expect(banner).to_contain_text("7号综合窗口")
    await expect(banner).to_have_attribute("data-kind", "refused")
    await finish(first)
    await ticket_is(first, "idle")
    await click(second, "console-open")
    await window_is(second, "open")
    await expect(banner).to_contain_text("7号综合窗口已暂停")
    await window_is(first, "paused")
    await expect(first.get_by_test_id("console-window-state")).to_contain_text("9号综合窗口")
