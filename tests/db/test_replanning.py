"""Slots follow openings, exceptions, settings and quotas; who has a place keeps it."""

import asyncio
from typing import NamedTuple

import pytest
import pytest_asyncio
from tortoise.exceptions import IntegrityError

from kit.clock import MINUTE_MS, ManualClock, shanghai_ms
from kit.ids import new_id
from records.appointments.sql_bookings import SqlBookings
from records.booking.quotas import Quota
from records.booking.slot import Slot
from records.models.booking.quotas import (
    add_quota,
    listed_quotas,
    note_quota_source,
    quota_in_force,
    quotas_in_force,
    quotas_of_hall,
    unlist_quotas,
    withdraw_quota,
)
from records.models.booking.replanning import lanes_to_replan
from records.models.booking.slots import SlotRow, slots_of_day, take
from records.models.catalogue.sourced import Source
from records.models.opening.book import read_opening_book
from records.models.opening.hall_settings import KnownSetting, add_setting, withdraw_setting
from records.models.opening.opening_exceptions import add_exception, withdraw_exception
from records.models.opening.openings import Signed
from records.models.opening.versions import hold_version, move_version, opening_version
from records.opening.sessions import Exception_, ExceptionKind
from records.transactions import Connection, connection, transaction
from tests.support.recorded_line import HALL
from tests.support.small_catalogue import BRANCH, bring, catalogue, window

MONDAY, TUESDAY, FRIDAY = "2026-11-23", "2026-11-24", "2026-11-27"
NOON = shanghai_ms(MONDAY, 12)


class Desk(NamedTuple):
    """Whoever changes something, at a moment of their clock."""

    clock: ManualClock

    async def replan(self, *halls: str) -> None:
        """Plan the slots of halls anew, as after a change."""
        async with transaction() as tx:
            await move_version(tx)
            await self.replan_in(tx, *halls)

    async def replan_in(self, tx: Connection, *halls: str) -> None:
        """The same within the transaction of the change."""
        book = await read_opening_book(tx)
        await SqlBookings().replan(tx, book, halls or [HALL, BRANCH], self.clock.now_ms())

    async def set(self, key: str, value: str) -> None:
        """Set something for the hall, and plan anew."""
        async with transaction() as tx:
            await move_version(tx)
            await withdraw_setting(tx, HALL, key, "m", 0)
            signed = Signed("m", 0)
            await add_setting(tx, KnownSetting(new_id(), HALL, key, value, False, signed))  # noqa: FBT003
            await self.replan_in(tx)

    async def plan_windows(
        self, windows: int, date: str | None = None, starts_min: int | None = None
    ) -> None:
        """Set a quota for lane a, and plan anew."""
        quota = Quota(new_id(), HALL, "a", date, starts_min, windows)
        async with transaction() as tx:
            await move_version(tx)
            if before := await quota_in_force(tx, quota):
                await withdraw_quota(tx, before.quota.id, "m", 0)
            await add_quota(tx, quota, "m", 0)
            await self.replan_in(tx)


@pytest_asyncio.fixture
async def desk(database: str, clock: ManualClock) -> Desk:
    """Two halls of two lanes and two windows, always open; it is a quarter past nine on Monday."""
    await bring(catalogue())
    found = Desk(clock)
    await found.replan()
    return found


async def slots(day: str = TUESDAY, lane: str = "a", hall: str = HALL) -> list[Slot]:
    """The slots of a lane on a day."""
    return await slots_of_day(connection(), hall, lane, day)


def minutes(found: list[Slot], day: str = TUESDAY) -> list[int]:
    """When slots begin, in minutes of their day."""
    return [(slot.starts_ms - shanghai_ms(day)) // MINUTE_MS for slot in found]


async def pending() -> list[str]:
    """The lanes of the hall that are not as planned on Monday morning."""
    book = await read_opening_book(connection())
    return await lanes_to_replan(connection(), book, HALL, shanghai_ms(MONDAY, 9, 15))


async def test_slots_reach_from_now_to_the_horizon(desk: Desk) -> None:
    """Of today those that have not started, and all up to the fifth working day."""
    assert minutes(await slots(MONDAY), MONDAY) == list(range(570, 1440, 30))
    assert minutes(await slots()) == list(range(0, 1440, 30))
    days = {row.date for row in await SlotRow.filter(hall=HALL)}
    assert (min(days), max(days), len(days)) == (MONDAY, "2026-11-30", 8)
    # Two windows for two lanes: one each, of whose six units in half an hour 60 % may be booked.
    assert {slot.capacity for slot in await slots()} == {3}
    assert {slot.opening for slot in await slots()} == {"default"}
    assert await pending() == []


async def test_the_next_day_adds_a_day_and_changes_nothing(desk: Desk) -> None:
    """The nightly step only adds what the horizon has come to."""
    before = await slots()
    desk.clock.at_ms = shanghai_ms(TUESDAY)
    await desk.replan()
    assert await slots() == before
    assert len(await slots("2026-12-01")) == 48
    assert len(await slots(MONDAY)) == 29


async def test_beyond_a_lowered_horizon_nothing_changes(desk: Desk) -> None:
    """It is planned again when the horizon comes to it."""
    before = await slots(FRIDAY)
    await desk.set("horizon_working_days", "2")
    await desk.plan_windows(2)
    assert await slots(FRIDAY) == before
    assert {slot.capacity for slot in await slots()} == {7}
    await desk.set("horizon_working_days", "9")
    assert {slot.capacity for slot in await slots(FRIDAY)} == {7}
    assert len(await slots("2026-12-04")) == 48


async def test_lowering_below_what_is_taken_freezes(desk: Desk) -> None:
    """Of ten windows' units twenty are booked; at one window they stay, and no more are sold."""
    await desk.plan_windows(10)
    first, second, *_ = await slots()
    assert first.capacity == 36
    assert await take(connection(), first.id, 20, 10_000, NOON, "booked")
    await desk.plan_windows(1)
    lowered, other, *_ = await slots()
    assert (lowered.capacity, lowered.booked, other.capacity) == (20, 20, 3)
    assert not await take(connection(), first.id, 1, 10_000, NOON)
    assert second.id == other.id


async def test_a_closure_closes_what_is_taken_and_drops_the_rest(desk: Desk) -> None:
    """And its end brings all of it back."""
    before = await slots()
    eight = next(slot for slot in before if slot.starts_ms == shanghai_ms(TUESDAY, 8))
    assert await take(connection(), eight.id, 2, 10_000, NOON)
    closure = Exception_(
        id="x",
        hall=HALL,
        kind=ExceptionKind.CLOSURE,
        starts_ms=shanghai_ms(TUESDAY, 6),
        ends_ms=shanghai_ms(TUESDAY, 18),
    )
    async with transaction() as tx:
        await move_version(tx)
        await add_exception(tx, closure, "m", 0)
        await desk.replan_in(tx)
    during = await slots()
    assert minutes(during) == [*range(0, 360, 30), 480, *range(1080, 1440, 30)]
    closed = [slot for slot in during if slot.state == "closed"]
    assert [(slot.id, slot.held) for slot in closed] == [(eight.id, 2)]
    assert not await take(connection(), eight.id, 1, 10_000, NOON)
    async with transaction() as tx:
        await move_version(tx)
        await withdraw_exception(tx, "x", "m", 0)
        await desk.replan_in(tx)
    assert [slot._replace(held=0) for slot in await slots()] == before


async def test_longer_slots_leave_room_for_who_is_booked(desk: Desk) -> None:
    """The half hour in which somebody is booked stays, and its hour has so much less."""
    await desk.plan_windows(10)
    half_past = (await slots())[1]
    assert await take(connection(), half_past.id, 5, 10_000, NOON, "booked")
    await desk.set("slot_minutes", "60")
    hour, kept, next_hour, *_ = await slots()
    assert (kept.id, kept.state, kept.booked) == (half_past.id, "closed", 5)
    assert [hour.capacity, next_hour.capacity] == [72 - 5, 72]
    assert len(await slots()) == 25


async def test_the_most_precise_quota_is_planned(desk: Desk) -> None:
    """A quota of a date and a session before that of the date, before the general one."""
    await desk.plan_windows(2)
    await desk.plan_windows(5, TUESDAY)
    assert {slot.capacity for slot in await slots()} == {18}
    await desk.plan_windows(0, TUESDAY, 0)
    assert {slot.capacity for slot in await slots()} == {0}
    assert {slot.capacity for slot in await slots(FRIDAY)} == {7}
    assert {slot.capacity for slot in await slots(lane="b")} == {3}
    assert {slot.capacity for slot in await slots(hall=BRANCH)} == {3}


async def test_a_lane_or_hall_that_is_gone_has_no_slots(desk: Desk) -> None:
    """What no window serves as its own is not offered, unless a manager plans windows for it."""
    await bring(catalogue(windows=[window("1", "a"), window("2", "b", handicap_s=60)]))
    assert await pending() == ["b"]
    await desk.replan()
    assert {slot.capacity for slot in await slots()} == {3}
    assert await slots(lane="b") == await slots(hall=BRANCH) == []
    await desk.plan_windows(4)
    assert {slot.capacity for slot in await slots()} == {14}


async def test_many_at_once_do_it_once(desk: Desk) -> None:
    """Eight processes that plan the same hall leave the same slots as one."""
    await SlotRow.all().delete()
    book = await read_opening_book(connection())

    async def plan() -> None:
        async with transaction() as tx:
            assert await hold_version(tx) == book.version
            await SqlBookings().replan(tx, book, [HALL], desk.clock.now_ms())

    await asyncio.gather(*[plan() for _ in range(8)])
    assert await pending() == []
    assert minutes(await slots()) == list(range(0, 1440, 30))


async def test_takers_and_planners_do_not_hinder_each_other(desk: Desk) -> None:
    """Whoever takes while the capacity goes up and down takes what fits, or nothing."""
    await desk.plan_windows(10)
    first, second = [slot.id for slot in (await slots())[:2]]

    async def book() -> int:
        got = 0
        async with transaction() as tx:
            for slot in (first, second):  # in ascending order
                got += await take(tx, slot, 1, 10_000, NOON)
        return got

    async def change(windows: int) -> int:
        await desk.plan_windows(windows)
        return 0

    turns = [work for n in range(6) for work in (book(), change(1 + n % 3), book())]
    got = sum(await asyncio.gather(*turns))
    assert sum(slot.held for slot in (await slots())[:2]) == got > 0
    await desk.replan()
    assert await pending() == []


async def test_quotas_keep_their_history(desk: Desk) -> None:
    """A quota is withdrawn, never changed, and of a scope one is in force."""
    await desk.plan_windows(2)
    await desk.plan_windows(3)
    latest, before = sorted(
        await quotas_of_hall(connection(), HALL, 9), key=lambda one: -one.quota.windows
    )
    assert (latest.signed.withdrawn_by, before.signed.withdrawn_by) == (None, "m")
    assert await quotas_in_force(connection(), [HALL]) == [latest.quota]
    assert not await withdraw_quota(connection(), before.quota.id, "m", 1)
    with pytest.raises(IntegrityError):
        await add_quota(connection(), latest.quota._replace(id="again"), "m", 0)


async def test_quotas_of_the_files_are_known(desk: Desk) -> None:
    """With where they come from, until the files name them no more."""
    quota = Quota("q", HALL, "a", TUESDAY, 480, 2, 0.25)
    await add_quota(connection(), quota, "import", 0, Source("demo", "", ""))
    assert [one.quota for one in await listed_quotas(connection())] == [quota]
    await note_quota_source(connection(), "q", Source("paper", "p. 1", ""))
    await unlist_quotas(connection(), ["q"])
    assert await listed_quotas(connection()) == []
    assert await quota_in_force(connection(), quota) is not None


async def test_holding_the_version_does_not_move_it(database: str) -> None:
    """Also where nothing was ever changed."""
    for _ in range(2):
        async with transaction() as tx:
            assert await hold_version(tx) == 0
    await move_version(connection())
    assert await hold_version(connection()) == 1 == await opening_version(connection())
