"""Bookings as rows, for tests of what becomes of them."""

from itertools import count
from typing import Any

import jwt

from kit.clock import MINUTE_MS, business_date
from records.models.booking.appointments import Appointment, AppointmentRow, find_appointment
from records.transactions import connection
from tests.support.house import RunningHouse

_numbers = count(1)
SESSION_MS = 4 * 60 * MINUTE_MS


async def citizen_id(house: RunningHouse, name: str) -> str:
    """The id of a citizen, by any name."""
    claims = jwt.decode(await house.login(name), options={"verify_signature": False})
    found: str = claims["sub"]
    return found


async def booked(
    house: RunningHouse, name: str | None = "anna", *, minutes: float = 30, **fields: object
) -> str:
    """A booking that begins in so many minutes, in a session of four hours; its id."""
    starts_ms = house.ctx.clock.now_ms() + round(minutes * MINUTE_MS)
    usual: dict[str, Any] = {
        "id": f"appointment{next(_numbers)}",
        "state": "booked",
        "version": 1,
        "citizen": await citizen_id(house, name) if name else None,
        "hall": "tonghua",
        "lane": "social",
        "subject": f"item:{next(_numbers)}",
        "answers": "{}",
        "date": business_date(starts_ms),
        "starts_ms": starts_ms,
        "ends_ms": starts_ms + 30 * MINUTE_MS,
        "session_ends_ms": starts_ms + SESSION_MS,
        "units": 2,
        "booked_by": "citizen:anna",
        "booked_ms": 1,
        "changed_ms": 1,
    }
    row = await AppointmentRow.create(using_db=connection(), **usual | fields)
    return str(row.id)


async def appointment(id_: str) -> Appointment:
    """A booking as it stands."""
    found = await find_appointment(connection(), id_)
    assert found is not None
    return found
