"""What is booked follows a change of openings, or nothing is changed."""

from typing import Any

import pytest

from records.models.opening.bookings import ConcernedBooking, NoBookings
from records.opening.opening_book import OpeningBook
from records.opening.sessions import Exception_
from records.transactions import Connection
from tests.support.house import RunningHouse
from tests.support.openings import HALL, day, exception, made, withdraw


class SomeBookings(NoBookings):
    """Two bookings stand in whatever is closed; tells what it was asked to do."""

    def __init__(self) -> None:
        self.done: list[Any] = []

    async def concerned(self, _db: Connection, closure: Exception_) -> list[ConcernedBooking]:
        """Both of them."""
        times = closure.starts_ms, closure.starts_ms + 1_800_000
        return [ConcernedBooking(name, "social", "item:X", "c-1…9", *times) for name in "ab"]

    async def close(self, _tx: Connection, closure: Exception_, _now_ms: int) -> int:
        """Note it."""
        self.done.append(("close", closure.hall))
        return 2

    async def replan(self, _tx: Connection, book: OpeningBook, halls: Any, _now_ms: int) -> None:  # noqa: ANN401
        """Note it."""
        self.done.append(("replan", sorted(halls), book.version))


async def test_bookings_follow_in_the_same_transaction(
    house: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is concerned is told before; then they are cancelled, and slots planned by the new book.

    Nothing is changed if that fails.
    """
    bookings = SomeBookings()
    monkeypatch.setattr(house.ctx, "bookings", bookings)
    body = exception(10, 12)
    seen = (await house.post(f"/halls/{HALL}/exceptions/preview", "manager", body)).json()
    assert (seen["booking_count"], [one["id"] for one in seen["bookings"]]) == (2, ["a", "b"])
    assert bookings.done == []
    closure = await made(house, f"/halls/{HALL}/exceptions", body)
    assert closure["cancelled"] == 2
    version = house.ctx.openings.version
    assert bookings.done == [("close", HALL), ("replan", [HALL], version)]
    await withdraw(house, "exceptions", closure["id"])
    assert bookings.done[2:] == [("replan", [HALL], version + 1)]
    await made(house, f"/halls/{HALL}/exceptions", exception(10, 12, "extra_session"))
    assert ("close", HALL) not in bookings.done[2:]

    async def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bookings, "replan", fail)
    failed = await house.post("/halls/tonghua/exceptions", "manager", body)
    assert failed.status_code == 500
    assert house.ctx.openings.version == version + 2
    assert (await day(house, hall="tonghua"))["exceptions"] == []
