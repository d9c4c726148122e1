"""The browser is the one that Playwright knows how to drive, but for what nobody looks at."""

from playwright.async_api import Browser

LIST = "--disable-features="


async def test_what_playwright_disables_stays_disabled(browser: Browser) -> None:
    """Of several such lists a browser heeds the last, so ours has to hold Playwright's as well."""
    session = await browser.new_browser_cdp_session()
    line = (await session.send("SystemInfo.getInfo"))["commandLine"]
    await session.detach()
    lists = [set(word[len(LIST) :].split(",")) for word in line.split() if word.startswith(LIST)]
    *others, ours = lists
    assert others
    assert set().union(*others) <= ours
