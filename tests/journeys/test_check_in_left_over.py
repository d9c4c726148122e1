"""Checking in while something breaks: afterwards there is a ticket, or the booking as it was."""

import asyncio

import pytest

from handlers.check_in import arriving, planning
from handlers.check_in.arriving import LEASE_MS, Unfinished, finish, finish_left_over
from handlers.check_in.codes import hall_code
from handlers.context import GroupContext
from handlers.idempotency import InFlight
from kit.clock import ManualClock, Moment, real_ms
from queueing.line.requests import NewTicket
from records.models.booking.appointments import Appointment
from records.models.due_work import DueKind, DueWork
from records.transactions import connection
from tests.support.attack import assert_problem
from tests.support.bookings import appointment, booked
from tests.support.house import RunningHouse


def later(house: RunningHouse) -> Moment:
    """A moment at which every lease of now has lapsed."""
    now = house.ctx.moment()
    return now._replace(real_ms=now.real_ms + LEASE_MS)


async def started(house: RunningHouse, booking: str) -> Unfinished:
    """A check-in whose process dies before it asks the line."""
    row = await appointment(booking)
    arrival = planning.arrival(house.ctx, row, "rotating_code")
    unfinished = await arriving._arrive(house.ctx, row, arrival, "citizen:x")
    assert unfinished is not None
    return unfinished


async def left(booking: str) -> tuple[Appointment, int]:
    """The booking, and how much is still to be done for it."""
    todo = DueWork.filter(kind=DueKind.FINISH_CHECK_IN, subject=booking).using_db(connection())
    return await appointment(booking), await todo.count()


async def test_a_process_that_dies_leaves_it_to_the_next(timed: RunningHouse) -> None:
    """Not before its lease has lapsed; then there is the ticket that was meant."""
    booking = await booked(timed)
    unfinished = await started(timed, booking)
    await finish_left_over(timed.ctx, timed.ctx.moment())
    assert (await timed.get("/tickets", "anna")).json() == []
    await finish_left_over(timed.ctx, later(timed))
    row, todo = await left(booking)
    assert (row.state, row.ticket, todo) == ("arrived", unfinished.found.ticket, 0)
    (mine,) = (await timed.get("/tickets", "anna")).json()
    assert (mine["id"], mine["class"]) == (row.ticket, "appointment")


async def test_what_the_line_refuses_is_given_back_by_the_next(timed: RunningHouse) -> None:
    """And the end of its session is looked at again."""
    booking = await booked(timed)
    await started(timed, booking)
    await timed.take("anna", "social")
    await finish_left_over(timed.ctx, later(timed))
    row, todo = await left(booking)
    assert (row.state, row.ticket, todo) == ("booked", None, 0)
    ends = DueWork.filter(kind=DueKind.END_SESSION, subject=booking).using_db(connection())
    assert (await ends.get()).due_ms == row.session_ends_ms


async def test_one_that_cannot_be_finished_keeps_nobody_waiting(
    timed: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is reported and rests; whoever has come after it has a number."""
    bad, good = await booked(timed, "bad"), await booked(timed, "good")
    for booking in (bad, good):
        await started(timed, booking)
        assert isinstance(timed.ctx.clock, ManualClock)
        timed.ctx.clock.advance(seconds=1)
    real = planning.new_ticket

    async def failing(group: GroupContext, found: Appointment) -> NewTicket:
        if found.id == bad:
            raise KeyError(found.lane)
        return await real(group, found)

    monkeypatch.setattr(planning, "new_ticket", failing)
    assert await finish_left_over(timed.ctx, later(timed)) == 2
    assert [(await left(one))[1] for one in (bad, good)] == [1, 0]
    assert timed.ctx.incidents.counts["check_in_left_over", "KeyError"] == 1


async def test_two_who_finish_make_one_ticket(timed: RunningHouse) -> None:
    """The one that was slow, and the one that took over."""
    booking = await booked(timed)
    unfinished = await started(timed, booking)
    await finish_left_over(timed.ctx, later(timed))
    outcome = await finish(timed.ctx, unfinished, "citizen:anna")
    assert outcome.event is not None
    assert outcome.event.ticket is not None
    assert outcome.event.ticket.id == unfinished.found.ticket
    assert len((await timed.get("/tickets", "anna")).json()) == 1


async def test_a_ticket_of_a_booking_that_was_given_back_is_given_up(timed: RunningHouse) -> None:
    """Whoever is so slow that another has given the booking back leaves no second visit."""
    booking = await booked(timed)
    unfinished = await started(timed, booking)
    held = await timed.take("anna", "social")
    await finish_left_over(timed.ctx, later(timed))
    assert (await timed.post(f"/tickets/{held['id']}/cancel", "anna")).status_code == 200
    with pytest.raises(InFlight):
        await finish(timed.ctx, unfinished, "citizen:anna")
    assert (await timed.get("/tickets", "anna")).json() == []
    assert (await left(booking))[0].state == "booked"


async def test_redis_is_away_for_a_while(timed: RunningHouse) -> None:
    """Whoever comes is told so; the house brings it to its end by itself."""
    booking = await booked(timed)
    path, key = f"/appointments/{booking}/check-in", timed.settings.app.secret
    await timed.redis.kill()
    body = {"hall_code": hall_code(key, "tonghua", real_ms()).text}
    assert_problem(await timed.post(path, "anna", body, key="same"), 503, "unavailable")
    await timed.redis.start()
    await timed.until_ready()
    async with asyncio.timeout(20):
        while (await left(booking))[1]:
            await asyncio.sleep(0.1)
    row, _ = await left(booking)
    again = await timed.post(path, "anna", body, key="same")
    assert (again.status_code, again.json()["id"]) == (201, row.ticket)
