"""Those who have booked: they choose a time, come to it or not, and check in at the hall."""

from datetime import datetime, timedelta, timezone

from mini_program_mock.client.booking import BookingPhone
from mini_program_mock.client.client import Kiosk
from mini_program_mock.client.session import Json, Refused
from mini_program_mock.crowd.floor import Floor
from mini_program_mock.crowd.plan import Booking, Visit

SHANGHAI = timezone(timedelta(hours=8))
# Whoever finds all of what they chose taken looks once more.
TRIES = 3


class Bookers:
    """Everybody of today who books."""

    def __init__(self, floor: Floor, kiosk: Kiosk) -> None:
        """`kiosk` shows the code that phones scan."""
        self._floor = floor
        self._kiosk = kiosk
        self._items: dict[str, list[Json]] = {}
        self._opened_s = 0.0

    async def learn_clock(self) -> None:
        """Learn which moment of the house's clock is the crowd's zero."""
        hall = await self._kiosk.get(f"/api/v1/halls/{self._floor.hall}")
        self._opened_s = datetime.fromisoformat(hall["now"]).timestamp() - self._floor.pace.now_s

    async def come(self, phone: BookingPhone, visit: Visit, booking: Booking) -> Json | None:
        """Book, and come: the ticket. None for whoever does not come. Raises `Refused`."""
        pace = self._floor.pace
        await pace.until(max(visit.arrives_s - booking.ahead_s, -pace.ahead_s))
        await phone.wx_login()
        made = await self._book(phone, visit)
        if made is None:  # nothing is free any more: they come without
            await pace.until(visit.arrives_s)
            return await phone.take_number(self._floor.hall, visit.lane)
        self._floor.counts["booked"] += 1
        self._floor.booked.append({"id": made["id"], "starts_at": made["starts_at"]})
        if booking.early_s is None:
            return None
        starts_s = datetime.fromisoformat(made["starts_at"]).timestamp() - self._opened_s
        await pace.until(starts_s - booking.early_s)
        try:
            code = await self._kiosk.check_in_code(self._floor.hall)
            ticket = await phone.check_in(made["id"], code)
        except Refused as why:
            if why.code != "illegal_move":
                raise
            # The session is over: whoever still comes waits like everybody else.
            self._floor.counts["came_too_late"] += 1
            return await phone.take_number(self._floor.hall, visit.lane)
        self._floor.counts["checked_in"] += 1
        return ticket

    async def _book(self, phone: BookingPhone, visit: Visit) -> Json | None:
        """Book the free time that is nearest to the one wanted; None if there is none today."""
        wanted_s = self._opened_s + visit.arrives_s
        item = await self._item(phone, visit)
        date = datetime.fromtimestamp(wanted_s, SHANGHAI).date().isoformat()
        for _ in range(TRIES):
            free = [
                slot for slot in await phone.slots(self._floor.hall, item, date) if slot["left"] > 0
            ]
            if not free:
                return None
            chosen = min(free, key=lambda slot: _seconds_from(wanted_s, slot))
            try:
                return await phone.book(chosen["id"], item)
            except Refused as why:
                if why.code not in {"slot_full", "slot_past"}:
                    raise
        return None

    async def _item(self, phone: BookingPhone, visit: Visit) -> str:
        if visit.lane not in self._items:
            offered = await phone.items(self._floor.hall, visit.lane)
            # Nobody of the crowd shows who they are.
            self._items[visit.lane] = [one for one in offered if not one["levels"]["book"]]
        items = self._items[visit.lane]
        return str(items[visit.index % len(items)]["code"])


def _seconds_from(wanted_s: float, slot: Json) -> float:
    return abs(datetime.fromisoformat(slot["starts_at"]).timestamp() - wanted_s)
