"""Waiting for work that must not be cut off, and for work that should have been."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_going: set[asyncio.Task[Any]] = set()


def begun(work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Begin work that comes to its end whoever stops waiting for it.

    A cancelled transaction may keep its connection, or the only one there is.
    """
    task = asyncio.ensure_future(work)
    _going.add(task)
    task.add_done_callback(_done)
    return task


async def within(seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives. Raises `TimeoutError` when that takes longer; the work then goes on."""
    task = begun(work)
    await asyncio.wait([task], timeout=seconds)
    if not task.done():
        raise TimeoutError
    return task.result()


async def stop(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel these until they have ended: a library may take a cancellation for its own.

    How they ended is nobody's concern.
    """
    going = {task for task in tasks if not task.done()}
    while going:
        for task in going:
            task.cancel()
        _, going = await asyncio.wait(going, timeout=0.2)
    for task in tasks:
        if not task.cancelled():
            task.exception()


def _done(task: asyncio.Task[Any]) -> None:
    _going.discard(task)
    if not task.cancelled():
        task.exception()  # nobody may be left to hear of it
