"""Work that is done again and again: each loop is one small step, run on a beat until cancelled."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import structlog

from kit.patience import stop

_log = structlog.get_logger()


async def forever(name: str, every_s: float, run_once: Callable[[], Awaitable[object]]) -> None:
    """Run a step every `every_s` seconds of real time; a failed one is logged and repeated."""
    while True:
        try:
            await run_once()
        except Exception as fault:  # noqa: BLE001 - a loop must outlive any one failure
            _log.warning("loop failed", loop=name, fault=type(fault).__name__)
        await asyncio.sleep(every_s)


@asynccontextmanager
async def running(work: Awaitable[Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """Run something beside the body of the `with`, and end it with it."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        await stop(task)
