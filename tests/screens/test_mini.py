"""The mini program in a phone's browser."""

from urllib.parse import urlencode

import pytest
from playwright.async_api import Page, ViewportSize, expect

from tests.support.axe import axe_faults
from tests.support.browser import CUT_OFF, DESK, PHONE, Screens, unasked
from tests.support.house import RunningHouse
from tests.support.layout import faults_of

SMALL: ViewportSize = {"width": 320, "height": 568}
ITEM = "CL-001"
PAGES = {
    "home": {},
    "search": {},
    "guide": {"item": ITEM},
    "halls": {"item": ITEM},
    "times": {"item": ITEM, "hall": "tonghua"},
    "check-in": {},
    "cases": {},
    "notices": {},
    "me": {},
    "verify": {},
    "identity": {},
    "privacy": {},
    "organisations": {},
}
LOOKS = {
    "plain": "",
    "large and dark": (
        "localStorage.setItem('yichuang.mini.appearance', '{\"isDark\":true,\"isLarge\":true}')"
    ),
}


def address(name: str, **query: str) -> str:
    """Where a page of the mini program is."""
    return f"/mini/pages/{name}/index?{urlencode(query)}"


async def fits(page: Page) -> bool:
    """Nothing sticks out to the side."""
    fitting: bool = await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    return fitting


# Words that are chosen from, and have more lines than they were given.
_BROKEN = """() => [...document.querySelectorAll('[role=radio]')].filter((option) => {
  const range = document.createRange();
  range.selectNodeContents(option);
  const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
  return lines.size > option.innerText.trim().split('\\n').length;
}).map((option) => option.innerText)"""


async def is_there(page: Page) -> None:
    """Its title is written, and what it reads has come."""
    await page.get_by_role("heading", level=1).wait_for()
    await expect(page.get_by_text("正在读取…")).to_have_count(0)
    await page.wait_for_load_state("networkidle")


async def test_from_the_first_page_to_the_window(fresh: RunningHouse, screens: Screens) -> None:
    """By one obvious button after the other; the call covers the page until it was seen."""
    await fresh.verb(1, "open")
    phone = await screens.open(fresh, "/mini/?user=Li", PHONE)
    await unasked(phone)
    await phone.get_by_test_id("next-button").click()
    await phone.get_by_test_id("search-words").fill("残疾人证办理")
    await phone.get_by_test_id(f"item-{ITEM}").click()
    for option in ("adult", "self"):
        await phone.get_by_test_id(f"option-{option}").click()
    await expect(phone.get_by_test_id("papers")).to_contain_text("残疾评定表")
    await phone.get_by_test_id("choose-hall").click()
    await expect(phone.get_by_test_id("fastest")).to_be_visible()
    await phone.get_by_test_id("take-tonghua").click()
    number = await phone.get_by_test_id("ticket-number").inner_text()
    await expect(phone.get_by_test_id("ticket-about")).to_have_text("残疾人证办理 · 通化市政务大厅")
    await phone.get_by_test_id("allow-sound").click()
    await fresh.verb(1, "call-next")
    call = phone.get_by_test_id("call-screen")
    await expect(call).to_contain_text(number)
    await expect(call).to_contain_text("1号窗口")
    assert await axe_faults(phone) == []
    await phone.get_by_test_id("call-seen").click()
    await expect(call).to_have_count(0)
    await fresh.verb(1, "start")
    await expect(phone.get_by_test_id("ticket-state")).to_have_attribute("data-state", "serving")
    await phone.reload()
    await phone.get_by_test_id("ticket-window").wait_for()
    await expect(phone.get_by_test_id("allow-sound")).to_have_count(0)  # nobody is called there
    await fresh.verb(1, "finish")
    await phone.get_by_test_id("to-home").click()
    await expect(phone.get_by_test_id("next-title")).to_have_text("要办什么事？")


async def test_a_number_is_postponed_and_given_up(server: RunningHouse, screens: Screens) -> None:
    """Each after a question, which Escape takes back."""
    ticket = await server.take("Wang")
    await server.take()
    phone = await screens.open(server, "/mini/?user=Wang", PHONE)
    await expect(phone.get_by_test_id("next-title")).to_contain_text(ticket["number"])
    await phone.get_by_test_id("next-button").click()
    await phone.get_by_test_id("ticket-postpone").click()
    await phone.get_by_test_id("option-3").click()
    assert await axe_faults(phone) == []
    await phone.get_by_test_id("postpone-confirm").click()
    await expect(phone.get_by_test_id("ticket-ahead")).to_have_text("1")
    await phone.get_by_test_id("ticket-cancel").click()
    await phone.keyboard.press("Escape")
    await expect(phone.get_by_role("dialog")).to_have_count(0)
    await phone.get_by_test_id("ticket-cancel").click()
    await phone.get_by_test_id("ticket-cancel-confirm").click()
    await expect(phone.get_by_test_id("ticket-state")).to_have_attribute("data-state", "cancelled")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_pages_fit_and_are_accessible(
    server: RunningHouse, screens: Screens, look: str, lang: str
) -> None:
    """On a large and a small phone, in both languages, plain and with large type on dark pages."""
    page = await screens.open(server, f"/mini/?lang={lang}", PHONE)
    if LOOKS[look]:
        await page.evaluate(LOOKS[look])
    for name, query in PAGES.items():
        await page.goto(server.base_url + address(name, **query, lang=lang))
        await is_there(page)
        for size in (SMALL, PHONE):
            await page.set_viewport_size(size)
            assert await faults_of(page, size, scrolls=True) == [], (name, size)
            if name in {"times", "me"}:
                assert await page.evaluate(_BROKEN) == [], (name, size)
        assert await axe_faults(page) == [], name
    assert await page.evaluate("document.documentElement.lang") == (
        "en" if lang == "en" else "zh-CN"
    )


async def test_choices_of_display_are_kept(server: RunningHouse, screens: Screens) -> None:
    """Language, large type and dark; all by the keyboard, too."""
    page = await screens.open(server, address("me"), PHONE)
    for option in ("en", "large", "dark"):
        await page.get_by_test_id(f"option-{option}").focus()
        await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Me")
    await page.reload()
    for option in ("en", "large", "dark"):
        await expect(page.get_by_test_id(f"option-{option}")).to_be_checked()
    assert (
        await page.evaluate("getComputedStyle(document.querySelector('.look')).fontSize") == "20px"
    )


async def test_a_hall_on_a_machine_without_a_map(server: RunningHouse, screens: Screens) -> None:
    """It says where the hall is, to be taken along; the page stays where it is."""
    page = await screens.open(server, "/mini/pages/halls/index", DESK)
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await page.get_by_test_id("map-tonghua").click()
    await expect(page.get_by_test_id("place-position")).to_have_text("41.73,125.94")
    assert await axe_faults(page) == []
    await page.get_by_test_id("place-copy").click()
    await page.get_by_test_id("place-copied").wait_for()
    copied = await page.evaluate("navigator.clipboard.readText()")
    assert copied == "通化市政务大厅 41.73,125.94"
    await page.get_by_test_id("place-close").click()
    await expect(page.get_by_test_id("place-position")).to_have_count(0)
    assert page.url.endswith("/mini/pages/halls/index")


async def test_without_a_network_what_was_known_stays(
    server: RunningHouse, screens: Screens
) -> None:
    """With the time up to which it is known; it goes on by itself when the network is back."""
    screens.forgive(*CUT_OFF)
    phone = await screens.open(server, "/mini/pages/halls/index", PHONE)
    await phone.get_by_test_id("hall-tonghua").wait_for()
    await phone.context.set_offline(True)
    await phone.evaluate("dispatchEvent(new Event('online'))")
    await expect(phone.get_by_test_id("offline")).to_contain_text("离线，自")
    await expect(phone.get_by_test_id("hall-tonghua")).to_be_visible()
    await phone.context.set_offline(False)
    await expect(phone.get_by_test_id("offline")).to_have_count(0)


async def test_logging_out_and_in_again(server: RunningHouse, screens: Screens) -> None:
    """Whoever has logged out is nobody until they say so."""
    ticket = await server.take("Zhao")
    phone = await screens.open(server, "/mini/?user=Zhao", PHONE)
    await expect(phone.get_by_test_id("next-title")).to_contain_text(ticket["number"])
    await phone.get_by_test_id("to-me").click()
    await phone.get_by_test_id("log-out").click()
    await phone.get_by_test_id("back").click()
    await expect(phone.get_by_test_id("next-title")).to_have_text("要办什么事？")
    await phone.get_by_test_id("to-me").click()
    await phone.get_by_test_id("log-in").click()
    await phone.get_by_test_id("back").click()
    await expect(phone.get_by_test_id("next-title")).to_contain_text(ticket["number"])


async def test_the_start_page_shows_it_in_a_phone(server: RunningHouse, screens: Screens) -> None:
    """For who asks for it; no other machine's page could frame it."""
    page = await screens.open(server, "/", PHONE)
    await page.get_by_test_id("show-mini").click()
    await expect(page.get_by_test_id("mini-frame")).to_be_in_viewport(ratio=1)
    frame = page.frame_locator("[data-testid=mini-frame]")
    await frame.get_by_test_id("next-button").click()
    await frame.get_by_test_id("search-words").wait_for()
    assert await fits(page)
