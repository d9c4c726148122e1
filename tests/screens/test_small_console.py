"""The console on a small screen: nothing is hidden."""

import pytest
from playwright.async_api import Route, expect

from tests.support.browser import (
    Screens,
    click,
    log_in,
    press,
    ticket_is,
    window_is,
)
from tests.support.console import WINDOW
from tests.support.house import RunningHouse

SIZES = [(1366, 620), (1024, 768)]
NAMES = {
    "name": "综合受理与投资项目审批协同服务专窗一楼东侧第七号窗口（试点）",
    "name_en": "Comprehensive service window 7",
}
_HIDDEN = """() => [...document.querySelectorAll(
    ".work button, .work .card > *, aside h2, aside .lanes li, header button, header p"
  )].filter(found => {
    const { right, bottom, height } = found.getBoundingClientRect();
    const card = (found.closest(".card") ?? document.body).getBoundingClientRect();
    return height === 0 || right > innerWidth || bottom > innerHeight || bottom > card.bottom;
  }).map(found => found.textContent)"""


async def renamed(route: Route) -> None:
    """The window under a long name."""
    response = await route.fetch()
    reading = await response.json()
    reading["window"] |= NAMES
    await route.fulfill(response=response, json=reading)


@pytest.mark.parametrize(("width", "height"), SIZES)
async def test_nothing_is_hidden_on_a_small_screen(
    fresh: RunningHouse, screens: Screens, width: int, height: int
) -> None:
    """With two-digit counts, a long name of the window, a message, and somebody being called."""
    for _ in range(12):
        await fresh.take()
    console = await screens.open(fresh, "/console", {"width": width, "height": height}, clock=True)
    await console.route(f"**/windows/tonghua/{WINDOW}", renamed)
    await log_in(console, fresh, f"clerk-{WINDOW:02}")
    await window_is(console, "closed")
    await click(console, "console-open")
    await window_is(console, "open")
    await press(console, "Space")
    await ticket_is(console, "called", "A001")
    await expect(console.get_by_text(NAMES["name"])).to_be_visible()
    assert await console.evaluate(_HIDDEN) == []
    page = await console.evaluate("[document.body.scrollWidth, document.body.scrollHeight]")
    assert page == [width, height]
