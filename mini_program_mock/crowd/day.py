"""One day from opening to closing: who plays, and in what order they begin and stop."""

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from dataclasses import asdict, dataclass
from typing import Any

import httpx

from mini_program_mock.client.client import Clerk, Display, Kiosk
from mini_program_mock.client.session import Json, open_http
from mini_program_mock.crowd.citizens import Citizens
from mini_program_mock.crowd.clerks import Shift
from mini_program_mock.crowd.floor import Floor
from mini_program_mock.crowd.pace import Pace
from mini_program_mock.crowd.plan import CLOSES_S, Visit, make_plan
from mini_program_mock.crowd.progress import Scoreboard
from mini_program_mock.crowd.report import make_report

CONNECTIONS = 64
BEFORE_THE_FIRST_S = 60.0
# Whoever is not served by then is told to come tomorrow.
ENDS_S = CLOSES_S + 2 * 3600.0
JOINS_THE_LINE = frozenset(
    f"ticket.{event}" for event in ("issued", "returned", "resumed", "transferred", "finished")
)
SHOWN_WITHIN_S = 10.0


@dataclass(frozen=True)
class Order:
    """Which day is to be played."""

    base_url: str
    hall: str
    speed: float
    visits: int
    seed: int
    windows: int


async def play(order: Order, password: str) -> Json:
    """Play the day, and return the report."""
    floor = Floor(order.base_url, order.hall, Pace(order.speed), order.visits)
    async with (
        open_http(CONNECTIONS) as http,
        Display(order.base_url, order.hall, "display", password, http) as display,
    ):
        shifts = await _open_windows(floor, order.windows, password, http)
        display.on_event.append(_ringing(floor))
        kiosk = Kiosk(order.base_url, "kiosk", password, http)
        await kiosk.login()
        citizens = Citizens(floor, http, kiosk, uuid.uuid4().hex[:8])
        async with _beside(display.run()), _beside(Scoreboard(floor, display).run()):
            await display.until(lambda: display.snapshots > 0)
            await _day(floor, citizens, shifts, make_plan(order.seed, order.visits))
            feed = await _look_at(display, floor)
    return make_report(floor, asdict(order), feed, citizens.told)


def _ringing(floor: Floor) -> Callable[[str, Json], None]:
    def tell(name: str, data: Json) -> None:
        if name in JOINS_THE_LINE and data["state"] == "waiting":
            floor.bell.ring()

    return tell


async def _open_windows(
    floor: Floor, windows: int, password: str, http: httpx.AsyncClient
) -> list[Shift]:
    """Clerk n works at window n."""
    shifts = [
        Shift(floor, Clerk(floor.base_url, f"clerk-{n:02}", password, http=http), n, windows)
        for n in range(1, windows + 1)
    ]
    await asyncio.gather(*(shift.prepare() for shift in shifts))
    return shifts


async def _day(floor: Floor, citizens: Citizens, shifts: list[Shift], plan: list[Visit]) -> None:
    # The first phones are opened before the hall is.
    begins_s = -floor.pace.ahead_s - BEFORE_THE_FIRST_S
    floor.pace.start(begins_s)
    await citizens.bookers.learn_clock()
    async with asyncio.TaskGroup() as everybody:
        working = [everybody.create_task(shift.work()) for shift in shifts]
        coming = [everybody.create_task(citizens.visit(visit)) for visit in plan]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(floor.pace.real(ENDS_S - begins_s)):
                await floor.over.wait()
        floor.close()
        await asyncio.wait(working)
        await _end(coming)


async def _look_at(display: Display, floor: Floor) -> Json:
    """Once all of it has been shown: what the display made of the day."""
    last = max((call["seq"] for call in floor.calls), default=0)
    with contextlib.suppress(TimeoutError):
        await display.until(lambda: display.seq >= last, SHOWN_WITHIN_S)
    return {
        "events": display.events,
        "gaps": display.gaps,
        "snapshots": display.snapshots,
        "seq": display.seq,
        "behind": max(last - display.seq, 0),
    }


@contextlib.asynccontextmanager
async def _beside(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run something beside the body of the `with`, and end it with it."""
    task = asyncio.ensure_future(work)
    try:
        yield
    finally:
        await _end([task])


async def _end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancel these until they are done: a library may take a cancellation for its own."""
    while going := [task for task in tasks if not task.done()]:
        for task in going:
            task.cancel()
        await asyncio.wait(going, timeout=0.2)
