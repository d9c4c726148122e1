"""A console whose network is cut: it says so, and what was pressed hits nobody else."""

from playwright.async_api import expect

from tests.support.browser import (
    CUT_OFF,
    Fate,
    Screens,
    cut_between,
    finish,
    open_window,
    ticket_is,
)
from tests.support.console import WINDOW, moves, serving
from tests.support.house import RunningHouse


async def test_offline_says_since_when(fresh: RunningHouse, screens: Screens) -> None:
    """Counts are not shown as if fresh, and become so again by themselves."""
    screens.forgive(*CUT_OFF)
    await fresh.take()
    console = await open_window(screens, fresh, WINDOW)
    await console.context.set_offline(offline=True)
    offline = console.get_by_test_id("console-offline")
    await expect(offline).to_contain_text("离线，自")
    await expect(console.get_by_test_id("connection")).to_have_attribute("data-status", "down")
    await console.context.set_offline(offline=False)
    await console.clock.fast_forward(15_000)
    await expect(offline).to_have_count(0)


async def test_a_late_finish_hits_nobody_else(fresh: RunningHouse, screens: Screens) -> None:
    """Pressed while the network was cut; meanwhile the same clerk went on at another screen."""
    screens.forgive(*CUT_OFF)
    console = await serving(screens, fresh)
    cut = await cut_between(console, f"**/{WINDOW}/finish", Fate.PASS)
    await console.context.set_offline(offline=True)
    await finish(console)
    banner = console.get_by_test_id("console-banner")
    await expect(banner).to_have_attribute("data-kind", "repeating")
    for verb in ("finish", "call-next", "start"):
        assert (await fresh.verb(WINDOW, verb)).status_code == 200
    sent = len(cut.keys)
    await console.context.set_offline(offline=False)
    await console.clock.fast_forward(15_000)
    await expect(banner).to_contain_text("没有再执行")
    await ticket_is(console, "serving", "A002")
    assert len(cut.keys) == sent
    assert await moves("A002") == ["issued", "called", "started"]
