"""Showing who one is in the mini program, in a phone's browser."""

from playwright.async_api import Page, expect

from tests.screens.test_mini import address
from tests.screens.test_mini_booking import free_times, read_code
from tests.support.axe import axe_faults
from tests.support.browser import PHONE, Screens, unasked
from tests.support.house import RunningHouse

NUMBER = "11010519491231002X"
# It demands somebody who was shown to be themselves.
DEMANDING = "/mini/pages/times/index?item=RS-010&hall=tonghua&user="


async def by_face(phone: Page, result: str) -> None:
    """Begin, and let WeChat's window end so."""
    await phone.get_by_test_id("face-begin").click()
    await phone.get_by_test_id(f"proof-{result}").click()


async def test_a_booking_that_demands_it_goes_on_with_its_time(
    timed: RunningHouse, screens: Screens
) -> None:
    """By a face, after a failure and with a consent that nobody gives for them."""
    screens.forgive("403")  # the demand itself
    phone = await screens.open(timed, DEMANDING + "Qian", PHONE)
    await unasked(phone)
    await free_times(phone).first.click()
    kept = await phone.get_by_test_id("hold-time").inner_text()
    await phone.get_by_test_id("confirm").click()
    await phone.get_by_test_id("way-face").click()
    await expect(phone.get_by_test_id("countdown").last).to_contain_text(":")
    await phone.get_by_test_id("face-name").fill("张三")
    await phone.get_by_test_id("face-number").fill(NUMBER)
    await expect(phone.get_by_test_id("face-agree")).not_to_be_checked()
    await expect(phone.get_by_test_id("face-begin")).to_be_disabled()
    await phone.get_by_test_id("face-agree").check()
    assert await axe_faults(phone) == []
    await by_face(phone, "fail")
    await expect(phone.get_by_test_id("verification-ended")).to_contain_text("再试一次")
    await by_face(phone, "pass")
    await phone.get_by_test_id("verified").wait_for()
    await phone.get_by_test_id("go-on").click()
    await expect(phone.get_by_test_id("hold-time")).to_have_text(kept)
    await phone.get_by_test_id("confirm").click()
    await phone.get_by_test_id("appointment-when").wait_for()
    await phone.goto(timed.base_url + address("identity"))
    await expect(phone.get_by_test_id("proof")).to_contain_text("刷脸核验")
    assert NUMBER not in await phone.content()


async def test_without_a_face(timed: RunningHouse, screens: Screens) -> None:
    """By 网证, after the code for a window, which is still there when its owner comes back."""
    # 409: the code that was being asked for when its owner chose another way.
    screens.forgive("403", "409")
    phone = await screens.open(timed, DEMANDING + "Zheng", PHONE)
    await unasked(phone)
    await free_times(phone).first.click()
    await phone.get_by_test_id("confirm").click()
    await phone.get_by_test_id("way-counter").click()
    code = await read_code(phone.get_by_test_id("qr-code"))
    assert await axe_faults(phone) == []
    await phone.reload()  # whoever closed the program finds it again
    assert await read_code(phone.get_by_test_id("qr-code")) != code
    await phone.get_by_test_id("cancel-verification").click()
    await expect(phone.get_by_test_id("verification-ended")).to_contain_text("随时可以再来")
    await phone.get_by_test_id("way-ctid").click()
    await phone.get_by_test_id("ctid-agree").check()
    await phone.get_by_test_id("ctid-begin").click()
    await phone.get_by_test_id("proof-pass").click()
    await phone.get_by_test_id("go-on").click()
    await phone.get_by_test_id("confirm").click()
    await phone.get_by_test_id("appointment-when").wait_for()
