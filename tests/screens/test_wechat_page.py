"""What a demo shows of WeChat: what was sent to whom, for large screens and phones."""

import pytest
from playwright.async_api import ViewportSize, expect

from notify.channels.channel import Result
from tests.support.axe import axe_faults
from tests.support.browser import DESK, PHONE, Screens
from tests.support.house import RunningHouse
from tests.support.wechat import message, sender


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_message_is_seen_after_a_reload(
    server: RunningHouse, screens: Screens, size: ViewportSize
) -> None:
    """The newest first; nothing is cut off, and a screen reader finds its way."""
    wechat, user = sender(server), f"somebody at {size['width']}"
    page = await screens.open(server, "/stand-in/wechat/", size)
    await expect(page.get_by_role("heading", level=1)).to_contain_text("微信替身")
    await wechat.grant(user)
    assert (await wechat.channel.send(message(user))).result is Result.ACCEPTED
    await page.get_by_role("link", name="Reload").click()
    first = page.get_by_role("listitem").first
    await expect(first).to_contain_text("请到窗口")
    await expect(first).to_contain_text("accepted")
    await first.get_by_role("link", name=user).click()
    await expect(page.get_by_role("listitem")).to_have_count(1)
    wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not await page.evaluate(wider)
    assert await axe_faults(page) == []
