"""One language at a time: no screen says a word of the other, but for names that have only one."""

import asyncio
import time
from collections.abc import Iterable

import pytest
from playwright.async_api import Page, expect

from tests.support.browser import (
    DESK,
    PATIENCE_MS,
    PHONE,
    Screens,
    finish,
    log_in,
    press,
    ticket_is,
    touch,
    window_is,
)
from tests.support.house import RunningHouse
from tests.support.words import foreign_words, nameless, tongue_of

LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])
TAGS = {"zh": "zh-CN", "en": "en"}
PEOPLE = {"窗口人员07", "大厅管理", "clerk-07"}
# Accounts of the demo, which the landing page logs in with.
ACCOUNTS = {"clerk-01", "manager", "reviewer-01"}


async def speaks(page: Page, language: str, names: Iterable[str] = ()) -> None:
    """Wait until all that a page shows is of this language."""
    await expect(page.locator("html")).to_have_attribute("lang", TAGS[language])
    until = time.monotonic() + PATIENCE_MS / 1000
    while found := await foreign_words(page, language, names):
        assert time.monotonic() < until, found
        await asyncio.sleep(0.1)


@LANGUAGES
async def test_the_start_page(fresh: RunningHouse, screens: Screens, language: str) -> None:
    """With every hall, and the search for the quickest."""
    page = await screens.open(fresh, f"/?lang={language}")
    await page.get_by_test_id("hall-tonghua").wait_for()
    await page.get_by_test_id("fastest-words").fill("户口")
    await page.get_by_test_id("fastest-item-GA-002").click()
    await page.get_by_test_id("fastest-halls").get_by_role("listitem").first.wait_for()
    await speaks(page, language, ACCOUNTS)


@LANGUAGES
async def test_the_kiosk(fresh: RunningHouse, screens: Screens, language: str) -> None:
    """From the choice to the number, with every dialog."""
    kiosk = await screens.open(fresh, f"/kiosk/tonghua?lang={language}")
    for seen, then in (
        ("lane-instant", "kiosk-priority"),
        ("priority-elderly", "priority-elderly"),
        ("kiosk-chosen", "lane-business"),
        ("kiosk-qr", "kiosk-done"),
    ):
        await kiosk.get_by_test_id(seen).wait_for()
        await speaks(kiosk, language)
        await touch(kiosk, then)
    if language == "en":  # who has done leaves the kiosk to the next person
        await expect(kiosk.locator("html")).to_have_attribute("lang", "zh-CN")
        await touch(kiosk, "language-en")
    await touch(kiosk, "kiosk-theme")
    await touch(kiosk, "theme-newborn")
    await kiosk.get_by_test_id("theme-take").wait_for()
    await speaks(kiosk, language)


@LANGUAGES
async def test_the_ticket(fresh: RunningHouse, screens: Screens, language: str) -> None:
    """Waiting, called, missed, and every question in between."""
    issued = await fresh.take(lane="social")
    link = issued["follow"]["path"].replace("#", f"?lang={language}#")
    phone = await screens.open(fresh, link, PHONE)
    await phone.get_by_test_id("ticket-no-window").wait_for()
    await speaks(phone, language)
    for question in ("ticket-postpone", "ticket-cancel"):
        await phone.get_by_test_id(question).click()
        await speaks(phone, language)
        await phone.keyboard.press("Escape")
    await fresh.post("/windows/tonghua/7/open", "clerk-07")
    body = {"ticket": issued["id"], "reason": "language"}
    await fresh.post("/windows/tonghua/7/call", "clerk-07", body)
    await phone.get_by_test_id("ticket-window").wait_for()
    await speaks(phone, language, {"7号综合窗口"})
    await fresh.post("/windows/tonghua/7/miss", "clerk-07")
    await phone.get_by_test_id("ticket-return").wait_for()
    await speaks(phone, language)
    hint = await screens.open(fresh, f"/ticket?lang={language}", PHONE)
    await hint.get_by_test_id("ticket-hint").wait_for()
    await speaks(hint, language)


@LANGUAGES
async def test_the_display(fresh: RunningHouse, screens: Screens, language: str) -> None:
    """Its language is a setting, and so kept: the next time it needs no asking."""
    display = await screens.open(fresh, f"/display/tonghua?lang={language}")
    await fresh.take()
    await fresh.post("/windows/tonghua/7/open", "clerk-07")
    await fresh.post("/windows/tonghua/7/call-next", "clerk-07")
    await display.get_by_test_id("call-row").wait_for()
    await speaks(display, language)
    await display.goto(f"{fresh.base_url}/display/tonghua")
    await display.get_by_test_id("call-row").wait_for()
    await speaks(display, language)


async def test_a_display_may_show_both(fresh: RunningHouse, screens: Screens) -> None:
    """Where a hall wants that; no other screen does."""
    display = await screens.open(fresh, "/display/tonghua?lang=both")
    await expect(display.get_by_text("大厅不广播喊号")).to_contain_text("not announced aloud")
    page = await screens.open(fresh, "/?lang=both")
    await page.get_by_test_id("hall-tonghua").wait_for()
    await speaks(page, "zh", ACCOUNTS)


@LANGUAGES
async def test_the_console(fresh: RunningHouse, screens: Screens, language: str) -> None:
    """The login, a refusal, a service, and every question the desk asks."""
    screens.forgive("status of 401")
    await fresh.take()
    console = await screens.open(fresh, f"/console?lang={language}", DESK, clock=True)
    await console.get_by_test_id("login-username").fill("clerk-07")
    await console.get_by_test_id("login-password").fill("wrong")
    await console.get_by_test_id("login-submit").click()
    await console.get_by_test_id("login-error").wait_for()
    await speaks(console, language)
    await log_in(console, fresh, "clerk-07")
    await console.get_by_test_id("console-next").wait_for()
    await speaks(console, language, PEOPLE)
    await window_is(console, "closed")
    await press(console, "Space")
    await window_is(console, "open")
    for state in ("called", "serving"):
        await press(console, "Space")
        await ticket_is(console, state)
        await speaks(console, language, PEOPLE)
    await press(console, "t")
    await console.get_by_test_id("transfer-lane-business").wait_for()
    await speaks(console, language, PEOPLE)
    await console.keyboard.press("Escape")
    await finish(console, "f")
    await ticket_is(console, "idle")
    await press(console, "p")
    await console.get_by_role("dialog").wait_for()
    await speaks(console, language, PEOPLE)


@LANGUAGES
async def test_the_manager(fresh: RunningHouse, screens: Screens, language: str) -> None:
    """All panels, with a ticket to review and advice to follow."""
    await fresh.take(**{"class": "veteran", "reason": "证件"})
    page = await screens.open(fresh, f"/manager?lang={language}", DESK)
    await log_in(page, fresh, "manager")
    await page.get_by_test_id("manager-hall").select_option("tonghua")
    await page.get_by_test_id("review-list").get_by_text("A001").wait_for()
    await page.get_by_test_id("rules-save").wait_for()
    await page.get_by_test_id("device-list").get_by_role("listitem").first.wait_for()
    names = await nameless(fresh) | PEOPLE | {"证件", "manager", "system"}
    await speaks(page, language, names)


@LANGUAGES
async def test_the_components(fresh: RunningHouse, screens: Screens, language: str) -> None:
    """The page that shows them asks nobody, and says which token is which."""
    page = await screens.open(fresh, f"/docs/design?lang={language}")
    await page.get_by_test_id("gallery-open-dialog").click()
    await page.get_by_role("dialog").wait_for()
    codes = set(await page.locator("code").all_inner_texts())
    await speaks(page, language, codes | {"tokens.css"})


async def test_the_switch_is_kept(fresh: RunningHouse, screens: Screens) -> None:
    """By the browser, for all its screens but a kiosk, which is everybody's."""
    page = await screens.open(fresh, "/", DESK)
    await page.get_by_test_id("language-en").click()
    await expect(page).to_have_title("Yichuang")
    await page.goto(f"{fresh.base_url}/console")
    await expect(page).to_have_title("Console")
    await page.goto(f"{fresh.base_url}/kiosk/tonghua")
    await expect(page).to_have_title("自助取号")


async def test_an_idle_kiosk_is_the_next_persons(fresh: RunningHouse, screens: Screens) -> None:
    """Chinese again, in the usual size and contrast."""
    kiosk = await screens.open(fresh, "/kiosk/tonghua")
    for choice in ("language-en", "appearance-elder", "appearance-contrast"):
        await touch(kiosk, choice)
    html = kiosk.locator("html")
    await expect(html).to_have_attribute("data-size", "elder")
    await expect(html).to_have_attribute("data-contrast", "high")
    assert await tongue_of(kiosk) == "en"
    await kiosk.clock.fast_forward(41_000)
    await expect(html).to_have_attribute("lang", "zh-CN")
    await expect(html).to_have_attribute("data-size", "normal")
    await expect(html).to_have_attribute("data-contrast", "normal")


async def test_the_check_sees_the_other_language(fresh: RunningHouse, screens: Screens) -> None:
    """A check that could not fail would be worth nothing."""
    page = await screens.open(fresh, "/?lang=en")
    await page.get_by_test_id("hall-tonghua").wait_for()
    await page.evaluate("document.querySelector('h1').title = '大厅'")
    assert await foreign_words(page, "en", ()) == ["大厅"]
    assert "Halls" in await foreign_words(page, "zh", ())
