"""The manager's page of messages: what was sent, what failed and why, and sending it once more."""

import asyncio

import pytest_asyncio
from playwright.async_api import expect

from tests.support.axe import axe_faults
from tests.support.browser import Screens
from tests.support.house import RunningHouse
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, confirm, manager_page
from tests.support.webhooks import Receiver

BAD_TEMPLATE = {"api": "subscribe_send", "errcode": 40037, "times": 1}


@pytest_asyncio.fixture(scope="module")
async def hall(server: RunningHouse) -> RunningHouse:
    """A house with one of "missed" that WeChat takes for nonsense."""
    grant = {"user": "Li", "template": "missed", "times": 2}
    await server.http.post("/stand-in/wechat/grant", json=grant)
    await server.http.post("/stand-in/wechat/force", json=BAD_TEMPLATE)
    await server.take("Li")
    await server.verb(1, "open")
    await server.verb(1, "call-next")
    await server.verb(1, "miss")
    return server


async def test_a_dead_letter_is_looked_at_and_sent_once_more(
    hall: RunningHouse, screens: Screens
) -> None:
    """After a question; then it has two attempts, and is no dead letter any more."""
    page = await manager_page(screens, hall, "messages", clock=True)
    await page.get_by_test_id("view-dead").click()
    row = page.locator("[data-delivery]")
    while await row.count() == 0:  # the relay has not sent it yet
        async with page.expect_response("**/notices?*"):
            await page.clock.fast_forward(15_000)
    await expect(row).to_have_count(1)
    await expect(row).to_contain_text("已过号 A001")
    await row.get_by_test_id("attempts").click()
    await expect(row).to_contain_text("第 1 次")
    await expect(row).to_contain_text("模板不可用")
    assert "Li" not in await row.inner_text()
    await page.get_by_test_id("replay").click()
    await expect(page.get_by_role("dialog")).to_contain_text("“已过号 A001”将再次经微信发送")
    assert await axe_faults(page) == []
    await confirm(page, "replay")
    await page.get_by_test_id("replay-done").wait_for()
    await expect(row).to_have_count(0)
    await page.get_by_test_id("view-all").click()
    await page.get_by_test_id("filter-channel").select_option("wechat")
    again = page.locator("[data-delivery]", has_text="已过号")
    await expect(again).to_contain_text("2 次")
    await expect(page.locator("[data-channel=sms]")).to_have_count(0)
    async with page.expect_response("**/channels?*"):
        await page.clock.fast_forward(15_000)
    await expect(page.get_by_test_id("channel-wechat")).to_contain_text("近一小时的发送")


async def test_the_page_fits(hall: RunningHouse, screens: Screens) -> None:
    """On a narrow screen and a wide one, in both languages."""
    page = await manager_page(screens, hall, "messages", language="en")
    await page.get_by_test_id("sent-table").wait_for()
    for size in (LAPTOP, NARROWEST):
        await page.set_viewport_size(size)
        assert await faults_of(page, size, scrolls=True) == []
        assert await axe_faults(page) == []


async def test_a_system_of_the_hall_is_told(hall: RunningHouse, screens: Screens) -> None:
    """Its secret is shown once; it is tried, paused, resumed, and ended after a question."""
    screens.forgive("422")
    receiver = Receiver(hall, "lamp")
    page = await manager_page(screens, hall, "messages", clock=True)
    await page.get_by_test_id("webhook-add").click()
    await page.get_by_test_id("webhook-url").fill("http://10.0.0.1/lamp")
    await page.get_by_test_id("webhook-save").click()
    await expect(page.get_by_test_id("field-error-url")).to_contain_text("不能推送到这个地址")
    await page.get_by_test_id("webhook-url").fill(receiver.url)
    await page.get_by_test_id("webhook-save").click()
    secret = await page.get_by_test_id("webhook-secret").inner_text()
    assert secret.startswith("whsec_")
    assert await axe_faults(page) == []
    assert await faults_of(page, LAPTOP, scrolls=True) == []
    await receiver.learn(secret)
    await page.get_by_test_id("webhook-secret-kept").click()
    await page.get_by_test_id("webhook-ping").click()
    await expect(page.get_by_test_id("webhook-done")).to_contain_text("测试消息已排队")
    async with asyncio.timeout(15):
        while not (await receiver.did())["effects"]:
            await asyncio.sleep(0.05)
    for verb, state in (("pause", "paused"), ("resume", "active")):
        await page.get_by_test_id(f"webhook-{verb}").click()
        await expect(page.locator("[data-webhook]")).to_have_attribute("data-state", state)
    await page.reload()
    await page.locator("[data-webhook]").wait_for()
    assert secret not in await page.content()
    await page.get_by_test_id("webhook-end").click()
    await confirm(page, "webhook-end")
    await page.get_by_test_id("webhooks-none").wait_for()
