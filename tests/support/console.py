"""A clerk's console in the middle of its work."""

from playwright.async_api import Page, expect

from kit.clock import ManualClock
from records.db import sql
from tests.support.browser import (
    Screens,
    open_window,
    press,
    settled,
    stop_clock,
    ticket_is,
)
from tests.support.house import RunningHouse

WINDOW = 7


async def moves(number: str) -> list[str]:
    """What the log says happened to a ticket, oldest first."""
    found = await sql.rows(
        sql.connection(),
        "SELECT e.name FROM event e JOIN ticket t ON t.id = e.ticket WHERE t.number=? "
        "ORDER BY e.seq",
        number,
    )
    return [row["name"].removeprefix("ticket.") for row in found]


async def serving(
    screens: Screens, house: RunningHouse, waiting: int = 2, clock: ManualClock | None = None
) -> Page:
    """A console whose clerk serves A001; the keys still rest. By `clock`, A001 came slowly."""
    for _ in range(waiting):
        await house.take()
    return await go_on(await open_window(screens, house, WINDOW), clock)


async def still_serving(screens: Screens, house: RunningHouse) -> Page:
    """The same, two waiting; the keys rest until the test lets time pass on the page."""
    for _ in range(2):
        await house.take()
    console = await open_window(screens, house, WINDOW)
    await stop_clock(console)
    return await go_on(console)


async def go_on(console: Page, clock: ManualClock | None = None) -> Page:
    """Call A001 and start."""
    for state in ("called", "serving"):
        await press(console, "Space")
        await ticket_is(console, state, "A001")
        if clock is not None and state == "called":
            clock.advance(seconds=30)
    return console


async def at_rest(console: Page) -> None:
    """Whatever was pressed has had its effect: no answer is under way, no key rests."""
    await settled(console)
    step = console.get_by_test_id("console-next")
    await expect(step).to_be_enabled()
    await expect(step).to_have_attribute("aria-disabled", "false")
