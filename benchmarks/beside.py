"""Two commits side by side: `python -m benchmarks.beside FOLDER`, a checkout of the other one.

Both houses live during the whole run and are asked in turn, so whatever else the machine does
meets both alike. Two things are compared: durable verbs (call-next, miss, return by 24 clerks; a
second, and the server's CPU for each, as the kernel accounts for it), and from the clerk's key to
the row on the hall's display, in the real console and the real display. The other checkout needs
nothing but its built screens in `web/dist`; it runs in this one's environment.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.async_api import Page, async_playwright, expect

from benchmarks.call_to_screen import HALL, NOTE_CALLS, SEEN, fill, house_of_its_own, machine
from benchmarks.durable_calls import Connection, queue_up, staff_token
from tests.support.browser import DESK, Screens, log_in, ticket_is, window_is
from tools.chromium import launch_options

HERE = Path(__file__).parent.parent
ROUNDS, ROUND_S = 8, 2.0
CALLS, WARM_UP, DESK_AT = 30, 3, 7
CLERKS = [window for window in range(4, 29) if window != DESK_AT]
# A console lets a key whose meaning has just changed rest for 1.5 s.
KEY_RESTS_S = 1.6

_NOTE_KEYS = """() => window.addEventListener("keydown", (event) => {
  window.pressedAt = performance.timeOrigin + event.timeStamp;
}, true)"""


@dataclass
class Side:
    """One of the two houses."""

    name: str
    base_url: str
    demo_password: str
    pid: int
    http: httpx.AsyncClient
    tokens: dict[int, str] = field(default_factory=dict)
    rates: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.base_url.rsplit(":", 1)[1])

    async def verb(self, window: int, verb: str) -> None:
        """One verb of a clerk's."""
        headers = {
            "Authorization": f"Bearer {self.tokens[window]}",
            "Idempotency-Key": f"beside-{time.time_ns()}",
        }
        done = await self.http.post(f"/windows/{HALL}/{window}/{verb}", json={}, headers=headers)
        done.raise_for_status()


@asynccontextmanager
async def side(name: str, folder: Path) -> AsyncIterator[Side]:
    """The house of a checkout, with its clerks logged in and people waiting."""
    async with (
        house_of_its_own(folder) as place,
        httpx.AsyncClient(base_url=f"{place.base_url}/api/v1", timeout=30) as http,
    ):
        house = Side(name, place.base_url, place.demo_password, place.pid, http)
        for window in (DESK_AT, *CLERKS):
            house.tokens[window] = await staff_token(http, place.demo_password, window)
        await queue_up(http, place.demo_password, 2 * len(CLERKS))
        await fill(place, WARM_UP + CALLS)
        yield house


def _cpu_ns(pid: int) -> int:
    """What a process has used so far, by the kernel's own account."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks)


async def verbs(sides: list[Side]) -> None:
    """Rounds of durable verbs, the houses in turn."""
    connections = {
        s.name: [Connection(int(s.base_url.rsplit(":", 1)[1])) for _ in CLERKS] for s in sides
    }
    for house in sides:
        for window, connection in zip(CLERKS, connections[house.name], strict=True):
            await connection.open()
            await house.verb(window, "open")
    for number in range(ROUNDS + 1):
        for house in sides if number % 2 else sides[::-1]:
            used, began = _cpu_ns(house.pid), time.perf_counter()
            until = began + ROUND_S
            rounds = [
                _clerk(connection, until, window, house.tokens[window])
                for window, connection in zip(CLERKS, connections[house.name], strict=True)
            ]
            done = sum(await asyncio.gather(*rounds))
            if number:  # the first warms up
                house.rates.append(done / (time.perf_counter() - began))
                house.cpu_us.append((_cpu_ns(house.pid) - used) / 1000 / done)
    for house in sides:
        for window, connection in zip(CLERKS, connections[house.name], strict=True):
            connection.close()
            await house.verb(window, "close")


async def _clerk(connection: Connection, until: float, window: int, token: str) -> int:
    path = f"/api/v1/windows/{HALL}/{window}"
    done = 0
    while time.perf_counter() < until:
        called = await connection.ask("POST", f"{path}/call-next", token)
        await connection.ask("POST", f"{path}/miss", token)
        body = json.dumps({"ticket": called["ticket"]["id"]})
        await connection.ask("POST", f"{path}/return", token, body)
        done += 3
    return done


async def calls(sides: list[Side], screens: Screens) -> None:
    """The same clerk's key in both consoles, in turn."""
    desks = [await _desk(house, screens) for house in sides]
    for number in range(WARM_UP + CALLS):
        pairs = list(zip(sides, desks, strict=True))
        for house, (console, display) in pairs if number % 2 else pairs[::-1]:
            await asyncio.sleep(KEY_RESTS_S)
            delay = await _call(console, display)
            if number >= WARM_UP:
                house.delays.append(delay)
            await house.verb(DESK_AT, "start")
            await house.verb(DESK_AT, "finish")
            await ticket_is(console, "idle")


async def _desk(house: Side, screens: Screens) -> tuple[Page, Page]:
    display = await screens.open(house, f"/display/{HALL}")
    light = display.get_by_test_id("connection")
    await expect(light).to_have_attribute("data-status", "live")
    await display.evaluate(NOTE_CALLS)
    console = await screens.open(house, "/console", DESK)
    await log_in(console, house, f"clerk-{DESK_AT:02}")
    await window_is(console, "closed")
    await asyncio.sleep(KEY_RESTS_S)
    await console.get_by_test_id("console-open").click()
    await window_is(console, "open")
    await console.evaluate(_NOTE_KEYS)
    await asyncio.sleep(KEY_RESTS_S)
    return console, display


async def _call(console: Page, display: Page) -> float:
    """From the key to the row, in ms, both by the machine's own clock."""
    await console.keyboard.press("Space")
    await ticket_is(console, "called")
    number = await console.get_by_test_id("console-number").inner_text()
    seen_at = await (await display.wait_for_function(SEEN, arg=number)).json_value()
    return float(seen_at) - float(await console.evaluate("window.pressedAt"))


def _told(name: str, of: list[list[float]], unit: str) -> None:
    here, there = (statistics.median(values) for values in of)
    (low, high), (low_there, high_there) = ((min(v), max(v)) for v in of)
    print(
        f"{name:24}{here:8.1f} ({low:.1f}–{high:.1f})   beside {there:8.1f} "
        f"({low_there:.1f}–{high_there:.1f}) {unit:6} ratio {here / there:.2f}"
    )


async def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--verbs-only", action="store_true")
    options = asked.parse_args()
    print(machine())
    async with AsyncExitStack() as stack:
        sides = [
            await stack.enter_async_context(side("here", HERE)),
            await stack.enter_async_context(side("there", options.folder.resolve())),
        ]
        await verbs(sides)
        _told("durable verbs", [s.rates for s in sides], "/s")
        _told("CPU a verb", [s.cpu_us for s in sides], "µs")
        if options.verbs_only:
            return
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(**launch_options())
        screens = Screens(browser)
        await calls(sides, screens)
        await screens.close()
        await browser.close()
        _told("call to screen", [s.delays for s in sides], "ms")
        slow = [[statistics.quantiles(s.delays, n=10)[-1]] for s in sides]
        _told("  its 90th percentile", slow, "ms")


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    asyncio.run(main())
