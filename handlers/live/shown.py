"""The delivery record: which display has painted which call."""

from handlers.house import House
from handlers.principal import DISPLAY, Principal
from kit.clock import real_ms
from records import sql

_INSERT = (
    "INSERT INTO shown (hall, seq, device, at_ms) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (hall, seq, device) DO NOTHING"
)


class ShownLog:
    """Collects acknowledgements and writes them once a second, so that no screen waits for SQL."""

    def __init__(self) -> None:
        """Empty."""
        self._rows: list[tuple[str, int, str, int]] = []

    def add(self, house: House, hall: str, principal: Principal, seq: int) -> None:
        """Note that a display has painted event `seq`."""
        feed = house.hub.feeds[hall]
        if principal.role == DISPLAY and 0 < seq <= feed.seq:
            self._rows.append((hall, seq, principal.id, real_ms()))

    async def flush(self) -> int:
        """Write what was collected; how many."""
        rows, self._rows = self._rows, []
        await sql.many(sql.connection(), _INSERT, rows)
        return len(rows)
