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

_Shown = tuple[str, int, str]  # hall, seq, device


class ShownLog:
    """Collects acknowledgements and writes them once a second, so that no screen waits for SQL."""

    def __init__(self) -> None:
        """Empty."""
        self._at_ms: dict[_Shown, int] = {}

    def add(self, hall: str, seq: int, device: str) -> None:
        """Note that a display has painted event `seq`; however often it says so, once."""
        self._at_ms.setdefault((hall, seq, device), real_ms())
        if len(self._at_ms) > AT_MOST:
            del self._at_ms[next(iter(self._at_ms))]

    async def flush(self) -> int:
        """Write what was collected; how many. What cannot be written is kept for the next time."""
        taken, self._at_ms = self._at_ms, {}
        if taken:
            await asyncio.shield(begun(self._write(taken)))
        return len(taken)

    async def _write(self, taken: dict[_Shown, int]) -> None:
        try:
            async with sql.Transaction() as tx:
                await sql.many(tx, _INSERT, [(*shown, at_ms) for shown, at_ms in taken.items()])
        except BaseException:
            for shown, at_ms in self._at_ms.items():
                taken.setdefault(shown, at_ms)
            self._at_ms = dict(list(taken.items())[-AT_MOST:])
            raise
