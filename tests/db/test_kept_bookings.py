"""What becomes of a booking whose ticket is served, given up or forgotten; on both databases."""

import asyncio
from typing import Any

import httpx
import pytest

from handlers.check_in import codes
from kit.clock import ManualClock, real_ms
from records.appointments.check_in_signs import CheckInSigns
from records.due_work import DueWorkRunner
from records.models.booking.check_in_signs import check_in_worked
from records.models.due_work import DueKind, DueWork
from records.transactions import connection
from server.jobs.due import due_handlers
from tests.support.attack import assert_problem
from tests.support.bookings import appointment, booked
from tests.support.house import RunningHouse

HALL = "branch-1"


async def pass_minutes(house: RunningHouse, minutes: float) -> None:
    """Time passes, and what is due is done."""
    assert isinstance(house.ctx.clock, ManualClock)
    house.ctx.clock.advance(minutes=minutes)
    await DueWorkRunner(due_handlers(house.ctx), house.ctx.incidents).run_once(house.ctx.moment())


async def work(house: RunningHouse, verb: str, **more: str) -> httpx.Response:
    """A verb at window 1 of the branch, which must be carried out."""
    reply = await house.post(f"/windows/{HALL}/1/{verb}", "clerk-34", more)
    assert reply.is_success, reply.text
    return reply


async def come(house: RunningHouse, name: str, **fields: object) -> tuple[str, dict[str, Any]]:
    """A booking that is kept: its id and the ticket."""
    booking = await booked(house, name, minutes=30, hall=HALL, **fields)
    key = house.settings.app.secret
    body = {"hall_code": codes.hall_code(key, HALL, real_ms()).text}
    reply = await house.post(f"/appointments/{booking}/check-in", name, body)
    assert reply.status_code == 201, reply.text
    return booking, reply.json()


async def serve(house: RunningHouse, ticket: dict[str, Any]) -> None:
    """Called out of turn, and served."""
    await work(house, "open")
    await work(house, "call", ticket=ticket["id"], reason="a test")
    await work(house, "start")
    await work(house, "finish")


async def state(booking: str) -> str:
    """How a booking stands."""
    return str((await appointment(booking)).state)


async def planned(booking: str) -> bool:
    """Whether it is still to be fulfilled."""
    todo = DueWork.filter(kind=DueKind.FULFIL, subject=booking).using_db(connection())
    return bool(await todo.exists())


async def test_a_booking_is_fulfilled_two_minutes_after_the_service(house: RunningHouse) -> None:
    """Until then the service may be undone."""
    booking, ticket = await come(house, "served")
    await serve(house, ticket)
    finished_ms = house.ctx.clock.now_ms()
    await pass_minutes(house, 1.9)
    assert (await state(booking), await planned(booking)) == ("arrived", True)
    await pass_minutes(house, 0.2)
    row = await appointment(booking)
    assert (row.state, row.ended_by, await planned(booking)) == ("fulfilled", "system", False)
    assert row.ended_ms == finished_ms + 2.1 * 60_000
    assert row.ticket == ticket["id"]


async def test_the_next_call_fulfils_at_once(house: RunningHouse) -> None:
    """For then the window can undo nothing any more."""
    booking, ticket = await come(house, "next")
    other, waiting = await come(house, "waits")
    await serve(house, ticket)
    assert await state(booking) == "arrived"
    await work(house, "call", ticket=waiting["id"], reason="a test")
    assert (await state(booking), await planned(booking)) == ("fulfilled", False)
    assert await state(other) == "arrived"
    await work(house, "start")
    await work(house, "finish")
    await pass_minutes(house, 3)
    assert await state(other) == "fulfilled"


async def test_an_undone_service_goes_on(house: RunningHouse) -> None:
    """Nothing is fulfilled while it lasts; it counts from its second end."""
    booking, ticket = await come(house, "undone")
    await serve(house, ticket)
    await work(house, "undo-finish")
    assert not await planned(booking)
    await pass_minutes(house, 10)
    assert await state(booking) == "arrived"
    await work(house, "finish")
    await pass_minutes(house, 1)
    assert await state(booking) == "arrived"
    await pass_minutes(house, 1)
    assert await state(booking) == "fulfilled"


async def test_a_visit_with_stops_is_fulfilled_after_the_last(house: RunningHouse) -> None:
    """Not when a window has finished the first one and calls somebody else."""
    fields = {"subject": "theme:newborn", "lane": "instant"}
    booking, ticket = await come(house, "theme", **fields)
    assert ticket["stops"]
    _, other = await come(house, "other", lane="business")
    await serve(house, ticket)
    await work(house, "call", ticket=other["id"], reason="a test")
    await work(house, "start")
    await work(house, "finish")
    await pass_minutes(house, 5)
    assert (await state(booking), await planned(booking)) == ("arrived", False)


async def test_whoever_gives_the_number_up_has_left(house: RunningHouse) -> None:
    """It is no missed booking; and there is no second number for it."""
    booking, ticket = await come(house, "leaves")
    assert (await house.post(f"/tickets/{ticket['id']}/cancel", "leaves")).status_code == 200
    row = await appointment(booking)
    assert (row.state, row.ended_ms) == ("left", house.ctx.clock.now_ms())
    key = house.settings.app.secret
    body = {"hall_code": codes.hall_code(key, HALL, real_ms()).text}
    again = await house.post(f"/appointments/{booking}/check-in", "leaves", body)
    assert assert_problem(again, 409, "illegal_move")["state"] == "left"


async def test_somebody_who_was_there_is_reinstated(house: RunningHouse) -> None:
    """On the same day, by a manager who says why; they wait as a walk-in, once."""
    ended = {"state": "no_show", "ended_ms": 1, "ended_by": "system", "hall": HALL}
    booking = await booked(house, "missed", minutes=-90, **ended)
    path, why = f"/appointments/{booking}/reinstate", {"reason": "in the wrong queue"}
    assert_problem(await house.post(path, "clerk-34", why), 403, "forbidden")
    assert_problem(await house.post(path, "manager", {"reason": " "}), 422, "invalid")
    first = await house.post(path, "manager", why)
    assert (first.status_code, first.json()["class"]) == (201, "walk_in")
    assert (await house.post(path, "manager", why)).json()["id"] == first.json()["id"]
    row = await appointment(booking)
    assert (row.state, row.presence, row.ended_ms) == ("arrived", "reinstated", None)
    told = (await house.get(f"/appointments/{booking}", "missed")).json()
    assert row.end_reason == told["reason"] == why["reason"]
    (mine,) = (await house.get("/tickets", "missed")).json()
    assert mine["id"] == first.json()["id"]


@pytest.mark.parametrize("case", ["booked", "cancelled", "yesterday", "kept"])
async def test_who_cannot_be_reinstated(house: RunningHouse, case: str) -> None:
    """Only a missed booking of today."""
    fields: dict[str, Any] = {"state": "no_show", "ended_ms": 1}
    if case == "kept":
        booking, _ = await come(house, "kept")
    else:
        if case == "yesterday":
            fields["date"] = "2026-11-22"
        elif case == "cancelled":
            fields["state"] = case
        else:
            fields = {}
        booking = await booked(house, "cannot", minutes=-90, hall=HALL, **fields)
    reply = await house.post(f"/appointments/{booking}/reinstate", "manager", {"reason": "so"})
    assert_problem(reply, 409, "illegal_move")


async def test_a_second_live_booking_stands_in_the_way_of_reinstating(house: RunningHouse) -> None:
    """A person has one for a thing and day; nothing is changed."""
    usual: dict[str, Any] = {"subject": "item:same", "hall": HALL}
    missed = await booked(house, "twice", state="no_show", ended_ms=1, **usual)
    await booked(house, "twice", minutes=60, **usual)
    reply = await house.post(f"/appointments/{missed}/reinstate", "manager", {"reason": "so"})
    assert_problem(reply, 409, "booking_exists")
    assert await state(missed) == "no_show"


async def test_signs_that_checking_in_worked(house: RunningHouse) -> None:
    """A screen asked for its code in that time, or somebody came in it; in that hall."""
    await pass_minutes(house, 60)
    from_ms, db = house.ctx.clock.now_ms(), connection()
    until_ms = from_ms + 60 * 60_000
    for hall in ("branch-2", "branch-3"):
        assert not await check_in_worked(db, hall, from_ms, until_ms)
    for minutes in (1, 1, 30):
        await pass_minutes(house, minutes)
        reply = await house.get("/halls/branch-2/check-in-code", "kiosk")
        assert reply.status_code == 200
        await house.ctx.check_in_signs.flush()
    assert await check_in_worked(db, "branch-2", from_ms, until_ms)
    assert not await check_in_worked(db, "branch-2", from_ms - 60_000, from_ms + 60_000)
    assert not await check_in_worked(db, "branch-2", until_ms, until_ms + 60_000)
    assert not await check_in_worked(db, "branch-3", from_ms, until_ms)
    booking = await booked(house, None, hall="branch-3")
    assert (await house.post(f"/appointments/{booking}/check-in", "manager")).status_code == 201
    assert await check_in_worked(db, "branch-3", from_ms, until_ms)


async def test_coming_before_the_doors_open_is_a_sign(house: RunningHouse) -> None:
    """Of the session in which the booking lies, and of no later one."""
    now_ms, db = house.ctx.clock.now_ms(), connection()
    opens_ms, closes_ms = now_ms + 10 * 60_000, now_ms + 70 * 60_000
    booking = await booked(house, None, hall="branch-4", minutes=10)
    assert not await check_in_worked(db, "branch-4", opens_ms, closes_ms)
    assert (await house.post(f"/appointments/{booking}/check-in", "manager")).status_code == 201
    assert await check_in_worked(db, "branch-4", opens_ms, closes_ms)
    assert not await check_in_worked(db, "branch-4", closes_ms, closes_ms + 60_000)


async def test_the_end_of_the_day_leaves_nobody_waiting(house: RunningHouse) -> None:
    """Whoever was never called, or missed their call for good, has left."""
    booking, ticket = await come(house, "forgotten")
    missed, called = await come(house, "missed for good")
    await work(house, "open")
    await work(house, "call", ticket=called["id"], reason="a test")
    await work(house, "miss")
    await pass_minutes(house, 24 * 60)
    await house.group.line.end_day(HALL)
    async with asyncio.timeout(30):  # until the log is recorded
        while [await state(one) for one in (booking, missed)] != ["left", "left"]:
            await asyncio.sleep(0.05)
    assert (await appointment(booking)).ticket == ticket["id"]


async def test_signs_that_are_written_twice(house: RunningHouse) -> None:
    """A flush that nobody waits for any more may still be at it."""
    signs = CheckInSigns()
    signs.add("branch-5", house.ctx.clock.now_ms())
    first, second = await asyncio.gather(signs.flush(), signs.flush())
    assert (first, second) == (1, 1)
    assert await signs.flush() == 0
