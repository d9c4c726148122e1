"""The API documentation in a browser that may ask nobody else."""

from playwright.async_api import expect

from tests.support.browser import DESK, Screens
from tests.support.house import RunningHouse


async def test_the_api_is_shown_and_can_be_tried(fresh: RunningHouse, screens: Screens) -> None:
    """Nothing is loaded from elsewhere, and the page keeps to its own policy."""
    page = await screens.open(fresh, "/docs", DESK)
    route = page.locator("#operations-halls-halls_every")
    await route.locator(".opblock-summary").click()
    await route.get_by_role("button", name="Try it out").click()
    await route.get_by_role("button", name="Execute").click()
    answer = route.locator(".live-responses-table .response")
    await expect(answer.locator(".response-col_status")).to_contain_text("200")
    await expect(answer).to_contain_text("tonghua")


async def test_a_problem_leads_to_its_explanation(fresh: RunningHouse, screens: Screens) -> None:
    """The code is found on the page, in both languages."""
    page = await screens.open(fresh, "/docs/problems#window_busy", DESK)
    row = page.locator("#window_busy")
    await expect(row).to_be_in_viewport()
    await expect(row).to_contain_text("本窗口还有未办结的号。")
