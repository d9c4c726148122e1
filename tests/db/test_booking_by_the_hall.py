"""What staff book and what a closure cancels, over HTTP, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from kit.clock import MINUTE_MS, instant, shanghai_ms
from records.db import sql
from records.transactions import connection
from tests.support.attack import assert_problem
from tests.support.booking import recount
from tests.support.booking_house import (
    BRANCH,
    HALL,
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


async def test_staff_book_move_and_cancel(house: BookingHouse) -> None:
    """With a reason; beyond the capacity too, which is counted apart and told."""
    slot, other = await house.slot(30), await house.slot(31)
    await house.shrink(slot, 1)
    await house.house.login("old")
    citizen = house.house.ctx.authenticator.principal(house.house.tokens["old"]).id
    one = await house.book("clerk-01", slot, citizen=citizen, reason="老人来电")
    assert (one["overbooked"], one["reason"]) == (False, "老人来电")
    assert (await house.house.get("/appointments", "old")).json() == [one]
    for who in ("clerk-02", "manager"):
        assert (await house.book(who, slot, reason="现场安排"))["overbooked"]
    async with nothing_changes():
        assert_problem(await house.ask("clerk-01", slot, reason="x"), 409, "slot_full")
        assert_problem(await house.ask("old", slot), 409, "booking_exists")
        assert_problem(await house.ask("pat", slot), 409, "slot_full")
    path = f"/halls/{HALL}/appointments"
    told = (await house.house.get(f"{path}?date={TUESDAY}", "clerk-01")).json()
    here = [row for row in told["appointments"] if row["slot"] == slot]
    assert sorted(str(row["citizen"]) for row in here) == ["None", "None", f"…{citizen[-4:]}"]
    assert {row["booked_by"] for row in here} == {"clerk", "manager"}
    assert citizen not in str(told)
    async with nothing_changes():
        assert_problem(await house.cancel("clerk-01", one), 422, "invalid")
        assert_problem(await house.move("manager", one, other), 422, "invalid")
        assert_problem(await house.cancel("clerk-40", one, reason="x"), 404, "not_found")
    moved = (await house.move("clerk-01", one, other, reason="窗口调整")).json()
    assert (moved["slot"], moved["reason"]) == (other, "窗口调整")
    ended = (await house.cancel("manager", one, reason="系统维护")).json()
    assert (ended["cancelled_by"], ended["reason"]) == ("manager", "系统维护")
    assert ended["late_cancel"] is False


async def test_what_only_staff_may_say(house: BookingHouse) -> None:
    """A citizen books for themselves and gives no reasons; staff name accounts that there are."""
    slot = await house.slot()
    async with nothing_changes():
        for who, more, field in (
            ("pam", {"citizen": "somebody"}, "citizen"),
            ("pam", {"reason": "please"}, "reason"),
            ("clerk-01", {}, "reason"),
            ("manager", {"citizen": "nobody", "reason": "x"}, "citizen"),
        ):
            problem = assert_problem(await house.ask(who, slot, **more), 422, "invalid")
            assert [fault["field"] for fault in problem["errors"]] == [field], more
        assert_problem(await house.ask("clerk-40", slot, reason="x"), 403, "forbidden")


async def test_a_closure_cancels_what_is_booked_in_it(house: BookingHouse) -> None:
    """The preview names them; the hall cancels, owes a credit, and lets go what is held."""
    slots = [await house.slot(nth, hall=BRANCH, date=WEDNESDAY) for nth in (20, 21, 24)]
    inside = [await house.book(f"sam-{n}", slot) for n, slot in enumerate(slots[:2])]
    nobody = await house.book("manager", slots[0], reason="电话")
    outside = await house.book("sam-9", slots[2])
    held = await house.hold("tim", slots[1])
    starts_ms = shanghai_ms(WEDNESDAY, 10)
    closure = {"kind": "closure", "reason": "停电", "from": instant(starts_ms)}
    closure["to"] = instant(starts_ms + 90 * MINUTE_MS)
    path = f"/halls/{BRANCH}/exceptions"
    async with nothing_changes():
        seen = (await house.house.post(f"{path}/preview", "manager", closure)).json()
    assert seen["booking_count"] == 3
    assert {one["id"] for one in seen["bookings"]} == {one["id"] for one in (*inside, nobody)}
    answer = made(await house.house.post(path, "manager", closure))
    assert answer["cancelled"] == 3
    for n, one in enumerate(inside):
        told = await house.show(f"sam-{n}", one)
        assert (told["state"], told["cancelled_by"], told["reason"]) == (
            "cancelled",
            "hall",
            "停电",
        )
    assert (await house.show("sam-9", outside))["state"] == "booked"
    owed = await sql.rows(connection(), "SELECT appointment FROM closure_credit ORDER BY 1")
    assert [row["appointment"] for row in owed] == sorted(one["id"] for one in inside)
    timers = {row["subject"] for row in await sql.rows(connection(), "SELECT * FROM due_work")}
    assert not timers & {one["id"] for one in (*inside, nobody, held)}
    assert outside["id"] in timers
    async with nothing_changes():
        reply = await house.ask("tim", slots[1], hold=held["id"])
        assert_problem(reply, 409, "hall_closed")
        assert_problem(await house.ask("una", slots[0]), 409, "hall_closed")
        assert_problem(await house.move("sam-9", outside, slots[0]), 409, "hall_closed")
    assert (await house.house.get("/holds", "tim")).json() == []
    withdrawn = await house.house.post(f"/exceptions/{answer['id']}/withdraw", "manager")
    assert withdrawn.status_code == 200
    await house.book("sam-0", slots[0])
