"""Collects the signs that checking in works, so that no screen waits for SQL."""

import asyncio

from kit.tasks import BackgroundTasks
from records.models.booking.check_in_signs import EVERY_MS, Sign, add_signs
from records.transactions import transaction

# While the database is away: some hours of a hundred halls.
AT_MOST = 5_000


class CheckInSigns:
    """Writes down once a second which halls' screens have asked for a code."""

    def __init__(self, tasks: BackgroundTasks | None = None) -> None:
        """Empty; the writing is one of these `tasks`."""
        self._tasks = tasks or BackgroundTasks()
        self._latest: dict[str, int] = {}
        self._new: dict[str, Sign] = {}

    def add(self, hall: str, at_ms: int) -> None:
        """Note that a screen of a hall asks at a moment of business time."""
        if self._latest.get(hall) != at_ms // EVERY_MS and len(self._new) < AT_MOST:
            self._latest[hall] = at_ms // EVERY_MS
            sign = Sign(hall, at_ms)
            self._new.setdefault(sign.id, sign)

    async def flush(self) -> int:
        """Write what is new; how much. What cannot be written is kept for the next time."""
        if new := list(self._new.values()):
            await asyncio.shield(self._tasks.spawn(self._write(new)))
        return len(new)

    async def _write(self, new: list[Sign]) -> None:
        async with transaction() as tx:
            await add_signs(tx, new)
        for sign in new:
            self._new.pop(sign.id, None)  # a flush that was given up may have written it, too
