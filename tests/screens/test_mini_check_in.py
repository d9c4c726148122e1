"""Coming in the mini program, in a phone's browser, where it is not done with one scan."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Geolocation, Page, expect

from handlers.check_in.codes import hall_code
from kit.clock import real_ms
from tests.support.axe import axe_faults
from tests.support.booking_house import BRANCH, HALL, TODAY, BookingHouse, booking_house
from tests.support.browser import PHONE, Screens, unasked

NEAR: Geolocation = {"latitude": 41.731, "longitude": 125.94}
FAR: Geolocation = {"latitude": 41.74, "longitude": 125.94}
SLOT = "yichuang.mini.intent"


@pytest_asyncio.fixture
async def booking(template: Path, tmp_path: Path) -> AsyncIterator[BookingHouse]:
    """A house of a test's own, on a Monday morning."""
    async with booking_house(tmp_path / "booking", template) as house:
        yield house


def screen_code(booking: BookingHouse, hall: str) -> str:
    """Where the code leads that a screen of a hall shows."""
    code = hall_code(booking.house.settings.app.secret, hall, real_ms())
    return f"/mini/pages/check-in/index?code={code.text}"


async def paper_code(booking: BookingHouse, hall: str) -> str:
    """Where the code leads that hangs in a hall."""
    printed = await booking.house.get(f"/halls/{hall}/paper-code", "manager")
    return str(printed.json()["path"])


async def come(phone: Page) -> None:
    """Tap the one button there is."""
    await phone.get_by_role("button", name="签到", exact=True).click()


async def has_ticket(phone: Page) -> None:
    """The page of a number that waits has come."""
    await expect(phone.get_by_test_id("ticket-state")).to_have_attribute("data-state", "waiting")


async def test_somebody_in_another_hall_is_told_the_way(
    booking: BookingHouse, screens: Screens
) -> None:
    """Which hall it is, how far, and a map; the booking stands, and there it becomes a number."""
    screens.forgive("status of 409")
    one = await booking.book("Feng", await booking.slot(0, date=TODAY, hall=BRANCH))
    path = screen_code(booking, HALL)
    phone = await screens.open(booking.house, f"{path}&user=Feng", PHONE)
    await unasked(phone)
    await phone.get_by_test_id("here").wait_for()
    await come(phone)
    await expect(phone.get_by_test_id("trouble")).to_contain_text("公安分厅")
    way = phone.get_by_test_id("right-hall")
    await expect(way).to_contain_text("请到公安分厅签到，距这里 1.4 公里")
    assert await axe_faults(phone) == []
    await phone.get_by_test_id("right-map").click()
    await expect(phone.get_by_test_id("place-position")).to_have_text("41.72,125.93")
    await phone.get_by_test_id("place-close").click()
    assert (await booking.show("Feng", one))["state"] == "booked"
    await phone.goto(booking.house.base_url + screen_code(booking, BRANCH))
    await come(phone)
    await has_ticket(phone)


async def test_a_printed_code_counts_near_its_hall(booking: BookingHouse, screens: Screens) -> None:
    """Not without a position and not from afar, where the page says whom to ask; then nearby."""
    screens.forgive("status of 409", "status of 422")
    one = await booking.book("Gao", await booking.slot(0, date=TODAY))
    path = await paper_code(booking, HALL)
    phone = await screens.open(booking.house, f"{path}&user=Gao", PHONE)
    trouble = phone.get_by_test_id("trouble")
    await come(phone)
    await expect(trouble).to_contain_text("位置")
    await phone.context.grant_permissions(["geolocation"])
    for where, said in ((FAR, "请向工作人员求助"), (NEAR, None)):
        await phone.context.set_geolocation(where)
        await phone.reload()
        await come(phone)
        if said is not None:
            await expect(trouble).to_contain_text(said)
            assert (await booking.show("Gao", one))["state"] == "booked"
    await has_ticket(phone)


async def test_a_printed_code_counts_more_than_where_somebody_was(
    booking: BookingHouse, screens: Screens
) -> None:
    """Who has scanned the screen of another hall before, is here now."""
    await booking.book("Hua", await booking.slot(0, date=TODAY))
    other = screen_code(booking, BRANCH)
    phone = await screens.open(booking.house, f"{other}&user=Hua", PHONE)
    await phone.get_by_test_id("here").wait_for()
    await phone.context.grant_permissions(["geolocation"])
    await phone.context.set_geolocation(NEAR)
    await phone.goto(booking.house.base_url + await paper_code(booking, HALL))
    await come(phone)
    await has_ticket(phone)


async def test_a_scan_that_holds_no_more_is_to_be_repeated(
    booking: BookingHouse, screens: Screens
) -> None:
    """The page asks for another one, and takes it."""
    screens.forgive("status of 404")
    await booking.book("Ian", await booking.slot(0, date=TODAY))
    phone = await screens.open(booking.house, "/mini/?user=Ian", PHONE)
    old = {"intent": "tonghua.1.salt.forged", "hall": HALL, "expires_at": "2999-01-01T00:00:00Z"}
    await phone.evaluate("([k, v]) => localStorage.setItem(k, v)", [SLOT, json.dumps(old)])
    await phone.goto(booking.house.base_url + "/mini/pages/check-in/index")
    await phone.get_by_test_id("here").wait_for()
    await come(phone)
    await expect(phone.get_by_test_id("trouble")).to_contain_text("重新扫描")
    await expect(phone.get_by_test_id("here")).to_have_count(0)
    await phone.goto(booking.house.base_url + screen_code(booking, HALL))
    await come(phone)
    await has_ticket(phone)
