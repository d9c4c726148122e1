"""Waiting for work that must not be cut off: a cancelled transaction would keep its connection."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_going: set[asyncio.Task[Any]] = set()


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives. Raises `TimeoutError` when that takes longer; the work then goes on."""
    task = asyncio.ensure_future(work)
    _going.add(task)
    task.add_done_callback(_done)
    await asyncio.wait([task], timeout=seconds)
    if not task.done():
        raise TimeoutError
    return task.result()


def _done(task: asyncio.Task[Any]) -> None:
    _going.discard(task)
    if not task.cancelled():
        task.exception()  # nobody may be left to hear of it
