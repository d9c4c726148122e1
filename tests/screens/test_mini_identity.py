"""Showing who one is in the mini program, in a phone's browser."""

import json

from playwright.async_api import Page, Route, expect

from tests.screens.test_mini import address
from tests.screens.test_mini_booking import BOOKABLE, free_times
from tests.support.axe import axe_faults
from tests.support.browser import PHONE, Screens, unasked
from tests.support.house import RunningHouse

NUMBER = "11010519491231002X"
DEMANDED = {
    "status": 403,
    "code": "verification_required",
    "title": "Forbidden",
    "detail": "This asks for a verification first.",
    "detail_zh": "办理该事项需先核验身份。",
    "level": 4,
    "has": 1,
    "at": "booking",
    "providers": ["face", "ctid", "counter"],
}


async def demanding(phone: Page) -> None:
    """Let the next booking be refused for want of a verification, and no other."""

    body = json.dumps(DEMANDED)

    async def refuse(route: Route) -> None:
        await route.fulfill(status=403, content_type="application/problem+json", body=body)

    await phone.route("**/api/v1/appointments", refuse, times=1)


async def test_a_booking_that_demands_it_goes_on_with_its_time(
    timed: RunningHouse, screens: Screens
) -> None:
    """By a face, after a failure and a consent that nobody gives for them; the time stays theirs."""
    screens.forgive("403", "404")
    phone = await screens.open(timed, f"{BOOKABLE}tonghua&user=Qian", PHONE)
    await unasked(phone)
    await demanding(phone)
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
    await phone.get_by_test_id("face-begin").click()
    await phone.get_by_test_id("proof-fail").click()
    await expect(phone.get_by_test_id("verification-ended")).to_contain_text("再试一次")
    await phone.get_by_test_id("face-begin").click()
    await phone.get_by_test_id("proof-pass").click()
    await expect(phone.get_by_test_id("verified")).to_be_visible()
    await phone.get_by_test_id("go-on").click()
    await expect(phone.get_by_test_id("hold-time").first).to_have_text(kept)
    await phone.get_by_test_id("confirm").click()
    await phone.get_by_test_id("appointment-when").wait_for()
    await phone.goto(timed.base_url + address("identity"))
    await expect(phone.get_by_test_id("proof")).to_contain_text("张")
    assert NUMBER not in await phone.content()
