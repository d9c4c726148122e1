"""The real screens in a real browser, watched: where they ask, and what they complain about."""

import asyncio
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol
from urllib.parse import urlsplit

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Route,
    ViewportSize,
    WebSocket,
    expect,
)

PATIENCE_MS = 15_000
# How long a key that means something else now does nothing; as in web/core/settling.ts.
SETTLE_MS = 1_500
# More than a slow machine needs to stop a page's clock, less than any screen waits before it acts.
STOPPED_AHEAD_S = 10

DESK: ViewportSize = {"width": 1366, "height": 768}
WALL: ViewportSize = {"width": 1920, "height": 1080}
PHONE: ViewportSize = {"width": 390, "height": 844}

# What the browser says of its own when a test cuts the network or stops the server.
CUT_OFF = (
    "net::ERR_FAILED",
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_NETWORK",
    "WebSocket connection to",
)


class House(Protocol):
    """A house that answers somewhere, with demo accounts."""

    @property
    def base_url(self) -> str:
        """Where it answers."""

    @property
    def demo_password(self) -> str:
        """The password of all demo accounts."""


@dataclass
class Screens:
    """Opens screens, each in a fresh profile, and keeps a list of everything improper."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    anothers: set[str] = field(default_factory=set)

    async def open(
        self, house: House, path: str, size: ViewportSize = WALL, *, clock: bool = False
    ) -> Page:
        """Open a screen of the house as a machine that has never been here."""
        return await self.open_url(house.base_url + path, size, clock=clock)

    async def open_url(
        self, url: str, size: ViewportSize = WALL, scale: float = 1, *, clock: bool = False
    ) -> Page:
        """Open any address; with `clock` the test may turn the page's clock forward."""
        context = await self.browser.new_context(
            viewport=size,
            device_scale_factor=scale,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", self._note_request)
        if clock:
            await context.clock.install()
        page = await context.new_page()
        if "/kiosk/" in url:  # whose moments of stillness nobody waits out: see `settled`
            await page.clock.install()
        page.on("websocket", self._note_socket)
        page.on("console", self._note_message)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("crash", lambda _: self.complaints.append(f"{page.url}: the page crashed"))
        await page.goto(url)
        return page

    def forgive(self, *fragments: str) -> None:
        """Expect complaints that hold one of these: the test itself brings them about."""
        self.forgiven += fragments

    def anothers_page_asks(self, host: str) -> None:
        """Expect that a page which is not ours asks a host for something."""
        self.anothers.add(host)

    def blemishes(self) -> list[str]:
        """Every unexpected complaint, and every host that is not this machine."""
        hosts = {urlsplit(url).hostname for url in self.asked}
        foreign = [
            f"asked {host}" for host in sorted(map(str, hosts - {"127.0.0.1"} - self.anothers))
        ]
        return foreign + [
            said for said in self.complaints if not any(part in said for part in self.forgiven)
        ]

    async def close(self) -> None:
        """Close every screen; what a test answers in the network's place may still be under way."""
        for context in self.contexts:
            for page in context.pages:
                await page.unroute_all(behavior="ignoreErrors")
        await asyncio.gather(*(context.close() for context in self.contexts))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            self.asked.add(request.url)

    def _note_socket(self, socket: WebSocket) -> None:
        self.asked.add(socket.url)

    def _note_message(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            where = message.page.url if message.page else "?"
            self.complaints.append(f"{where}: {message.text}")


class Fate(Enum):
    """What becomes of a request."""

    PASS = "it goes its way"
    NEVER_LEAVES = "the page waits, and the server hears nothing"
    NO_ANSWER = "the server acts, and the page waits"
    LOST_ANSWER = "the server acts, and the page is told that the network failed"


@dataclass
class Cut:
    """A network of a page's own that can be cut at the worst of moments."""

    fate: Fate
    keys: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    _happened: asyncio.Event = field(default_factory=asyncio.Event)

    async def happened(self) -> None:
        """Wait until a request has met its fate."""
        async with asyncio.timeout(PATIENCE_MS / 1000):
            await self._happened.wait()

    async def meet(self, route: Route) -> None:
        """Decide over one request."""
        key = route.request.headers.get("idempotency-key")
        if key is None:  # a reading
            await route.continue_()
            return
        self.keys.append(key)
        fate = self.fate
        if fate is Fate.PASS:
            await route.continue_()
            return
        if fate is not Fate.NEVER_LEAVES:
            self.answers.append(await (await route.fetch()).text())
        self._happened.set()
        if fate is Fate.LOST_ANSWER:
            await route.abort()


async def cut_between(page: Page, pattern: str, fate: Fate) -> Cut:
    """Cut the requests of a page to one address."""
    cut = Cut(fate)
    await page.route(pattern, cut.meet)
    return cut


async def settled(page: Page, ms: int = SETTLE_MS) -> None:
    """Let the time pass in which a screen that has just changed ignores touches and keys."""
    if "/kiosk/" in page.url:
        await page.get_by_test_id("kiosk").wait_for()
    await page.clock.fast_forward(ms)


async def stop_clock(page: Page) -> None:
    """From now on time passes on a page only as the test says, by `settled` and the like.

    What a screen does or ignores for a moment is so tried within that moment, however slow the
    machine. Its clock, which is in the test's hand, is put forward a little: it never goes back.
    """
    now_s = await page.evaluate("Date.now() / 1000")
    await page.clock.pause_at(now_s + STOPPED_AHEAD_S)


async def touch(kiosk: Page, control: str) -> None:
    """Touch a control of a kiosk as soon as it takes input."""
    await kiosk.get_by_test_id(control).wait_for()
    await settled(kiosk)
    await kiosk.get_by_test_id(control).click()


async def unasked(phone: Page) -> None:
    """Refuse whatever WeChat's dialogue asks on a page, as soon as it is in the way."""
    await phone.add_locator_handler(
        phone.get_by_test_id("wechat-refuse"), lambda refuse: refuse.click()
    )


async def take_number(kiosk: Page, lane: str = "instant") -> str:
    """Touch a lane, read the number and leave the kiosk to the next person."""
    await touch(kiosk, f"lane-{lane}")
    number = await kiosk.get_by_test_id("kiosk-number").inner_text()
    await touch(kiosk, "kiosk-done")
    return number


async def log_in(console: Page, house: House, name: str) -> None:
    """Log in as a member of the staff."""
    await console.get_by_test_id("login-username").fill(name)
    await console.get_by_test_id("login-password").fill(house.demo_password)
    await console.get_by_test_id("login-submit").click()


async def open_window(
    screens: Screens, house: House, number: int, size: ViewportSize = DESK
) -> Page:
    """A console, its clock in the test's hand, whose clerk has logged in and opened the window."""
    console = await screens.open(house, "/console", size, clock=True)
    await log_in(console, house, f"clerk-{number:02}")
    await window_is(console, "closed")
    await settled(console)
    await console.get_by_test_id("console-open").click()
    await window_is(console, "open")
    return console


async def press(console: Page, key: str) -> None:
    """Press a key once it no longer rests."""
    await settled(console)
    await console.keyboard.press(key)


async def finish(console: Page, key: str = "Space") -> None:
    """Finish a service that has hardly started: the console asks, and is told to do it."""
    await press(console, key)
    await console.get_by_role("dialog").wait_for()
    await press(console, "y")


async def click(console: Page, test_id: str) -> None:
    """Click a button once it no longer rests."""
    await settled(console)
    await console.get_by_test_id(test_id).click()


async def window_is(console: Page, state: str) -> None:
    """Wait until the console says that its window is in this state."""
    found = console.get_by_test_id("console-window-state")
    await expect(found).to_have_attribute("data-state", state)


async def ticket_is(console: Page, state: str, number: str | None = None) -> None:
    """Wait until the ticket at the window is in this state (`idle`: there is none)."""
    found = console.get_by_test_id("console-state")
    await expect(found).to_have_attribute("data-state", state)
    if number is not None:
        await expect(console.get_by_test_id("console-number")).to_have_text(number)
