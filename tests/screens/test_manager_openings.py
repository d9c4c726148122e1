"""The openings of a hall: added, replaced and withdrawn; what cannot be is said at its field."""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.support.axe import axe_faults
from tests.support.browser import Fate, Screens, cut_between
from tests.support.house import RunningHouse
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, confirm, fill_date, manager_page
from tests.support.words import foreign_words

HALL = "branch-1"
PATH = f"/halls/{HALL}/openings"
OWN = {"days": ["workdays"], "opens": "08:30", "closes": "12:00"}
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


async def page_of(screens: Screens, house: RunningHouse, **more: Any) -> Page:  # noqa: ANN401
    """The page, with the table on it."""
    page = await manager_page(screens, house, "openings", hall=HALL, **more)
    await page.get_by_test_id("openings-table").wait_for()
    return page


async def written(house: RunningHouse, body: dict[str, Any] = OWN) -> str:
    """An opening of the hall's own; its id."""
    reply = await house.post(PATH, "manager", body)
    assert reply.status_code == 201, reply.text
    name: str = reply.json()["id"]
    return name


async def held(house: RunningHouse) -> list[tuple[str, str, str]]:
    """What holds in the hall that is its own."""
    found = (await house.get(PATH, "manager")).json()["openings"]
    return sorted(
        (" ".join(one["days"]), one["opens"], one["closes"])
        for one in found
        if one["withdrawn_at"] is None
    )


async def test_an_opening_is_added(timed: RunningHouse, screens: Screens) -> None:
    """Of the hall above, nothing can be withdrawn here; the new one holds in its place."""
    page = await page_of(screens, timed)
    rows = page.get_by_test_id("openings-table").locator("tbody tr")
    await expect(rows).to_have_count(4)
    await expect(rows.first).to_have_attribute("data-source", "above")
    await expect(rows.first).to_contain_text("通化市政务大厅")
    await expect(page.get_by_test_id("opening-withdraw")).to_have_count(0)
    await page.get_by_test_id("day-sat").check()
    await page.get_by_test_id("day-fri").uncheck()
    await page.get_by_test_id("opens").fill("830")
    await page.get_by_test_id("closes").fill("17:00")
    await fill_date(page, "valid-to", "2027-06-30")
    await page.get_by_test_id("opening-save").click()
    await expect(page.get_by_test_id("opening-done")).to_contain_text(
        "周一至周四、周六、调休上班日"
    )
    await expect(rows).to_have_count(1)
    await expect(rows.first).to_contain_text("至 2027-06-30")
    assert await held(timed) == [("mon tue wed thu sat makeup", "08:30", "17:00")]


async def test_what_overlaps_is_explained_at_the_field(
    timed: RunningHouse, screens: Screens
) -> None:
    """With the other's days and hours, in words; a time that is none is not even sent."""
    screens.forgive("status of 422")
    await written(timed)
    page = await page_of(screens, timed)
    await page.get_by_test_id("opens").fill("noon")
    await page.get_by_test_id("closes").fill("25:00")
    await page.get_by_test_id("weeks").fill("often")
    await page.get_by_test_id("opening-save").click()
    for field in ("opens", "closes", "every_n_weeks"):
        await expect(page.get_by_test_id(f"field-error-{field}")).to_be_visible()
    await page.get_by_test_id("opens").fill("11:00")
    await page.get_by_test_id("closes").fill("17:00")
    await page.get_by_test_id("weeks").fill("1")
    await page.get_by_test_id("opening-save").click()
    fault = page.get_by_test_id("field-error-opens")
    await expect(fault).to_have_text("与工作日 08:30–12:00 重叠。")
    await page.get_by_test_id("language-en").click()
    await expect(fault).to_have_text("Overlaps with workdays 08:30–12:00.")
    assert len(await held(timed)) == 1


async def test_an_opening_is_replaced_in_one_step(timed: RunningHouse, screens: Screens) -> None:
    """By one that overlaps with it; the former one is history, with who wrote and withdrew it."""
    await written(timed)
    page = await page_of(screens, timed)
    await page.get_by_test_id("opening-replace").click()
    await expect(page.get_by_test_id("opening-form")).to_contain_text("替换 工作日")
    await page.get_by_test_id("closes").fill("17:30")
    await page.get_by_test_id("opening-save").click()
    await page.get_by_test_id("opening-done").wait_for()
    assert await held(timed) == [("mon tue wed thu fri makeup", "08:30", "17:30")]
    history = page.get_by_test_id("openings-history")
    await history.locator("summary").click()
    await expect(history.get_by_role("listitem")).to_contain_text("08:30–12:00")
    await expect(history.get_by_role("listitem")).to_contain_text("撤回")


async def test_an_opening_is_withdrawn_after_a_question(
    timed: RunningHouse, screens: Screens
) -> None:
    """The hall follows the one above again."""
    await written(timed)
    page = await page_of(screens, timed, clock=True)
    await page.get_by_test_id("opening-withdraw").click()
    await page.get_by_test_id("opening-withdraw-back").click()
    assert len(await held(timed)) == 1
    await page.get_by_test_id("opening-withdraw").click()
    await confirm(page, "opening-withdraw")
    await expect(page.get_by_test_id("opening-done")).to_contain_text("已撤回")
    await expect(page.locator("[data-source=above]")).to_have_count(4)
    assert await held(timed) == []


async def test_a_lost_answer_writes_nothing_twice(timed: RunningHouse, screens: Screens) -> None:
    """The same intention has the same key until it is answered."""
    screens.forgive("net::ERR_FAILED")
    page = await page_of(screens, timed)
    cut = await cut_between(page, f"**/api/v1{PATH}", Fate.PASS)
    await page.unroute_all()

    async def lose(route: Any) -> None:  # noqa: ANN401
        if route.request.method == "POST":
            await cut.meet(route)
        else:
            await route.continue_()

    cut.fate = Fate.LOST_ANSWER
    await page.route(f"**/api/v1{PATH}", lose)
    await page.get_by_test_id("opens").fill("08:30")
    await page.get_by_test_id("closes").fill("17:00")
    await page.get_by_test_id("opening-save").click()
    await expect(page.get_by_test_id("opening-error")).to_contain_text("网络中断")
    cut.fate = Fate.PASS
    await page.get_by_test_id("opening-save").dblclick()
    await page.get_by_test_id("opening-done").wait_for()
    assert len(set(cut.keys)) == 1
    assert len(await held(timed)) == 1


@LANGUAGES
async def test_the_openings_shut_nobody_out(
    timed: RunningHouse, screens: Screens, language: str
) -> None:
    """One language, wide and narrow, dark too, with a calendar open: axe finds nothing."""
    await written(timed)
    page = await page_of(screens, timed, language=language)
    assert await foreign_words(page, language, {"大厅管理", "manager"}) == []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for size in (LAPTOP, NARROWEST):
            assert await faults_of(page, size, scrolls=True) == []
            assert await axe_faults(page) == []
    await page.get_by_test_id("valid-from-open").click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await axe_faults(page) == []
    assert await foreign_words(page, language, {"大厅管理", "manager"}) == []
