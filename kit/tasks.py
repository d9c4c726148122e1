"""Waiting for work that must not be cut off, and for work that should have been."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

# A turn of the event loop counts as so many seconds of listening, however long it took.
LISTEN_S = 0.05
# However little a busy process can listen, it waits no longer than so many times the limit.
AT_MOST_TIMES = 6


async def heard(
    future: "asyncio.Future[Any]", seconds: float, at_most_times: float = AT_MOST_TIMES
) -> bool:
    """Whether something ends while this process listens for so many seconds.

    A busy event loop hears late what came long ago: the time in which it could not listen is not
    held against whom it waits for, so silence is told from slowness.
    """
    loop = asyncio.get_running_loop()
    listened, latest = 0.0, loop.time() + seconds * at_most_times
    while not future.done() and listened < seconds and loop.time() < latest:
        began = loop.time()
        await asyncio.wait([future], timeout=min(LISTEN_S, seconds - listened))
        listened += min(loop.time() - began, LISTEN_S)
    return future.done()


async def signalled(event: asyncio.Event, seconds: float) -> None:
    """Wait for an event, but no longer than so many seconds."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def cancel_and_wait(*tasks: "asyncio.Task[Any]") -> None:
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


class BackgroundTasks:
    """Tasks that go on though nobody may be waiting for them any more.

    The event loop keeps no hold of a task: whoever begins one has to, until it has ended.
    """

    def __init__(self) -> None:
        """None yet."""
        self._going: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
        """Begin work that comes to its end whoever stops waiting for it.

        A cancelled transaction may keep its connection, or the only one there is.
        """
        task = asyncio.ensure_future(work)
        self._going.add(task)
        task.add_done_callback(self._ended)
        return task

    async def wait_at_most(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        """What `work` gives. Raises `TimeoutError` when that takes longer; the work then goes on.

        The seconds are those in which this process could listen, as `heard` counts them.
        """
        task = self.spawn(work)
        if not await heard(task, seconds):
            raise TimeoutError
        return task.result()

    @property
    def idle(self) -> bool:
        """Whether all of them have ended."""
        return not self._going

    async def finish(self, seconds: float) -> None:
        """Wait until all of them have ended, but no longer than so many seconds."""
        if self._going:
            await asyncio.wait(set(self._going), timeout=seconds)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._going.discard(task)
        if not task.cancelled():
            task.exception()  # nobody may be left to hear of it
