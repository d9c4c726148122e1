"""A demo on one machine: each role by one click, and the way from the landing page to a call."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.support.axe import axe_faults
from tests.support.browser import PHONE, Screens, press, settled, touch, unasked, window_is
from tests.support.house import RunningHouse

ITEM = "GA-002"


@pytest.mark.parametrize(
    ("click", "shown"),
    [
        ("demo-clerk", "console-window-state"),
        ("demo-manager", "manager-hall"),
        ("demo-reviewer", "review-desk"),
        ("demo-display", "connection"),
        ("demo-kiosk", "lane-instant"),
        ("demo-entrance", "entrance-code"),
        ("demo-citizen", "next-step"),
    ],
)
async def test_each_role_is_one_click_away(
    server: RunningHouse, screens: Screens, click: str, shown: str
) -> None:
    """In a new tab, without typing; a reload keeps whoever came, and the address names nobody."""
    landing = await screens.open(server, "/")
    async with landing.expect_popup() as opened:
        await landing.get_by_test_id(click).click()
    page = await opened.value
    await page.get_by_test_id(shown).first.wait_for()
    assert "as=" not in page.url
    await page.reload()
    await page.get_by_test_id(shown).first.wait_for()


async def test_a_reviewer_is_sent_to_their_desk(server: RunningHouse, screens: Screens) -> None:
    """It says that nothing waits; whoever opens another desk is sent back, and may log out."""
    page = await screens.open(server, "/review?as=reviewer-01")
    await page.get_by_test_id("work-none").wait_for()
    assert await axe_faults(page) == []
    await page.goto(server.base_url + "/console")
    await page.get_by_test_id("review-desk").wait_for()
    await page.get_by_test_id("logout").click()
    await page.get_by_test_id("login-submit").wait_for()


async def test_a_link_names_the_page_beside_the_person(
    server: RunningHouse, screens: Screens
) -> None:
    """Whoever is logged in by it stays on that page, with whatever else it asks for."""
    page = await screens.open(server, "/manager/quotas?as=manager&hall=branch-1#day")
    await page.get_by_test_id("manager-hall").wait_for()
    await expect(page).to_have_url(re.compile(r"/manager/quotas\?hall=branch-1#day$"))
    await expect(page).to_have_title("场次与号源 · 大厅管理")


async def test_outside_a_demo_nothing_is_offered(server: RunningHouse, screens: Screens) -> None:
    """And a link that names somebody leads to the form."""
    screens.forgive("404 (Not Found)")
    page = await screens.open(server, "/docs/design")
    await page.route("**/stand-in/logins", lambda route: route.fulfill(status=404, body="{}"))
    await page.goto(server.base_url)
    await page.get_by_test_id("hall-tonghua").wait_for()
    await expect(page.get_by_test_id("demo-logins")).to_have_count(0)
    await page.goto(server.base_url + "/manager?as=manager")
    await page.get_by_test_id("login-submit").wait_for()


async def new_tab(page: Page, test_id: str, *, clock: bool = False) -> Page:
    """Open a link of the landing page in a tab of its own, as one does on one machine."""
    target = await page.get_by_test_id(test_id).get_attribute("href")
    tab = await page.context.new_page()
    if clock:
        await tab.clock.install()
    await tab.goto(page.url.rstrip("/") + str(target))
    return tab


async def book(phone: Page, hall: str) -> None:
    """The first free time for an item, by the mini program."""
    await unasked(phone)
    await phone.get_by_test_id("next-step").wait_for()
    base = phone.url.split("/mini/")[0]
    await phone.goto(f"{base}/mini/pages/times/index?item={ITEM}&hall={hall}")
    await phone.get_by_test_id("slots").get_by_role("radio").first.click()
    await phone.get_by_test_id("confirm").click()
    await phone.wait_for_url(re.compile("/pages/appointment/"))


async def test_from_the_landing_page_to_the_called_number(
    timed: RunningHouse, screens: Screens
) -> None:
    """Booked in the mini program, come by the kiosk's "Open here", called, and shown the call."""
    landing = await screens.open(timed, "/", PHONE)
    phone = await new_tab(landing, "demo-citizen")
    await book(phone, "tonghua")
    kiosk = await new_tab(landing, "demo-kiosk", clock=True)
    await touch(kiosk, "kiosk-booking")
    await kiosk.get_by_test_id("kiosk-code").wait_for()
    await touch(kiosk, "kiosk-code-open")
    await kiosk.wait_for_url(re.compile("/mini/pages/check-in/"))
    await unasked(kiosk)
    await kiosk.get_by_test_id(re.compile("^come-")).click()
    await kiosk.wait_for_url(re.compile("/pages/ticket/"))
    console = await new_tab(landing, "demo-clerk", clock=True)
    await window_is(console, "closed")
    await settled(console)
    await console.get_by_test_id("console-open").click()
    await window_is(console, "open")
    await press(console, "Space")
    call = kiosk.get_by_test_id("call-screen")
    await call.wait_for()
    await expect(call).to_contain_text(await console.get_by_test_id("console-number").inner_text())


async def test_the_entrance_leads_to_the_same_page(server: RunningHouse, screens: Screens) -> None:
    """Whoever has no booking is told so, logged in all the same."""
    page = await screens.open(server, "/entrance/branch-1")
    await page.get_by_test_id("entrance-open").click()
    await page.get_by_test_id("here").wait_for()
    await page.get_by_test_id("none-booked").wait_for()
