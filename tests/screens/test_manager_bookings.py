"""What a manager does on the pages to real bookings, and what becomes of them in the hall."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from kit.clock import shanghai_ms
from tests.support.booking_house import (
    BRANCH,
    HALL,
    TUESDAY,
    BookingHouse,
    Json,
    booking_house,
)
from tests.support.browser import Screens, settled
from tests.support.manager_pages import manager_page

DAY = f"&day={TUESDAY}"
TEN = 20  # the slot that begins then


@pytest_asyncio.fixture
async def booking(template: Path, tmp_path: Path) -> AsyncIterator[BookingHouse]:
    """A house of a test's own, on a Monday morning."""
    async with booking_house(tmp_path / "booking", template) as house:
        yield house


def row(page: Page, one: Json) -> Locator:
    """The row of an appointment."""
    return page.locator(f"[data-appointment='{one['id']}']")


async def ticket_of(booking: BookingHouse, who: str, one: Json) -> Json:
    """The number that an appointment has become; its owner has that and no other."""
    (mine,) = (await booking.house.get("/tickets", who)).json()
    assert (await booking.show(who, one))["ticket"] == mine["id"]
    ticket: Json = mine
    return ticket


async def test_somebody_at_the_desk_is_checked_in(booking: BookingHouse, screens: Screens) -> None:
    """One press, and they wait with their head start; too early it is said from when on."""
    screens.forgive("status of 409")
    one = await booking.book("anna", await booking.slot(TEN))
    page = await manager_page(screens, booking.house, "appointments", hall=HALL, query=DAY)
    await row(page, one).get_by_test_id("appointment-check-in").click()
    await expect(page.get_by_test_id("appointments-error")).to_contain_text(f"{TUESDAY} 09:00")
    booking.clock.at_ms = shanghai_ms(TUESDAY, 9, 40)
    await row(page, one).get_by_test_id("appointment-check-in").click()
    await page.get_by_test_id("appointment-done").wait_for()
    await expect(row(page, one)).to_have_attribute("data-state", "arrived")
    ticket = await ticket_of(booking, "anna", one)
    assert (ticket["state"], ticket["class"]) == ("waiting", "appointment")


async def test_who_was_not_seen_is_reinstated(booking: BookingHouse, screens: Screens) -> None:
    """After their session, with a reason; they wait as a walk-in."""
    one = await booking.book("anna", await booking.slot(TEN))
    booking.clock.at_ms = shanghai_ms(TUESDAY, 11)
    shown = await booking.house.get(f"/halls/{HALL}/check-in-code", "display")
    assert shown.status_code == 200, shown.text
    await booking.house.ctx.check_in_signs.flush()  # people can check in, as the record then knows
    booking.clock.at_ms = shanghai_ms(TUESDAY, 12)
    await booking.due()
    page = await manager_page(screens, booking.house, "appointments", hall=HALL, query=DAY)
    await page.get_by_test_id("session-all").click()
    await expect(row(page, one)).to_have_attribute("data-state", "no_show")
    await row(page, one).get_by_test_id("appointment-reinstate").click()
    await page.get_by_test_id("appointment-reason").fill("一直在 2 号窗口排队")
    await page.get_by_test_id("appointment-send").dblclick()
    await expect(row(page, one)).to_have_attribute("data-state", "arrived")
    await expect(row(page, one)).to_contain_text("一直在 2 号窗口排队")
    ticket = await ticket_of(booking, "anna", one)
    assert (ticket["state"], ticket["class"]) == ("waiting", "walk_in")


async def test_a_closure_cancels_those_whom_its_preview_names(
    booking: BookingHouse, screens: Screens
) -> None:
    """With and without an account; the hall has cancelled them, and counts them as earlier next."""
    slots = [await booking.slot(nth, hall=BRANCH) for nth in (TEN, TEN + 1, TEN + 4)]
    anna, bert = await booking.book("anna", slots[0]), await booking.book("bert", slots[2])
    nobody = await booking.book("manager", slots[1], reason="电话")
    page = await manager_page(
        screens, booking.house, "closures", hall=BRANCH, query=DAY, clock=True
    )
    for name, typed in (("from-time", "10:00"), ("to-time", "11:30"), ("exception-reason", "停电")):
        await page.get_by_test_id(name).fill(typed)
    await page.get_by_test_id("exception-preview").click()
    people = page.get_by_test_id("preview-bookings").locator("tbody tr")
    await expect(people).to_have_count(2)
    listed = await booking.house.get(f"/halls/{BRANCH}/appointments?date={TUESDAY}", "manager")
    masked = {each["id"]: each["citizen"] for each in listed.json()["appointments"]}
    await expect(people.nth(0)).to_contain_text(f"账户 {masked[anna['id']]}")
    await expect(people.nth(1)).to_contain_text("无账户")
    confirm = page.get_by_test_id("exception-confirm")
    await expect(confirm).to_have_text("关闭并取消 2 个预约")
    assert (await booking.show("anna", anna))["state"] == "booked"
    await settled(page)
    await confirm.click()
    await expect(page.get_by_test_id("exception-done")).to_have_text("已关闭，取消了 2 个预约")
    page = await manager_page(screens, booking.house, "appointments", hall=BRANCH, query=DAY)
    await page.get_by_test_id("session-all").click()
    for one in (anna, nobody):
        await expect(row(page, one)).to_have_attribute("data-state", "cancelled")
        await expect(row(page, one)).to_contain_text("由大厅取消")
        await expect(row(page, one)).to_contain_text("停电")
    await expect(row(page, bert)).to_have_attribute("data-state", "booked")
    lane = anna["lane"]
    earlier = await booking.house.take("anna", lane, hall=BRANCH)
    assert (earlier["class"], earlier["credit_s"]) == ("closure", 1200)
    assert (await booking.house.take("carl", lane, hall=BRANCH))["class"] == "walk_in"
