"""The manager's page of messages: what was sent, what failed and why, and sending it once more."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import expect

from tests.support.axe import axe_faults
from tests.support.browser import Screens
from tests.support.house import RunningHouse
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, confirm, manager_page
from tests.support.telling import telling

BAD_TEMPLATE = {"api": "subscribe_send", "errcode": 40037, "times": 1}


@pytest_asyncio.fixture(scope="module")
async def hall(server: RunningHouse) -> AsyncIterator[RunningHouse]:
    """A house whose messages leave it, with one of "missed" that WeChat takes for nonsense."""
    async with telling(server):
        grant = {"user": "Li", "template": "missed", "times": 2}
        await server.http.post("/stand-in/wechat/grant", json=grant)
        await server.http.post("/stand-in/wechat/force", json=BAD_TEMPLATE)
        await server.take("Li")
        await server.verb(1, "open")
        await server.verb(1, "call-next")
        await server.verb(1, "miss")
        yield server


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
