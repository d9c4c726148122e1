"""Booking a time with the phone, and coming to it."""

from mini_program_mock.client.client import MiniProgram
from mini_program_mock.client.session import Json, patiently


class BookingPhone(MiniProgram):
    """The mini program of somebody who books."""

    async def items(self, hall: str, lane: str) -> list[Json]:
        """The first items of a lane that a hall offers."""
        return list((await self.get(f"/api/v1/items?hall={hall}&lane={lane}"))["items"])

    async def slots(self, hall: str, item: str, date: str) -> list[Json]:
        """The times of a day for an item."""
        return list(await self.get(f"/api/v1/halls/{hall}/slots?item={item}&date={date}"))

    async def book(self, slot: str, item: str, *, key: str | None = None) -> Json:
        """Book a time for an item."""
        return dict(await self.post("/api/v1/appointments", {"slot": slot, "item": item}, key=key))

    async def check_in(self, appointment: str, hall_code: str) -> Json:
        """Come to what is booked, by the code that this phone has scanned on a hall's screen."""
        scanned = await patiently(
            lambda: self.send("POST", "/api/v1/check-ins", {"hall_code": hall_code})
        )
        body = {"intent": scanned["intent"]}
        return dict(await self.post(f"/api/v1/appointments/{appointment}/check-in", body))
