"""The delivery record: which display has painted which call."""

import asyncio

from kit.clock import real_ms
from kit.patience import begun
from records import sql

_INSERT = (
    "INSERT INTO shown (hall, seq, device, at_ms) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (hall, seq, device) DO NOTHING"
)
# While the database is away, the oldest words are given up rather than the memory.
AT_MOST = 10_000


class ShownLog:
    """Collects acknowledgements and writes them once a second, so that no screen waits for SQL."""

    def __init__(self) -> None:
        """Empty."""
        self._rows: list[tuple[str, int, str, int]] = []

    def add(self, hall: str, seq: int, device: str) -> None:
        """Note that a display has painted event `seq`."""
        self._rows.append((hall, seq, device, real_ms()))
        del self._rows[:-AT_MOST]

    async def flush(self) -> int:
        """Write what was collected; how many. What cannot be written is kept for the next time."""
        rows, self._rows = self._rows, []
        if rows:
            await asyncio.shield(begun(self._write(rows)))
        return len(rows)

    async def _write(self, rows: list[tuple[str, int, str, int]]) -> None:
        try:
            async with sql.Transaction() as tx:
                await sql.many(tx, _INSERT, rows)
        except BaseException:
            self._rows = rows + self._rows
            raise
