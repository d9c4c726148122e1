"""Writing down what became of attempts: all that ended meanwhile in one transaction."""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from kit.incidents import Incidents
from kit.tasks import BackgroundTasks
from notify.channels.channel import Outcome
from records.faults import unavailable
from records.models.outbox.outcomes import Settled, settle, together
from records.models.outbox.planning import Now
from records.models.outbox.relaying import pause
from records.transactions import Connection, connection, transact

AT_ONCE = 200
BETWEEN_TRIES_S = 0.2
# Beyond, the lease lapses: then it is unknown what became of them.
TRIES = 25

_Ended = tuple[Settled, Outcome | None]


class OutcomeWriter:
    """Commits are what costs, so whoever ends while one is going on waits for the next."""

    def __init__(
        self, now: Callable[[], Now], incidents: Incidents, tasks: BackgroundTasks
    ) -> None:
        """`now` tells both times."""
        self._now = now
        self._incidents, self._tasks = incidents, tasks
        self._waiting: list[tuple[_Ended, asyncio.Future[None]]] = []
        self._writing = False

    async def write(self, settled: Settled, outcome: Outcome | None = None) -> None:
        """Write one down, and the pause that its provider asks for. It raises nothing."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(((settled, outcome), written))
        if not self._writing:
            self._writing = True
            self._tasks.spawn(self._drain())
        await written

    async def _drain(self) -> None:
        try:
            while self._waiting:
                taken = self._waiting[:AT_ONCE]
                del self._waiting[:AT_ONCE]
                await self._commit([ended for ended, _ in taken])
                for _, written in taken:
                    if not written.done():
                        written.set_result(None)
        finally:
            self._writing = False

    async def _commit(self, ended: list[_Ended]) -> None:
        for settled, outcome in ended:
            if outcome is not None and outcome.pause_s > 0:
                await self._persist(partial(_pause, settled, outcome, self._now()))
        for part in together(connection(), [settled for settled, _ in ended]):
            await self._persist(partial(_settle, part, self._now()))

    async def _persist(self, write: Callable[[Connection], Coroutine[Any, Any, object]]) -> None:
        """Write it; while the database is away, again and again."""
        for _ in range(TRIES):
            try:
                await transact(write)
            except Exception as fault:  # noqa: BLE001 - what was sent must not be forgotten
                tell = self._incidents.unavailable if unavailable(fault) else self._incidents.report
                tell("notice_outcomes_not_written", fault)
            else:
                return
            await asyncio.sleep(BETWEEN_TRIES_S)


async def _pause(settled: Settled, outcome: Outcome, now: Now, tx: Connection) -> None:
    until_ms = now.real_ms + round(outcome.pause_s * 1000)
    await pause(tx, settled.channel, until_ms, outcome.code or "paused")


async def _settle(part: list[Settled], now: Now, tx: Connection) -> None:
    await settle(tx, part, now)
