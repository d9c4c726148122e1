"""Slots come to the horizon by themselves, and after what others have changed."""

import asyncio
from dataclasses import replace

import pytest

from kit.clock import ManualClock, shanghai_ms
from records.appointments.slot_planner import SlotPlanner
from records.appointments.sql_bookings import AT_ONCE, SqlBookings
from records.models.booking.slots import SlotRow
from records.models.opening.book import read_opening_book
from records.models.opening.versions import move_version
from records.transactions import connection, transaction
from tests.support.recorded_line import HALL
from tests.support.small_catalogue import BRANCH, bring, catalogue, hall, window

# Two halls of two lanes: the rest of today, and seven days up to the fifth working day.
SLOTS = 4 * (29 + 7 * 48)

pytestmark = pytest.mark.usefixtures("database")


async def count() -> int:
    """How many slots there are."""
    return await SlotRow.all().count()


async def test_slots_come_at_the_start_and_with_each_day(clock: ManualClock) -> None:
    """And nothing is looked at again before there is a new book, day or hour."""
    await bring(catalogue())
    book, planner = await read_opening_book(connection()), SlotPlanner()
    await planner.run_once(book, clock.now_ms())
    assert await count() == SLOTS
    await SlotRow.filter(hall=BRANCH).delete()
    await planner.run_once(book, clock.now_ms())
    assert await count() == SLOTS / 2
    clock.advance(minutes=60)
    await planner.run_once(book, clock.now_ms())
    assert await SlotRow.filter(hall=BRANCH).count() == SLOTS / 2 - 2 * 2
    await planner.run_once(book, shanghai_ms("2026-11-24"))
    assert await SlotRow.filter(date="2026-12-01").count() == 4 * 48


async def test_an_import_is_followed(clock: ManualClock) -> None:
    """It moves the version; a process that has the new book plans by it."""
    planner = SlotPlanner()
    for files in (catalogue(), catalogue(windows=[window("1", "a")])):
        await bring(files)
        await planner.run_once(await read_opening_book(connection()), clock.now_ms())
    assert {(row.hall, row.lane) for row in await SlotRow.all()} == {(HALL, "a")}


async def test_an_old_book_plans_nothing(clock: ManualClock) -> None:
    """Whoever has not read yet what somebody changed must not undo it."""
    await bring(catalogue())
    book, planner = await read_opening_book(connection()), SlotPlanner()
    await move_version(connection())
    await planner.run_once(book, clock.now_ms())
    assert await count() == 0
    await planner.run_once(await read_opening_book(connection()), clock.now_ms())
    assert await count() == SLOTS


async def test_several_processes_do_it_once(clock: ManualClock) -> None:
    """Whoever comes second finds it done."""
    await bring(catalogue())
    book = await read_opening_book(connection())
    await asyncio.gather(*[SlotPlanner().run_once(book, clock.now_ms()) for _ in range(4)])
    assert await count() == SLOTS


async def test_of_very_many_halls_the_rest_follows(clock: ManualClock) -> None:
    """A change is not held up by more halls than can be planned in a moment."""
    names = [f"h{n}" for n in range(AT_ONCE + 2)]
    below = [replace(hall(name), parent=HALL) for name in names[1:]]
    windows = [window("1", "a", at=name) for name in names]
    await bring(catalogue(halls=[hall(names[0]), *below], windows=windows))
    async with transaction() as tx:
        book = await read_opening_book(tx)
        await SqlBookings().replan(tx, book, names, clock.now_ms())
    assert len({row.hall for row in await SlotRow.all()}) == AT_ONCE
    await SlotPlanner().run_once(book, clock.now_ms())
    assert len({row.hall for row in await SlotRow.all()}) == AT_ONCE + 2
