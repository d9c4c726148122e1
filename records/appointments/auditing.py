"""Watching that what slots count as taken is what people have of them."""

from kit.incidents import Incidents
from records.appointments.claims import CountersDiffer
from records.booking.slot import SLOT_TIME_DIGITS
from records.models.booking.places import recount_slots
from records.sweeping import ROWS, rest
from records.transactions import connection

DAY_MS = 86_400_000


class CounterAudit:
    """Reports each slot whose counters differ, once while it does so."""

    def __init__(self, incidents: Incidents) -> None:
        """Nothing was found."""
        self._incidents = incidents
        self._reported: set[str] = set()

    async def run_once(self, now_ms: int) -> int:
        """Recount from yesterday on, in small steps; how many slots differ."""
        after: str | None = f"{max(0, now_ms - DAY_MS):0{SLOT_TIME_DIGITS}x}"
        wrong: set[str] = set()
        while after is not None:
            found, after = await recount_slots(connection(), after, ROWS)
            for one in found:
                wrong.add(one.slot)
                if one.slot not in self._reported:
                    self._incidents.report(
                        "slot_counters_differ",
                        CountersDiffer(one.slot),
                        slot=one.slot,
                        counted=one.counted,
                        had=one.had,
                    )
            await rest()
        self._reported = wrong
        return len(wrong)
