"""What a phone is told, and asks to be told: WeChat's question, the page of notices, the number."""

import asyncio
from typing import Any

from playwright.async_api import Page, expect

from tests.support.axe import axe_faults
from tests.support.browser import PHONE, Screens
from tests.support.house import RunningHouse
from tests.support.layout import faults_of

ITEM = "CL-001"


async def left(house: RunningHouse, user: str) -> dict[str, int]:
    """What somebody's WeChat still lets through, of what there is any."""
    told: list[dict[str, Any]] = (await house.get("/me/grants", user)).json()
    return {one["kind"]: one["left"] for one in told if one["left"]}


async def halls_page(screens: Screens, house: RunningHouse, user: str) -> Page:
    """Where somebody takes a number; what is left for them was read."""
    path = f"/mini/pages/halls/index?item={ITEM}&user={user}"
    phone = await screens.open(house, "/mini/pages/me/index?user=" + user, PHONE)
    async with phone.expect_response("**/me/grants"):
        await phone.goto(house.base_url + path)
    await phone.get_by_test_id("take-tonghua").wait_for()
    return phone


async def test_wechat_asks_at_the_tap_that_takes_a_number(
    server: RunningHouse, screens: Screens
) -> None:
    """The number is taken meanwhile; one yes is one message of each kind."""
    phone = await halls_page(screens, server, "Li")
    await phone.get_by_test_id("take-tonghua").click()
    asks = phone.get_by_test_id("wechat-asks")
    await expect(asks).to_have_text("· 请到窗口· 快到号了· 已过号")
    await phone.get_by_test_id("ticket-number").wait_for()  # behind the question
    assert await axe_faults(phone) == []
    assert await faults_of(phone, PHONE, scrolls=True) == []
    async with phone.expect_response("**/stand-in/wechat/grant"):
        await phone.get_by_test_id("wechat-allow").click()
    await expect(asks).to_have_count(0)
    async with asyncio.timeout(15):
        while len(await left(server, "Li")) < 3:
            await asyncio.sleep(0.02)
    assert await left(server, "Li") == {"your_turn": 1, "three_ahead": 1, "missed": 1}


async def test_who_refuses_is_not_asked_again(server: RunningHouse, screens: Screens) -> None:
    """Not within the visit; and the tap does what it does."""
    phone = await halls_page(screens, server, "Wang")
    await phone.get_by_test_id("take-tonghua").click()
    await phone.get_by_test_id("wechat-refuse").click()
    await phone.get_by_test_id("ticket-cancel").click()
    await phone.get_by_test_id("ticket-cancel-confirm").click()
    await expect(phone.get_by_test_id("ticket-state")).to_have_attribute("data-state", "cancelled")
    async with phone.expect_response("**/me/grants"):
        await phone.goto(f"{server.base_url}/mini/pages/halls/index?item={ITEM}")
    await phone.get_by_test_id("take-tonghua").click()
    # What was not asked about yet may be: of the rest there is none.
    await expect(phone.get_by_test_id("wechat-asks")).to_have_text("· 再次呼叫")
    await phone.get_by_test_id("ticket-number").wait_for()
    assert await left(server, "Wang") == {}


async def test_notices_say_what_is_known(server: RunningHouse, screens: Screens) -> None:
    """The latest first, with the ways and no more than is known of each; and lead to the number."""
    ticket = await server.take("Zhao")
    await server.verb(1, "open")
    called = (await server.verb(1, "call-next")).json()["ticket"]
    while called["id"] != ticket["id"]:
        await server.verb(1, "miss")
        called = (await server.verb(1, "call-next")).json()["ticket"]
    await server.verb(1, "miss")
    phone = await screens.open(server, "/mini/pages/me/index?user=Zhao", PHONE)
    await phone.get_by_test_id("to-notices").click()
    titles = phone.get_by_role("heading", level=2)
    await expect(titles).to_have_text(["已过号", "请到窗口"])
    turn = phone.get_by_test_id("notice-your_turn")
    await expect(turn).to_contain_text(ticket["number"])
    await expect(turn.get_by_test_id("notice-way").first).to_have_text(
        "手机页面：已推送，手机未确认"
    )
    assert await axe_faults(phone) == []
    assert await faults_of(phone, PHONE, scrolls=True) == []
    await phone.get_by_test_id("open-your_turn").click()
    await expect(phone.get_by_test_id("ticket-number")).to_have_text(ticket["number"])
    await phone.get_by_test_id("to-notices").click()
    await expect(titles.first).to_have_text("已过号")


async def test_a_number_is_given_with_consent_and_taken_back(
    server: RunningHouse, screens: Screens
) -> None:
    """The text comes first, the number is masked, and one tap deletes it; wishes are kept."""
    phone = await screens.open(server, "/mini/pages/me/index?user=Sun", PHONE)
    await phone.get_by_test_id("phone-give").click()
    await expect(phone.get_by_test_id("consent-text")).to_contain_text("您可随时在本页撤回")
    assert (await server.get("/me/contact", "Sun")).json()["phone"] is None
    assert await axe_faults(phone) == []
    await phone.get_by_test_id("phone-agree").click()
    await expect(phone.get_by_test_id("contact-phone")).to_contain_text("****")
    await phone.get_by_test_id("option-sms-no").click()
    await expect(phone.get_by_test_id("option-sms-no")).to_be_checked()
    await phone.get_by_test_id("option-told-en").click()
    await expect(phone.get_by_test_id("option-told-en")).to_be_checked()
    told = (await server.get("/me/contact", "Sun")).json()
    assert (told["language"], told["sms"], told["phone"][3:7]) == ("en", False, "****")
    await phone.get_by_test_id("phone-withdraw").click()
    await expect(phone.get_by_test_id("contact-done")).to_have_text("手机号已删除。")
    await phone.reload()
    await phone.get_by_test_id("phone-give").wait_for()
    assert (await server.get("/me/contact", "Sun")).json()["phone"] is None
