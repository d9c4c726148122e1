"""From the clerk's key to the number on the hall's display: `python -m benchmarks.call_to_screen`.

A house of its own, the real console and the real display in Chromium. Each press finishes one
visit and calls the next person. The clock starts when the key reaches the console's page and
stops when the display's page has the new number in it; both pages read the machine's own clock.
"""

import asyncio
import os
import platform
import secrets
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.async_api import Page, async_playwright, expect

from kit.clock import real_ms
from server.redis.children import die_with_parent
from tests.support.browser import Screens, open_window, settled, ticket_is
from tests.support.ports import free_port
from tools.chromium import launch_options

HERE = Path(__file__).parent.parent
CALLS = 100
WARM_UP = 5
READY_WITHIN_S = 120
HALL = "tonghua"
DESK_AT = 7

NOTE_CALLS = """() => {
  window.seenAt = {};
  new MutationObserver(() => {
    const now = performance.timeOrigin + performance.now();
    for (const row of document.querySelectorAll("[data-testid=call-row][data-state=called]"))
      window.seenAt[row.dataset.number] ??= now;
  }).observe(document.body, { subtree: true, childList: true, attributes: true });
}"""
SEEN = "number => window.seenAt[number]"


@dataclass
class Place:
    """Where a house answers, and how to enter."""

    base_url: str
    demo_password: str
    pid: int


@asynccontextmanager
async def house_of_its_own(checkout: Path = HERE) -> AsyncIterator[Place]:
    """`python -m server run` on a free port with an empty folder, ended with the `with`."""
    port, password = free_port(), secrets.token_urlsafe(9)
    with tempfile.TemporaryDirectory(prefix="yichuang-bench-") as folder:
        environ = {
            **{k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}},
            "YICHUANG_DATA": folder,
            "YICHUANG_HOST": "127.0.0.1",
            "YICHUANG_PORT": str(port),
            "YICHUANG_DEMO_PASSWORD": password,
            "YICHUANG_DEMO_LIFE": "0",
        }
        with subprocess.Popen(  # noqa: ASYNC220 - a fork takes no time that matters here
            [sys.executable, "-m", "server", "run"],
            cwd=checkout,
            env=environ,
            stdout=subprocess.DEVNULL,
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - runs before any thread is made
        ) as process:
            try:
                await _ready(f"http://127.0.0.1:{port}")
                yield Place(f"http://127.0.0.1:{port}", password, process.pid)
            finally:
                process.terminate()


async def _ready(base_url: str) -> None:
    async with asyncio.timeout(READY_WITHIN_S), httpx.AsyncClient() as http:
        while True:
            try:
                if (await http.get(f"{base_url}/readyz")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)


async def fill(place: Place, how_many: int) -> None:
    """Let so many people take a number at a kiosk."""
    async with httpx.AsyncClient(base_url=place.base_url, timeout=30) as http:
        enrolled = await http.post("/stand-in/devices", json={"kind": "kiosk", "hall": HALL})
        login = await http.post("/api/v1/login/device", json=enrolled.json())
        bearer = f"Bearer {login.json()['access_token']}"
        for number in range(how_many):
            headers = {"Authorization": bearer, "Idempotency-Key": f"bench-{number}"}
            body = {"hall": HALL, "lane": "instant"}
            taken = await http.post("/api/v1/tickets", headers=headers, json=body)
            taken.raise_for_status()


async def press(console: Page, display: Page) -> float:
    """Serve the person called, then finish and call the next in one key; the delay in ms.

    The service was short, so the console asks, and is told to do it: that key counts. Its clock is
    put forward past the rest of its keys; the delay is taken on the machine's clock, from before
    the key is sent to the browser.
    """
    await settled(console)
    await console.keyboard.press("Space")
    await ticket_is(console, "serving")
    await settled(console)
    await console.keyboard.press("Space")
    await console.get_by_role("dialog").wait_for()
    await settled(console)
    pressed_at = real_ms()
    await console.keyboard.press("y")
    await ticket_is(console, "called")
    number = await console.get_by_test_id("console-number").inner_text()
    seen_at = await (await display.wait_for_function(SEEN, arg=number)).json_value()
    return float(seen_at) - pressed_at


async def measure(place: Place, screens: Screens) -> list[float]:
    """The delay of every call, in ms."""
    display = await screens.open(place, f"/display/{HALL}")
    light = display.get_by_test_id("connection")
    await expect(light).to_have_attribute("data-status", "live")
    console = await open_window(screens, place, DESK_AT)
    await settled(console)
    await console.keyboard.press("Space")
    await ticket_is(console, "called")
    await display.evaluate(NOTE_CALLS)
    delays = [await press(console, display) for _ in range(WARM_UP + CALLS)]
    return delays[WARM_UP:]


def machine() -> str:
    """What the figures were measured on."""
    info = Path("/proc/cpuinfo")
    names = [
        line.partition(":")[2].strip()
        for line in (info.read_text().splitlines() if info.exists() else [])
        if line.startswith("model name")
    ]
    processor = names[0] if names else platform.processor()
    load = os.getloadavg()[0]
    return (
        f"{processor}, {os.cpu_count()} cores (load {load:.1f}), {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}"
    )


async def main() -> None:
    """Measure and print."""
    on = machine()
    async with house_of_its_own() as place, async_playwright() as playwright:
        await fill(place, WARM_UP + CALLS + 1)
        browser = await playwright.chromium.launch(**launch_options())
        screens = Screens(browser)
        delays = sorted(await measure(place, screens))
        await screens.close()
        version = browser.version
        await browser.close()
    p95 = statistics.quantiles(delays, n=20, method="inclusive")[-1]
    print(f"call to screen, key to display, {len(delays)} calls (finish and call next in one key)")
    print(f"  median {statistics.median(delays):.0f} ms, p95 {p95:.0f} ms, max {delays[-1]:.0f} ms")
    print(f"  Chromium {version} headless; {on}")


if __name__ == "__main__":
    asyncio.run(main())
