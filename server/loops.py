"""Work that is done again and again: each loop is one small step, run on a beat until cancelled."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from kit.incidents import Incidents
from kit.patience import stop
from records.faults import unavailable


async def forever(
    name: str, every_s: float, run_once: Callable[[], Awaitable[object]], incidents: Incidents
) -> None:
    """Run a step every `every_s` seconds of real time; a failed one is reported and repeated."""
    while True:
        try:
            await run_once()
        except Exception as fault:  # noqa: BLE001 - a loop must outlive any one failure
            if unavailable(fault):
                incidents.unavailable("loop_unavailable", fault, loop=name)
            else:
                incidents.report("loop_failed", fault, loop=name)
        await asyncio.sleep(every_s)


@asynccontextmanager
async def running(work: Awaitable[Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """Run something beside the body of the `with`, and end it with it."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        await stop(task)
