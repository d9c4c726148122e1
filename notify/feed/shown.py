"""The delivery record: which display, or which called person's phone, has shown which call.

A display's word marks its rung of the ladder when it is written. A phone's stops the ladder, and is
written at once; it is written here once more, for the database may have been away.
"""

import asyncio

from kit.clock import real_ms
from kit.tasks import BackgroundTasks
from records.models.line.shown import PHONE, ShownRow, add_shown
from records.models.outbox.acknowledging import displays_showed, phone_showed
from records.models.outbox.planning import Now
from records.notices.kinds import DeliveryState
from records.transactions import Connection, transaction

# While the database is away, the oldest words are given up rather than the memory.
AT_MOST = 10_000

_Shown = tuple[str, int, str]  # hall, seq, and the device or ticket


class ShownLog:
    """Collects acknowledgements and writes them once a second, so that no screen waits for SQL."""

    def __init__(self, tasks: BackgroundTasks | None = None) -> None:
        """Empty; what is being written is one of these `tasks`."""
        self._tasks = tasks or BackgroundTasks()
        self._at_ms: dict[_Shown, int] = {}

    def add(self, hall: str, seq: int, device: str) -> None:
        """Note that one has shown event `seq`; however often it says so, once."""
        self._at_ms.setdefault((hall, seq, device), real_ms())
        if len(self._at_ms) > AT_MOST:
            del self._at_ms[next(iter(self._at_ms))]

    def add_phone(self, hall: str, version: int, ticket: str) -> None:
        """Note that a phone has shown a version of its ticket."""
        self.add(hall, version, f"{PHONE}{ticket}")

    async def flush(self) -> int:
        """Write what was collected; how many. What cannot be written is kept for the next time."""
        taken, self._at_ms = self._at_ms, {}
        if taken:
            await asyncio.shield(self._tasks.spawn(self._write(taken)))
        return len(taken)

    async def _write(self, taken: dict[_Shown, int]) -> None:
        try:
            rows = [ShownRow(*shown, at_ms) for shown, at_ms in taken.items()]
            async with transaction() as tx:
                await add_shown(tx, rows)
                await _acknowledge(tx, taken)
        except BaseException:
            for shown, at_ms in self._at_ms.items():
                taken.setdefault(shown, at_ms)
            self._at_ms = dict(list(taken.items())[-AT_MOST:])
            raise


async def _acknowledge(tx: Connection, taken: dict[_Shown, int]) -> None:
    at_ms = max(taken.values())
    now = Now(at_ms, at_ms)
    painted = [(hall, seq) for hall, seq, by in taken if not by.startswith(PHONE)]
    await displays_showed(tx, painted, now)
    for _, version, by in taken:
        if by.startswith(PHONE):
            ticket = by.removeprefix(PHONE)
            await phone_showed(tx, ticket, version, DeliveryState.RECEIVED, now)
