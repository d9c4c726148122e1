"""Booking and coming in the mini program, in a phone's browser."""

import re
from typing import Any

import zxingcpp
from playwright.async_api import Locator, Page, expect

from tests.support.axe import axe_faults
from tests.support.browser import PHONE, Screens, unasked
from tests.support.house import RunningHouse

BOOKABLE = "/mini/pages/times/index?item=CL-001&hall="
TIMES = f"{BOOKABLE}tonghua&user="


async def booked(phone: Page) -> None:
    """Choose the first free time there is, and book it."""
    await free_times(phone).first.click()
    await phone.get_by_test_id("confirm").click()
    await phone.get_by_test_id("appointment-when").wait_for()


def free_times(phone: Page) -> Locator:
    """The times that may be chosen."""
    return phone.get_by_test_id("slots").locator("[role=radio]:not([disabled])")


async def read_code(code: Locator) -> str:
    """What a scanner reads in a QR code as it is drawn."""
    page = code.page
    found: list[Any] = await page.evaluate(
        """async (source) => {
          const image = new Image(); image.src = source; await image.decode();
          const canvas = document.createElement('canvas');
          canvas.width = canvas.height = 400;
          const pen = canvas.getContext('2d');
          pen.fillStyle = '#fff'; pen.fillRect(0, 0, 400, 400);
          pen.drawImage(image, 20, 20, 360, 360);
          const { data } = pen.getImageData(0, 0, 400, 400);
          return Array.from({ length: 160000 }, (_, at) => data[at * 4]);
        }""",
        await code.locator("img").get_attribute("src"),
    )
    [result] = zxingcpp.read_barcodes(memoryview(bytes(found)).cast("B", (400, 400)))
    return str(result.text)


async def test_a_time_is_kept_booked_moved_and_cancelled(
    timed: RunningHouse, screens: Screens
) -> None:
    """With the countdown while it is kept, what to bring, and a question before each change."""
    phone = await screens.open(timed, TIMES + "Sun", PHONE)
    await unasked(phone)
    left = await free_times(phone).first.inner_text()
    await free_times(phone).first.click()
    await expect(phone.get_by_test_id("countdown")).to_contain_text(":")
    assert await free_times(phone).first.inner_text() == left  # their own is not taken from them
    assert await axe_faults(phone) == []
    await phone.get_by_test_id("confirm").click()
    state = phone.get_by_test_id("appointment-state")
    await expect(state).to_have_attribute("data-state", "booked")
    await expect(phone.get_by_test_id("papers")).to_contain_text("残疾评定表")
    assert await axe_faults(phone) == []
    before = await phone.get_by_test_id("appointment-when").inner_text()
    await phone.get_by_test_id("reschedule").click()
    await free_times(phone).nth(1).click()
    await phone.get_by_test_id("move-confirm").click()
    await expect(phone.get_by_test_id("appointment-when")).not_to_have_text(before)
    await phone.get_by_test_id("cancel").click()
    await phone.get_by_test_id("cancel-confirm").click()
    await expect(state).to_have_attribute("data-state", "cancelled")


async def test_a_kept_time_is_given_back_and_taken_up(
    timed: RunningHouse, screens: Screens
) -> None:
    """Whoever goes back gives it up; whoever closed the program finds it again."""
    phone = await screens.open(timed, TIMES + "Zhou", PHONE)
    await unasked(phone)
    await free_times(phone).first.click()
    await phone.get_by_test_id("hold").wait_for()
    await phone.reload()
    await free_times(phone).nth(1).click()
    kept = await phone.get_by_test_id("hold-time").inner_text()
    screens.forgive("409")
    await phone.get_by_test_id("give-up").click()
    await expect(phone.get_by_test_id("hold")).to_have_count(0)
    await free_times(phone).nth(1).click()
    await expect(phone.get_by_test_id("hold-time")).not_to_have_text(kept)


async def test_the_same_thing_twice_a_day(timed: RunningHouse, screens: Screens) -> None:
    """Is refused, and the way to what is booked is shown."""
    screens.forgive("409")
    phone = await screens.open(timed, TIMES + "Wu", PHONE)
    await unasked(phone)
    await booked(phone)
    await phone.goto(timed.base_url + TIMES + "Wu")
    await booked_again(phone)
    await expect(phone.get_by_test_id("trouble")).to_contain_text("当天已有该事项的预约")
    await phone.get_by_role("button", name="查看我的预约").click()
    await expect(phone.get_by_test_id("coming").get_by_role("button")).to_have_count(1)


async def booked_again(phone: Page) -> None:
    """The same again, on the same day."""
    await free_times(phone).first.click()
    await phone.get_by_test_id("confirm").click()


async def test_coming_by_the_code_of_the_hall(timed: RunningHouse, screens: Screens) -> None:
    """The code is traded at once; one tap makes the booking a number. The own code is readable."""
    phone = await screens.open(timed, TIMES + "Feng", PHONE)
    await unasked(phone)
    await booked(phone)
    await phone.get_by_test_id("show-code").click()
    own = await read_code(phone.get_by_test_id("qr-code"))
    assert own != ""
    shown = (await timed.get("/halls/tonghua/check-in-code", "display")).json()
    await phone.goto(timed.base_url + shown["path"])
    await phone.get_by_test_id("here").wait_for()
    assert await axe_faults(phone) == []
    await phone.get_by_role("button", name="签到", exact=True).click()
    await expect(phone.get_by_test_id("ticket-state")).to_have_attribute("data-state", "waiting")
    screens.forgive("404")
    await phone.goto(timed.base_url + "/mini/pages/check-in/index?code=tonghua.1.forged")
    await expect(phone.get_by_test_id("trouble")).to_contain_text("二维码无效")


async def test_the_code_of_another_hall(timed: RunningHouse, screens: Screens) -> None:
    """Says where one is and where the booking holds; a demo shows the right entrance."""
    phone = await screens.open(timed, f"{BOOKABLE}branch-1&user=Jiang", PHONE)
    await unasked(phone)
    await booked(phone)
    shown = (await timed.get("/halls/tonghua/check-in-code", "display")).json()
    await phone.goto(timed.base_url + shown["path"])
    await expect(phone.get_by_test_id("here")).to_contain_text("您在通化市政务大厅")
    card = phone.get_by_test_id(re.compile("^booked-"))
    await expect(card).to_contain_text("公安分厅")
    await expect(phone.get_by_test_id(re.compile("^elsewhere-"))).to_be_visible()
    assert await axe_faults(phone) == []
    async with phone.expect_popup() as opened:
        await phone.get_by_test_id(re.compile("^entrance-")).click()
    entrance = await opened.value
    await entrance.get_by_test_id("entrance-open").click()
    await entrance.get_by_test_id(re.compile("^come-")).click()
    await entrance.get_by_test_id("ticket-number").wait_for()
