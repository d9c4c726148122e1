"""What became of those who had booked a time on a demo day."""

from collections.abc import Collection
from typing import NamedTuple

from kit.clock import MINUTE_MS
from records.models.booking.appointments import Appointment, find_appointment
from records.models.line.spans import first_calls
from records.transactions import connection

KEPT_WITHIN_MS = 10 * MINUTE_MS


class BookedDay(NamedTuple):
    """How many booked; of these, how many did not come, and how many came in time.

    `kept` of those in time were called within ten minutes of their time, or before it.
    """

    booked: int
    no_shows: int
    in_time: int
    kept: int

    def told(self) -> str:
        """Each share as its two numbers; no line is longer than 80 columns."""
        late = self.booked - self.no_shows - self.in_time
        return (
            f"预约 booked {self.booked} · 准时到 came in time {_share(self.in_time, self.booked)}\n"
            f"迟到 late {_share(late, self.booked)}"
            f" · 未到 no-shows {_share(self.no_shows, self.booked)}\n"
            "准时者十分钟内叫到 of those in time, called within 10 min "
            f"{_share(self.kept, self.in_time)}"
        )


async def bookings_of(hall: str, mine: Collection[str]) -> BookedDay:
    """How these bookings of a hall were kept, on both sides."""
    calls = await first_calls(connection(), hall)
    found = [await find_appointment(connection(), one) for one in mine]
    return judge_bookings([one for one in found if one is not None], calls)


def judge_bookings(booked: Collection[Appointment], calls: dict[str, int]) -> BookedDay:
    """`calls` says when the tickets were called first."""
    came = [one for one in booked if one.ticket is not None]
    in_time = [one for one in came if one.on_time]
    kept = [
        one
        for one in in_time
        if calls.get(one.ticket or "", one.ends_ms * 2) <= one.starts_ms + KEPT_WITHIN_MS
    ]
    return BookedDay(len(booked), len(booked) - len(came), len(in_time), len(kept))


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.0%})" if whole else "0/0"
