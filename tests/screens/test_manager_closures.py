"""Closures and extra sessions: looked at before, confirmed with their number, made once."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from records.models.opening.bookings import ConcernedBooking, NoBookings
from records.opening.sessions import Exception_
from records.transactions import Connection
from tests.support.axe import axe_faults
from tests.support.browser import Fate, Screens, cut_between, settled, stop_clock
from tests.support.house import RunningHouse
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, confirm, fill_date, manager_page
from tests.support.words import foreign_words

HALL = "branch-1"
PATH = f"/halls/{HALL}/exceptions"
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


@dataclass
class Booked(NoBookings):
    """Thirty people have booked, whatever is closed; remembers what was cancelled."""

    closed: list[str] = field(default_factory=list)

    async def concerned(self, _db: Connection, closure: Exception_) -> list[ConcernedBooking]:
        """All of them."""
        starts_ms, ends_ms = closure.starts_ms, closure.starts_ms + 1_800_000
        return [
            ConcernedBooking(f"a{n}", "social", "item:GA-001", f"张*{n:02}", starts_ms, ends_ms)
            for n in range(30)
        ]

    async def close(self, _tx: Connection, closure: Exception_, _now_ms: int) -> int:
        """All of them."""
        self.closed.append(closure.id)
        return 30


@pytest.fixture
def booked(timed: RunningHouse) -> Booked:
    """The bookings of the house."""
    bookings = Booked()
    timed.ctx.bookings = bookings
    return bookings


async def page_of(screens: Screens, house: RunningHouse, **more: Any) -> Page:  # noqa: ANN401
    """The page, its clock in the test's hand, its form ready."""
    page = await manager_page(screens, house, "closures", hall=HALL, clock=True, **more)
    await page.get_by_test_id("exception-form").wait_for()
    return page


async def fill(page: Page, starts: str, ends: str, reason: str = "停电") -> None:
    """Fill in a time of today."""
    await page.get_by_test_id("from-time").fill(starts)
    await page.get_by_test_id("to-time").fill(ends)
    await page.get_by_test_id("exception-reason").fill(reason)


async def made(house: RunningHouse) -> list[dict[str, Any]]:
    """The exceptions that hold."""
    found = (await house.get(f"/halls/{HALL}/openings", "manager")).json()["exceptions"]
    return [one for one in found if one["withdrawn_at"] is None]


async def test_who_is_affected_is_seen_before_anything_is_changed(
    timed: RunningHouse, screens: Screens, booked: Booked
) -> None:
    """Sessions and people, masked; the button says what it will do, and rests for a moment."""
    page = await page_of(screens, timed)
    await stop_clock(page)
    await fill(page, "11:00", "13:00")
    await page.get_by_test_id("exception-preview").click()
    await expect(page.get_by_test_id("preview-sessions").get_by_role("listitem")).to_have_count(2)
    people = page.get_by_test_id("preview-bookings").locator("tbody tr")
    await expect(people).to_have_count(30)
    await expect(people.first).to_contain_text("张*00")
    button = page.get_by_test_id("exception-confirm")
    await expect(button).to_have_text("关闭并取消 30 个预约")
    await button.click(force=True)
    await expect(page.get_by_test_id("from-time")).to_be_disabled()
    assert (await made(timed), booked.closed) == ([], [])
    await page.get_by_test_id("exception-change").click()
    await expect(page.get_by_test_id("from-time")).to_have_value("11:00")
    assert (await made(timed), booked.closed) == ([], [])


async def test_a_closure_is_made_once_though_the_answer_is_lost(
    timed: RunningHouse, screens: Screens, booked: Booked
) -> None:
    """A double click, and a press after a cut network, have one effect; then it is withdrawn."""
    screens.forgive("net::ERR_FAILED")
    page = await page_of(screens, timed)
    await fill(page, "11:00", "13:00")
    await page.get_by_test_id("exception-preview").click()
    cut = await cut_between(page, f"**/api/v1{PATH}", Fate.LOST_ANSWER)
    await page.get_by_test_id("exception-confirm").wait_for()
    await settled(page)
    await page.get_by_test_id("exception-confirm").dblclick()
    await expect(page.get_by_test_id("exception-error")).to_contain_text("网络中断")
    cut.fate = Fate.PASS
    await page.get_by_test_id("exception-confirm").click()
    await expect(page.get_by_test_id("exception-done")).to_have_text("已关闭，取消了 30 个预约")
    assert len(set(cut.keys)) == 1
    (closure,) = await made(timed)
    assert booked.closed == [closure["id"]]
    assert (closure["kind"], closure["lane"], closure["reason"]) == ("closure", None, "停电")
    listed = page.get_by_test_id("exceptions-current").get_by_role("listitem")
    await expect(listed).to_contain_text("11:00–13:00")
    await page.get_by_test_id("exception-withdraw").click()
    await confirm(page, "exception-withdraw")
    await expect(page.get_by_test_id("exceptions-past")).to_be_visible()
    assert await made(timed) == []


async def test_an_extra_session_is_of_one_day(timed: RunningHouse, screens: Screens) -> None:
    """It is seen before it is made, and no booking is cancelled by it."""
    await timed.shut(HALL)
    page = await page_of(screens, timed, query="&day=2026-11-28")
    await page.get_by_test_id("kind-extra_session").check()
    await expect(page.get_by_test_id("to-day-day")).to_have_count(0)
    await fill_date(page, "from-day", "2026-11-29")
    await fill(page, "830", "24:00", "周末专场")
    await page.get_by_test_id("exception-preview").click()
    await expect(page.get_by_test_id("exception-confirm")).to_have_text("加开该时段")
    await settled(page)
    await page.get_by_test_id("exception-confirm").click()
    await page.get_by_test_id("exception-done").wait_for()
    (extra,) = [one for one in await made(timed) if one["kind"] == "extra_session"]
    assert extra["from"].startswith("2026-11-29T00:30")
    assert extra["to"].startswith("2026-11-29T16:00")


async def test_what_is_wrong_is_said_at_its_field(timed: RunningHouse, screens: Screens) -> None:
    """By the page where it can, by the server where it must."""
    screens.forgive("status of 422")
    page = await page_of(screens, timed)
    await page.get_by_test_id("exception-preview").click()
    for name in ("from", "to", "reason"):
        await expect(page.get_by_test_id(f"field-error-{name}")).to_be_visible()
    await fill(page, "11:00", "10:00")
    await page.get_by_test_id("exception-preview").click()
    await expect(page.get_by_test_id("field-error-to")).to_contain_text("不晚于 from")
    await timed.shut(HALL)
    await fill(page, "11:00", "12:00")
    await page.get_by_test_id("exception-preview").click()
    await expect(page.get_by_test_id("field-error-from")).to_contain_text("与 2026-11-23 09:15")


async def test_somebody_was_quicker(timed: RunningHouse, screens: Screens) -> None:
    """What no longer can be is refused in the form, and nothing is made."""
    screens.forgive("status of 422")
    page = await page_of(screens, timed)
    await fill(page, "11:00", "13:00")
    await page.get_by_test_id("exception-preview").click()
    await expect(page.get_by_test_id("exception-confirm")).to_have_text("关闭（没有预约）")
    await timed.shut(HALL)
    await settled(page)
    await page.get_by_test_id("exception-confirm").click()
    await expect(page.get_by_test_id("field-error-from")).to_be_visible()
    await expect(page.get_by_test_id("exception-confirm")).to_have_count(0)
    assert len(await made(timed)) == 1


@LANGUAGES
async def test_the_closures_shut_nobody_out(
    timed: RunningHouse, screens: Screens, booked: Booked, language: str
) -> None:
    """One language, wide and narrow, light and dark, with and without what it would do."""
    await timed.reopen(await timed.shut(HALL))
    await timed.shut(HALL, lane="social")
    page = await page_of(screens, timed, language=language)
    await fill(page, "11:00", "13:00")
    await page.get_by_test_id("exception-preview").click()
    await page.get_by_test_id("preview-bookings").wait_for()
    await page.locator("details summary").click()
    await settled(page)
    names = {"大厅管理", "manager", "停电", "张", "GA"}
    assert await foreign_words(page, language, names) == []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for size in (LAPTOP, NARROWEST):
            assert await faults_of(page, size, scrolls=True) == []
            assert await axe_faults(page) == []


async def test_the_closures_say_when_they_cannot_be_read(
    timed: RunningHouse, screens: Screens
) -> None:
    """Offline, the list stays with its time."""
    screens.forgive("net::ERR_FAILED")
    await timed.shut(HALL)
    page = await page_of(screens, timed)

    async def cut(route: Route) -> None:
        await route.abort()

    await page.route("**/api/v1/**", cut)
    await page.evaluate("dispatchEvent(new Event('focus'))")
    await page.get_by_test_id("offline").wait_for()
    await expect(page.get_by_test_id("exceptions-current")).to_contain_text("停电")
