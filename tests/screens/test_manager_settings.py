"""The settings of bookings: where each comes from, set for a hall, and given back."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.support.axe import axe_faults
from tests.support.browser import Screens
from tests.support.house import RunningHouse
from tests.support.layout import faults_of
from tests.support.manager_pages import LAPTOP, NARROWEST, manager_page
from tests.support.words import foreign_words

HALL = "branch-1"


async def row_of(
    screens: Screens,
    house: RunningHouse,
    key: str,
    **more: Any,  # noqa: ANN401
) -> tuple[Page, Locator]:
    """The page, and the row of a setting."""
    page = await manager_page(screens, house, "settings", hall=HALL, **more)
    row = page.locator(f"[data-setting={key}]")
    await row.wait_for()
    return page, row


async def value_of(house: RunningHouse, key: str) -> tuple[str, str | None]:
    """A setting as it holds, and the hall that sets it."""
    found = (await house.get(f"/halls/{HALL}/settings", "manager")).json()["settings"]
    (one,) = [one for one in found if one["key"] == key]
    return one["value"], one["hall"]


async def test_a_setting_is_set_and_given_back(timed: RunningHouse, screens: Screens) -> None:
    """The row says what the value means while it is typed, and whose it is."""
    before = await value_of(timed, "late_cancel_s")
    page, row = await row_of(screens, timed, "late_cancel_s")
    await row.get_by_test_id("setting-edit").click()
    field = page.get_by_test_id("setting-value-late_cancel_s")
    await expect(field).to_be_focused()
    await field.fill("5400")
    await expect(row).to_contain_text("= 90 分钟")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("setting-done")).to_contain_text("90 分钟")
    await expect(row.get_by_test_id("setting-source")).to_have_text("本大厅")
    assert await value_of(timed, "late_cancel_s") == ("5400", HALL)
    await row.get_by_test_id("setting-reset").click()
    await expect(row.get_by_test_id("setting-source")).not_to_have_text("本大厅")
    assert await value_of(timed, "late_cancel_s") == before
    await page.get_by_test_id("settings-history").locator("summary").click()
    await expect(page.get_by_test_id("settings-history")).to_contain_text("5400")


async def test_a_value_that_cannot_be_is_refused_at_its_field(
    timed: RunningHouse, screens: Screens
) -> None:
    """In the language of the page; nothing is changed."""
    screens.forgive("status of 422")
    before = await value_of(timed, "release_plan")
    page, row = await row_of(screens, timed, "release_plan")
    await row.get_by_test_id("setting-edit").click()
    await page.get_by_test_id("setting-value-release_plan").fill("3@08:00=0.8 0@00:00=0.4")
    await row.get_by_test_id("setting-save").click()
    fault = page.get_by_test_id("field-error-value")
    await expect(fault).to_have_text("放号比例之和不得超过 1。")
    await page.get_by_test_id("language-en").click()
    await expect(fault).to_have_text("The shares must not add up to more than 1.")
    assert await value_of(timed, "release_plan") == before


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_the_settings_shut_nobody_out(
    timed: RunningHouse, screens: Screens, language: str
) -> None:
    """One language, wide and narrow, light and dark, with a field open."""
    page, row = await row_of(screens, timed, "release_plan", language=language)
    await row.get_by_test_id("setting-edit").click()
    assert await foreign_words(page, language, {"大厅管理"}) == []
    for theme in ("light", "dark"):
        await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        await expect(page.locator("html")).to_have_attribute("data-theme", theme)
        for size in (LAPTOP, NARROWEST):
            assert await faults_of(page, size, scrolls=True) == []
            assert await axe_faults(page) == []
