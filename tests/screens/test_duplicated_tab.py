"""A clerk duplicates the tab of the console: the browser copies what the tab has stored."""

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
