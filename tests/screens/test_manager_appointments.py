"""The appointments of a day: found by lane and state, and what staff do with each of them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, Route, expect

from tests.support.axe import axe_faults
from tests.support.booking_house import HALL, ITEM, TUESDAY, BookingHouse, booking_house
from tests.support.bookings import booked, citizen_id
from tests.support.browser import Screens
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, fill_date, manager_page
from tests.support.words import foreign_words


@pytest_asyncio.fixture
async def booking(template: Path, tmp_path: Path) -> AsyncIterator[BookingHouse]:
    """A house of a test's own, on a Monday morning."""
    async with booking_house(tmp_path / "booking", template) as house:
        yield house


async def page_of(
    screens: Screens,
    booking: BookingHouse,
    **more: Any,  # noqa: ANN401
) -> Page:
    """The appointments of Tuesday."""
    query = f"&day={TUESDAY}"
    page = await manager_page(
        screens, booking.house, "appointments", hall=HALL, query=query, **more
    )
    await page.get_by_test_id("day-day").wait_for()
    return page


def row(page: Page, one: dict[str, Any]) -> Locator:
    """The row of an appointment."""
    return page.locator(f"[data-appointment='{one['id']}']")


async def test_the_day_is_listed_and_filtered(booking: BookingHouse, screens: Screens) -> None:
    """By time, with masked people and the names of items; a day without any says so."""
    later = await booking.book("anna", await booking.slot(24))
    sooner = await booking.book("bert", await booking.slot(20))
    await booking.cancel("bert", sooner)
    page = await page_of(screens, booking)
    rows = page.get_by_test_id("appointments-table").locator("tbody tr")
    await expect(rows).to_have_count(1)
    await page.get_by_test_id("session-18:00").click()
    await expect(page.get_by_test_id("appointments-none")).to_have_text("这一场没有预约")
    await page.get_by_test_id("session-all").click()
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_have_attribute("data-appointment", sooner["id"])
    await expect(rows.first).to_contain_text("由本人取消")
    item = (await booking.house.http.get(f"/api/v1/items/{ITEM}")).json()
    await expect(row(page, later)).to_contain_text(item["name"])
    listed = (
        await booking.house.get(f"/halls/{HALL}/appointments?date={TUESDAY}", "manager")
    ).json()
    await expect(row(page, later)).to_contain_text(listed["appointments"][1]["citizen"])
    await expect(page.get_by_test_id("state-cancelled").locator("b")).to_have_text("1")
    await page.get_by_test_id("state-booked").click()
    await expect(rows).to_have_count(1)
    await page.get_by_test_id("filter-lane").select_option("project")
    await expect(page.get_by_test_id("appointments-none")).to_contain_text("筛选")
    await page.get_by_test_id("filter-lane").select_option("")
    await page.get_by_test_id("state-all").click()
    await page.get_by_test_id("day-after").click()
    await expect(page.get_by_test_id("appointments-none")).to_have_text("这一天没有预约")


async def test_a_long_day_is_shown_in_parts(booking: BookingHouse, screens: Screens) -> None:
    """One session, fifty of it, more on demand from where they begin; one person by what is shown.

    The next look of the page keeps what was asked for.
    """
    tomorrow, house, what = 24 * 60, booking.house, f"item:{ITEM}"
    for n in range(60):
        await booked(house, None, minutes=tomorrow + n, subject=what, id=f"long-{n:02}")
    await booked(house, "anna", minutes=tomorrow + 300, subject=what, id="late")
    page = await page_of(screens, booking)
    rows = page.get_by_test_id("appointments-table").locator("tbody tr")
    await expect(rows).to_have_count(50)
    chosen = page.get_by_test_id("session-08:00")
    await expect(chosen).to_have_attribute("aria-pressed", "true")
    await expect(chosen.locator("b")).to_have_text("60")
    await expect(page.get_by_test_id("appointments-shown")).to_have_text("已显示 50 条，共 60 条")
    await page.get_by_test_id("appointments-more").click()
    await expect(rows).to_have_count(60)
    await expect(page.locator("[data-appointment=long-50]")).to_be_focused()
    await expect(page.get_by_test_id("appointments-more")).to_have_count(0)
    async with page.expect_response(f"**/halls/{HALL}/appointments*limit=100*"):
        await page.evaluate("dispatchEvent(new Event('focus'))")
    await expect(rows).to_have_count(60)
    await page.get_by_test_id("session-12:00").click()
    await expect(rows).to_have_count(1)
    shown = str((await citizen_id(house, "anna"))[-4:])
    await page.get_by_test_id("session-08:00").click()
    await expect(rows).to_have_count(50)
    await page.get_by_test_id("appointments-search").fill(f"…{shown}")
    await expect(rows).to_have_count(1)
    await expect(rows).to_have_attribute("data-appointment", "late")


async def test_staff_cancel_with_a_reason(booking: BookingHouse, screens: Screens) -> None:
    """Without one nothing is sent; what cannot be is said beside the button."""
    screens.forgive("status of 409")
    one = await booking.book("anna", await booking.slot())
    page = await page_of(screens, booking)
    await row(page, one).get_by_test_id("appointment-cancel").click()
    send = page.get_by_test_id("appointment-send")
    await expect(send).to_be_disabled()
    await page.get_by_test_id("appointment-reason").fill("来电取消")
    await send.dblclick()
    await expect(row(page, one)).to_have_attribute("data-state", "cancelled")
    await expect(row(page, one)).to_contain_text("来电取消")
    other = await booking.book("bert", await booking.slot())
    await page.reload()
    await row(page, other).get_by_test_id("appointment-cancel").click()
    await booking.cancel("bert", other)
    await page.get_by_test_id("appointment-reason").fill("太迟")
    await send.click()
    await expect(page.get_by_test_id("appointment-refusal")).not_to_be_empty()


async def test_staff_move_a_booking(booking: BookingHouse, screens: Screens) -> None:
    """To a time of another day, with the reason on record."""
    one = await booking.book("anna", await booking.slot())
    page = await page_of(screens, booking)
    await row(page, one).get_by_test_id("appointment-reschedule").click()
    await fill_date(page, "slot-day", "2026-11-25")
    slot = await booking.slot(22, date="2026-11-25")
    await page.get_by_test_id("slot-choice").select_option(slot)
    await page.get_by_test_id("appointment-reason").fill("设备检修")
    await page.get_by_test_id("appointment-send").click()
    await page.get_by_test_id("appointment-done").wait_for()
    assert (await booking.show("anna", one))["slot"] == slot
    await page.get_by_test_id("day-after").click()
    await expect(row(page, one)).to_contain_text("改期 1 次")


async def test_staff_book_beyond_what_is_offered(booking: BookingHouse, screens: Screens) -> None:
    """For somebody without an account; the answer says that it is beyond the capacity."""
    slot = await booking.slot()
    booked = await booking.book("anna", slot)
    await booking.shrink(slot, booked["units"])
    page = await page_of(screens, booking)
    await page.get_by_test_id("book-open").click()
    await page.get_by_test_id("book-item").select_option(ITEM)
    await page.get_by_test_id("slot-choice").select_option(slot)
    await page.get_by_test_id("book-reason").fill("行动不便")
    await page.get_by_test_id("book-send").dblclick()
    await expect(page.get_by_test_id("appointment-done")).to_have_text("已预约（超额）")
    rows = page.get_by_test_id("appointments-table").locator("tbody tr")
    await expect(rows).to_have_count(2)
    added = rows.filter(has_text="无账户")
    await expect(added).to_contain_text("行动不便")
    await expect(added).to_contain_text("超额")


@pytest.mark.parametrize(
    ("state", "action", "reason"), [("booked", "check-in", None), ("no_show", "reinstate", "在场")]
)
async def test_who_has_come_is_checked_in_or_reinstated(
    booking: BookingHouse, screens: Screens, state: str, action: str, reason: str | None
) -> None:
    """One request under a key, with a reason where the record needs one."""
    one = await booking.book("anna", await booking.slot())
    page = await screens.open_url("about:blank")
    sent: list[tuple[str, object, str]] = []

    async def show(route: Route) -> None:
        reply = await route.fetch()
        told = await reply.json()
        told["appointments"] = [{**told["appointments"][0], "state": state}]
        await route.fulfill(response=reply, json=told)

    async def take(route: Route) -> None:
        asked = route.request
        sent.append((asked.url, asked.post_data_json, asked.headers["idempotency-key"]))
        await route.fulfill(status=201, json={})

    await page.route(f"**/halls/{HALL}/appointments*", show)
    await page.route(f"**/appointments/*/{action}", take)
    await page.goto(f"{booking.house.base_url}/manager/appointments?hall={HALL}&day={TUESDAY}")
    await page.get_by_test_id("login-username").fill("manager")
    await page.get_by_test_id("login-password").fill(booking.house.demo_password)
    await page.get_by_test_id("login-submit").click()
    await row(page, one).get_by_test_id(f"appointment-{action}").click()
    if reason is not None:
        await page.get_by_test_id("appointment-reason").fill(reason)
        await page.get_by_test_id("appointment-send").click()
    await page.get_by_test_id("appointment-done").wait_for()
    ((url, body, key),) = sent
    assert url.endswith(f"/appointments/{one['id']}/{action}")
    assert body == ({} if reason is None else {"reason": reason})
    assert key


async def test_the_list_is_live_but_never_while_somebody_types(
    booking: BookingHouse, screens: Screens
) -> None:
    """On a look at the page and after half a minute; not beneath a field that is being filled."""
    one = await booking.book("anna", await booking.slot())
    page = await page_of(screens, booking, clock=True)
    await row(page, one).wait_for()
    await page.get_by_test_id("book-open").click()
    await page.get_by_test_id("book-reason").focus()
    await booking.cancel("anna", one)
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await page.clock.fast_forward(40_000)
    await expect(row(page, one)).to_have_attribute("data-state", "booked")
    await page.get_by_test_id("book-open").focus()
    await page.clock.fast_forward(31_000)
    await expect(row(page, one)).to_have_attribute("data-state", "cancelled")


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_appointments_shut_nobody_out(
    booking: BookingHouse, screens: Screens, language: str
) -> None:
    """One language, wide and narrow, light and dark, with a form open."""
    one = await booking.book("anna", await booking.slot(20))
    await booking.cancel("bert", await booking.book("bert", await booking.slot(22)))
    page = await page_of(screens, booking, language=language)
    await row(page, one).get_by_test_id("appointment-reschedule").click()
    await page.get_by_test_id("slot-choice").wait_for()
    listed = (
        await booking.house.get(f"/halls/{HALL}/appointments?date={TUESDAY}", "manager")
    ).json()
    names = {"大厅管理", *(one["citizen"] for one in listed["appointments"])}
    assert await foreign_words(page, language, names) == []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for size in (LAPTOP, NARROWEST):
            assert await faults_of(page, size, scrolls=True) == []
            assert await axe_faults(page) == []
