"""Booking as people do it, over HTTP, on both databases."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kit.clock import MINUTE_MS, instant, shanghai_ms
from tests.support.attack import assert_problem
from tests.support.booking import recount
from tests.support.booking_house import (
    BRANCH,
    HALL,
    ITEM,
    TODAY,
    TUESDAY,
    WEDNESDAY,
    BookingHouse,
    booking_house_like,
    made,
    nothing_changes,
)
from tests.support.house import STILL_MS


@pytest_asyncio.fixture(scope="module")
async def shared(
    like: str, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BookingHouse]:
    """A house on one of the databases, at a quarter past nine."""
    async with booking_house_like(like, tmp_path_factory.mktemp("booking"), template) as made:
        yield made


@pytest_asyncio.fixture
async def house(shared: BookingHouse) -> AsyncIterator[BookingHouse]:
    """The same at a quarter past nine; whatever was done there, the counters are right."""
    shared.clock.at_ms = STILL_MS
    yield shared
    await recount()


async def test_a_time_is_held_and_booked(house: BookingHouse) -> None:
    """The hold is found again by another phone; the booking has what was held."""
    slot = await house.slot()
    free = await house.left(slot)
    held = await house.hold("ann", slot)
    assert held["expires_at"] == instant(STILL_MS + 5 * MINUTE_MS)
    assert (held["slot"], held["item"], held["theme"]) == (slot, ITEM, None)
    assert (await house.house.get("/holds", "ann")).json() == [held]
    assert await house.left(slot) == free - 1
    one = await house.book("ann", slot, hold=held["id"])
    assert (await house.house.get("/holds", "ann")).json() == []
    assert await house.left(slot) == free - 1
    assert (one["state"], one["slot"], one["item"], one["units"]) == ("booked", slot, ITEM, 1)
    assert (one["reschedules_left"], one["rescheduled"], one["overbooked"]) == (2, 0, False)
    starts_ms = shanghai_ms(TUESDAY, 10)
    assert one["starts_at"] == instant(starts_ms)
    assert one["cancel_free_until"] == instant(starts_ms - 120 * MINUTE_MS)
    assert one["check_in_from"] == instant(starts_ms - 60 * MINUTE_MS)
    assert one["check_in_until"] == instant(starts_ms + 15 * MINUTE_MS)
    assert await house.show("ann", one) == one
    assert (await house.house.get("/appointments", "ann")).json() == [one]
    async with nothing_changes():
        assert_problem(await house.ask("ann", slot, hold=held["id"]), 409, "hold_expired")


async def test_a_time_after_midnight_is_not_come_to_the_day_before(house: BookingHouse) -> None:
    """The appointment says so, as checking in does."""
    one = await house.book("night", (await house.slots())[0]["id"])
    assert one["starts_at"] == instant(shanghai_ms(TUESDAY))
    assert one["check_in_from"] == one["starts_at"]


async def test_a_repeated_request_is_carried_out_once(house: BookingHouse) -> None:
    """The same key gets the same answer, whatever has become of it."""
    slot = await house.slot()
    body = {"slot": slot, "item": ITEM}
    first = await house.house.post("/appointments", "bea", body, key="bea-1")
    again = await house.house.post("/appointments", "bea", body, key="bea-1")
    assert made(again) == made(first)
    assert len((await house.house.get("/appointments", "bea")).json()) == 1


async def test_a_hold_that_lapsed(house: BookingHouse) -> None:
    """Nobody has to end it: it is not confirmed, and its place is had by others."""
    slot = await house.slot(22)
    await house.shrink(slot, 1)
    held = await house.hold("cat", slot)
    assert_problem(await house.ask("dan", slot), 409, "slot_full")
    house.clock.at_ms = STILL_MS + 5 * MINUTE_MS
    assert (await house.house.get("/holds", "cat")).json() == []
    assert_problem(await house.ask("cat", slot, hold=held["id"]), 409, "hold_expired")
    await house.due()
    await house.book("dan", slot)


async def test_the_hold_of_another(house: BookingHouse) -> None:
    """Is like one that never was, and intact afterwards."""
    slot = await house.slot()
    held = await house.hold("eve", slot)
    async with nothing_changes():
        for name in (held["id"], "0" * 24):
            assert_problem(await house.ask("fay", slot, hold=name), 404, "not_found")
            gone = await house.house.delete(f"/holds/{name}", "fay")
            assert_problem(gone, 404, "not_found")
    await house.book("eve", slot, hold=held["id"])


async def test_one_hold_at_a_time(house: BookingHouse) -> None:
    """The second is told of the first; given up, which may be done twice, another is had."""
    slot = await house.slot()
    free = await house.left(slot)
    held = await house.hold("gus", slot)
    async with nothing_changes():
        reply = await house.house.post("/holds", "gus", {"slot": slot, "item": ITEM})
        assert assert_problem(reply, 409, "hold_exists")["hold"] == held["id"]
    for _ in range(2):
        reply = await house.house.delete(f"/holds/{held['id']}", "gus")
        assert (reply.status_code, reply.content) == (204, b"")
    assert await house.left(slot) == free
    assert_problem(await house.ask("gus", slot, hold=held["id"]), 409, "hold_expired")
    again = await house.hold("gus", slot)
    await house.book("gus", slot, hold=again["id"])
    reply = await house.house.delete(f"/holds/{again['id']}", "gus")
    assert_problem(reply, 409, "illegal_move")


async def test_what_one_holds_is_free_to_oneself(house: BookingHouse) -> None:
    """Booking it without naming the hold takes no second place."""
    slot = await house.slot(23)
    await house.shrink(slot, 1)
    await house.hold("hal", slot)
    await house.book("hal", slot)
    assert await house.left(slot) == 0
    assert (await house.house.get("/holds", "hal")).json() == []


async def test_a_hold_is_for_its_time_and_business(house: BookingHouse) -> None:
    """Another slot or item is another booking."""
    slot, other = await house.slot(20), await house.slot(21)
    held = await house.hold("ida", slot)
    async with nothing_changes():
        problem = assert_problem(await house.ask("ida", other, hold=held["id"]), 422, "invalid")
        assert [fault["field"] for fault in problem["errors"]] == ["hold"]
    await house.house.delete(f"/holds/{held['id']}", "ida")


async def test_one_live_booking_for_a_thing_and_day(house: BookingHouse) -> None:
    """Another day is free; a theme with the item in it is not, on that day."""
    slot, later = await house.slot(), await house.slot(25)
    first = await house.book("jim", slot)
    async with nothing_changes():
        reply = await house.ask("jim", later)
        assert assert_problem(reply, 409, "booking_exists")["appointment"] == first["id"]
    newborn = (await house.slots(theme="newborn"))[0]["id"]
    async with nothing_changes():
        reply = await house.house.post(
            "/appointments", "jim", {"slot": newborn, "theme": "newborn"}
        )
        assert assert_problem(reply, 409, "booking_exists")["appointment"] == first["id"]
    await house.book("jim", await house.slot(date=WEDNESDAY))
    assert (await house.cancel("jim", first)).status_code == 200
    theme = made(
        await house.house.post("/appointments", "jim", {"slot": newborn, "theme": "newborn"})
    )
    assert (theme["theme"], theme["item"]) == ("newborn", None)
    assert theme["units"] > 6
    assert_problem(await house.ask("jim", later), 409, "booking_exists")


async def test_answers_decide_what_is_booked(house: BookingHouse) -> None:
    """Those sent and those assumed are kept; one that does not fit is refused."""
    item = "SC-004"
    asked = (await house.house.http.get(f"/api/v1/items/{item}/situations")).json()["questions"]
    answers = {asked[0]["id"]: asked[0]["options"][-1]["id"]}
    lane = await house.house.http.post(f"/api/v1/items/{item}/guide", json={"answers": answers})
    told = lane.json()
    slot = (await house.slots(item=item, answers=json.dumps(answers)))[20]["id"]
    async with nothing_changes():
        reply = await house.ask("kim", slot, item=item, answers={"none": "x"})
        assert_problem(reply, 422, "invalid")
    one = await house.book("kim", slot, item=item, answers=answers)
    assert (one["lane"], one["units"]) == (told["lane"], told["slot_units"])
    assert one["answers"].items() >= answers.items()


async def test_rescheduling(house: BookingHouse) -> None:
    """The same appointment elsewhere, twice; a full time leaves it where it is."""
    slot, full, third = [await house.slot(nth) for nth in (26, 27, 28)]
    await house.shrink(full, 1)
    await house.book("kit", full)
    one = await house.book("leo", slot)
    async with nothing_changes():
        assert_problem(await house.move("leo", one, full), 409, "slot_full")
    await house.shrink(slot, 1)
    same = await house.move("leo", one, slot)
    assert (same.status_code, same.json()) == (200, one)
    once = (await house.move("leo", one, third)).json()
    assert (once["id"], once["slot"]) == (one["id"], third)
    assert (once["rescheduled"], once["reschedules_left"]) == (1, 1)
    assert await house.left(slot) == 1
    branch = await house.slot(hall=BRANCH)
    twice = (await house.move("leo", one, branch)).json()
    assert (twice["hall"], twice["reschedules_left"]) == (BRANCH, 0)
    async with nothing_changes():
        problem = assert_problem(await house.move("leo", one, slot), 409, "illegal_move")
        assert "2" in problem["detail"]
    assert (await house.show("leo", one)) == twice


@pytest.mark.parametrize(("before", "late"), [(120, False), (119, True), (60, True)])
async def test_cancelling(house: BookingHouse, before: int, *, late: bool) -> None:
    """Free of charge, and flagged at less than two hours; then the place is had by others."""
    who = f"mia-{before}"
    slot = await house.slot(10, date=TODAY)
    await house.shrink(slot, 1)
    one = await house.book(who, slot)
    starts_ms = shanghai_ms(TODAY, 14, 30)
    assert one["starts_at"] == instant(starts_ms)
    house.clock.at_ms = starts_ms - before * MINUTE_MS
    told = (await house.cancel(who, one)).json()
    assert (told["state"], told["late_cancel"], told["cancelled_by"]) == (
        "cancelled",
        late,
        "citizen",
    )
    assert await house.left(slot, TODAY) == 1
    async with nothing_changes():
        assert_problem(await house.cancel(who, one), 409, "illegal_move")
        assert_problem(await house.move(who, one, slot), 409, "illegal_move")
    assert (await house.house.get("/appointments", who)).json() == []
    assert (await house.house.get("/appointments?past=true", who)).json() == [told]


async def test_what_has_begun_is_not_cancelled(house: BookingHouse) -> None:
    """Nor moved; who is late may still come, until the session ends, and is then a no-show."""
    slot, later = await house.slot(11, date=TODAY), await house.slot(14, date=TODAY)
    one = await house.book("nat", slot)
    house.clock.at_ms = shanghai_ms(TODAY, 15)
    assert one["starts_at"] == instant(house.clock.at_ms)
    async with nothing_changes():
        assert_problem(await house.cancel("nat", one), 409, "illegal_move")
        assert_problem(await house.move("nat", one, later), 409, "illegal_move")
    house.clock.advance(minutes=20)
    code = await house.house.get(f"/halls/{HALL}/check-in-code", "display")
    assert code.status_code == 200, code.text
    await house.house.ctx.check_in_signs.flush()  # people can check in, as the record then knows
    await house.due()
    assert (await house.show("nat", one))["state"] == "booked"
    house.clock.at_ms = shanghai_ms(TODAY, 18) - 1
    await house.due()
    assert (await house.show("nat", one))["state"] == "booked"
    house.clock.at_ms += 1
    await house.due()
    told = await house.show("nat", one)
    assert (told["state"], told["late_cancel"], told["reschedules_left"]) == ("no_show", False, 0)


async def test_the_appointment_of_another(house: BookingHouse) -> None:
    """Is like one that never was."""
    one = await house.book("quy", await house.slot(33))
    async with nothing_changes():
        for name in (one["id"], "0" * 24):
            other = {"id": name}
            reply = await house.house.get(f"/appointments/{name}", "rob")
            assert_problem(reply, 404, "not_found")
            assert_problem(await house.cancel("rob", other), 404, "not_found")
            assert_problem(await house.move("rob", other, one["slot"]), 404, "not_found")


async def test_fifty_at_once_for_the_last_places(house: BookingHouse) -> None:
    """As many are booked as there are, whichever way they come."""
    slot = await house.slot(36)
    await house.shrink(slot, 5)
    people = [f"rush-{n}" for n in range(30)]
    for who in people:
        await house.house.login(who)
    replies = await asyncio.gather(*[house.ask(who, slot) for who in people])
    assert sorted(reply.status_code for reply in replies) == [201] * 5 + [409] * 25
    assert {reply.json()["code"] for reply in replies if reply.status_code == 409} == {"slot_full"}
    assert await house.left(slot) == 0
