"""Coming to a booking in a hall that never closes, while one day ends and the next one begins."""

import pytest

from handlers.check_in import codes
from kit.clock import MINUTE_MS, ManualClock, instant, real_ms, shanghai_ms
from tests.support.attack import assert_problem
from tests.support.bookings import appointment, booked
from tests.support.house import RunningHouse

HALL = "branch-1"
MIDNIGHT_MS = shanghai_ms("2026-11-24")


@pytest.fixture
def clock(house: RunningHouse) -> ManualClock:
    """That of the house, five minutes before midnight."""
    found = house.ctx.clock
    assert isinstance(found, ManualClock)
    found.at_ms = MIDNIGHT_MS - 5 * MINUTE_MS
    return found


async def test_who_has_booked_for_five_past_midnight(
    house: RunningHouse, clock: ManualClock
) -> None:
    """Is told midnight, by the booking and by the refusal: what is issued before it, ends there."""
    early = await house.take("kiosk", "social", hall=HALL)
    booking = await booked(house, "night", minutes=10, hall=HALL)
    told = (await house.get(f"/appointments/{booking}", "night")).json()
    assert told["check_in_from"] == instant(MIDNIGHT_MS)
    path, key = f"/appointments/{booking}/check-in", house.settings.app.secret
    body = {"hall_code": codes.hall_code(key, HALL, real_ms()).text}
    problem = assert_problem(await house.post(path, "night", body), 409, "too_early")
    assert problem["check_in_from"] == told["check_in_from"]
    assert problem["detail_zh"] == "2026-11-24 00:00 起可以签到。"
    assert (await appointment(booking)).state == "booked"
    clock.at_ms = MIDNIGHT_MS
    ticket = (await house.post(path, "night", body)).json()
    assert (ticket["class"], ticket["state"]) == ("appointment", "waiting")
    clock.advance(minutes=5)
    await house.group.line.end_day(HALL)
    (mine,) = (await house.get("/tickets", "night")).json()
    assert (mine["id"], mine["state"]) == (ticket["id"], "waiting")
    ended = await house.ctx.living_ticket(early["id"])
    assert ended is not None
    assert ended.state == "expired"


async def test_nobody_is_in_time_after_the_session(house: RunningHouse, clock: ManualClock) -> None:
    """What a booking says of that ends with it, as coming does."""
    booking = await booked(house, "last", minutes=0, hall=HALL, session_ends_ms=MIDNIGHT_MS)
    told = (await house.get(f"/appointments/{booking}", "last")).json()
    assert told["check_in_until"] == instant(MIDNIGHT_MS)
