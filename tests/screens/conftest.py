"""The browser: one for the session, a fresh profile for every screen that a test opens."""

import os
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.support.browser import PATIENCE_MS, Screens
from tools.chromium import launch_options

LEFT_OUT = os.environ.get("SCREENS") == "0"
collect_ignore_glob = ["test_*.py"] if LEFT_OUT else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Nobody shall take a run without the screens for a whole one."""
    if LEFT_OUT:
        terminalreporter.section("SCREENS=0: the tests of the screens were LEFT OUT", yellow=True)


@pytest_asyncio.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The Chromium of this machine; without one the tests fail and say what to do."""
    options = launch_options()
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(**options)
        yield launched
        await launched.close()


@pytest_asyncio.fixture
async def screens(browser: Browser) -> AsyncIterator[Screens]:
    """Screens for one test, which fails if any of them complains or asks another machine."""
    watched = Screens(browser)
    yield watched
    await watched.close()
    assert watched.asked
    assert watched.blemishes() == []
