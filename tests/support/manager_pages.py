"""The manager's pages in a browser, of a hall whose business time stands still."""

from playwright.async_api import Page, ViewportSize

from tests.support.browser import Screens, log_in, settled
from tests.support.house import RunningHouse

LAPTOP: ViewportSize = {"width": 1440, "height": 900}
NARROWEST: ViewportSize = {"width": 320, "height": 640}


async def manager_page(  # noqa: PLR0913 - what a manager has before them
    screens: Screens,
    house: RunningHouse,
    name: str,
    *,
    hall: str = "tonghua",
    size: ViewportSize = LAPTOP,
    language: str = "zh",
    query: str = "",
    clock: bool = False,
) -> Page:
    """A page of a manager who has just logged in; `query` is more of its address, from `&` on."""
    path = f"/manager/{name}?hall={hall}&lang={language}{query}"
    page = await screens.open(house, path, size, clock=clock)
    await log_in(page, house, "manager")
    await page.get_by_test_id(f"page-{name}").wait_for()
    return page


async def fill_date(page: Page, name: str, day: str) -> None:
    """Type a date into a field of the pages, part by part."""
    for part, typed in zip(("year", "month", "day"), day.split("-"), strict=True):
        await page.get_by_test_id(f"{name}-{part}").focus()
        await page.keyboard.type(typed)


async def confirm(page: Page, name: str) -> None:
    """Say yes to a question once it no longer rests; the clock is in the hand of the test."""
    await page.get_by_test_id(f"{name}-confirm").wait_for()
    await settled(page)
    await page.get_by_test_id(f"{name}-confirm").click()
