"""A clerk duplicates the tab of the console: the browser copies what the tab has stored."""

import asyncio

from playwright.async_api import Page, Response

from tests.support.browser import Screens, open_window, window_is
from tests.support.house import RunningHouse

EXPIRE = """() => {
  for (const storage of [localStorage, sessionStorage]) {
    for (const slot of Object.keys(storage)) {
      const kept = JSON.parse(storage.getItem(slot));
      if (kept?.renewAt === undefined) continue;
      storage.setItem(slot, JSON.stringify({ ...kept, renewAt: 0 }));
    }
  }
}"""


def is_renewal(response: Response) -> bool:
    """Whether this answered a renewal."""
    return response.url.endswith("/login/refresh")


LOOKED_TWICE_MS = 11_000
NOBODY_HOLDS = "async () => (await navigator.locks.query()).held.length === 0"
LOGINS = """() => Object.keys(localStorage).filter((slot) => slot.startsWith("yichuang.login."))"""


async def renew(tab: Page) -> None:
    """The access token is due for renewal, and the console asks how its window stands.

    Where tabs share their login, the other one may be the one that renews it.
    """
    await tab.evaluate(EXPIRE)
    async with tab.context.expect_event("response", is_renewal) as renewed:
        await tab.reload()
    assert (await renewed.value).ok
    await window_is(tab, "open")


async def test_a_duplicated_tab_logs_nobody_out(fresh: RunningHouse, screens: Screens) -> None:
    """The first renews the login twice, then the second, then the first: all go on."""
    first = await open_window(screens, fresh, 7)
    async with first.expect_popup() as opened:
        await first.evaluate("() => { window.open(location.href); }")
    second = await opened.value
    await window_is(second, "open")
    for tab in (first, first, second, first):
        await renew(tab)


async def test_tokens_go_with_the_last_tab(fresh: RunningHouse, screens: Screens) -> None:
    """A page that starts beside a living tab drops nothing; after the last one the login goes."""
    console = await open_window(screens, fresh, 7)
    context = console.context
    beside = await context.new_page()
    await beside.clock.install()
    await beside.goto(f"{fresh.base_url}/")
    await beside.get_by_test_id("hall-tonghua").wait_for()
    await beside.clock.run_for(LOOKED_TWICE_MS)
    assert len(await beside.evaluate(LOGINS)) == 1
    await console.close()
    # The browser lets go of a closed tab's locks a moment after it has said that it is closed.
    while not await beside.evaluate(NOBODY_HOLDS):
        await asyncio.sleep(0.02)
    await beside.reload()
    await beside.get_by_test_id("hall-tonghua").wait_for()
    while await beside.evaluate(LOGINS):
        await beside.clock.run_for(LOOKED_TWICE_MS)
