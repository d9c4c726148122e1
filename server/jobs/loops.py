"""Work that is done again and again: each loop is one small step, run on a beat until cancelled."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from kit.clock import Moment
from kit.incidents import Incidents
from kit.tasks import cancel_and_wait
from records.faults import unavailable


class PeriodicJob(Protocol):
    """A step that is repeated; `every_s` is the rest between two of them, in real seconds."""

    @property
    def name(self) -> str:
        """How the log calls it."""

    @property
    def group(self) -> str:
        """The group that it is done for; '' if it is for all of them."""

    @property
    def every_s(self) -> float:
        """The rest after each step."""

    async def run_once(self, now: Moment) -> object:
        """Do what is due at this moment."""


async def attempt(job: PeriodicJob, now: Moment, incidents: Incidents) -> None:
    """Do one step of a job; one that fails is reported, and raises nothing."""
    try:
        await job.run_once(now)
    except Exception as fault:  # noqa: BLE001 - a loop must outlive any one failure
        if unavailable(fault):
            incidents.unavailable("loop_unavailable", fault, loop=job.name, group=job.group)
        else:
            incidents.report("loop_failed", fault, loop=job.name, group=job.group)


async def forever(job: PeriodicJob, moment: Callable[[], Moment], incidents: Incidents) -> None:
    """Repeat a job until cancelled; a step that failed is done again."""
    while True:
        await attempt(job, moment(), incidents)
        await asyncio.sleep(job.every_s)


@asynccontextmanager
async def running(work: Awaitable[Any]) -> AsyncIterator[asyncio.Task[Any]]:
    """Run something beside the body of the `with`, and end it with it."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        await cancel_and_wait(task)


class Workers:
    """What must go on for as long as the process serves."""

    def __init__(self) -> None:
        """None runs yet."""
        self._tasks: list[asyncio.Task[Any]] = []

    @property
    def alive(self) -> bool:
        """Whether none of them has ended."""
        return not any(task.done() for task in self._tasks)

    @asynccontextmanager
    async def running(self, work: Awaitable[Any]) -> AsyncIterator[None]:
        """Run one of them beside the body of the `with`, and end it with it."""
        async with running(work) as task:
            self._tasks.append(task)
            yield
