"""From a plan and the slots there are to what must change: nobody loses what they have."""

from hypothesis import given
from hypothesis import strategies as st

from records.booking.planning import Planned
from records.booking.reconciling import Changes, reconcile
from records.booking.slot import CLOSED, OPEN, UNIT_MS, Slot, slot_id

DAY, END = "2026-12-01", 1000 * UNIT_MS
NOW_MS = 10 * UNIT_MS
# A stretch of so many units from a unit on, with a figure: capacity, or what is held of it.
STRETCHES = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6), st.integers(0, 30)))


def planned(at: int, units: int, capacity: int) -> Planned:
    """A slot as it should be."""
    return Planned(DAY, at * UNIT_MS, (at + units) * UNIT_MS, END, capacity, "o", 1)


def slot(at: int, units: int, held: int, capacity: int | None = None, state: str = OPEN) -> Slot:
    """A slot that there is, of which some units are held."""
    return Slot(
        slot_id("h", "l", at * UNIT_MS),
        "h",
        "l",
        DAY,
        at * UNIT_MS,
        (at + units) * UNIT_MS,
        END,
        held if capacity is None else capacity,
        held,
        0,
        0,
        0,
        state,
        "o",
        1,
    )


def after(there: list[Slot], changes: Changes) -> list[Slot]:
    """The slots once all of it is done."""
    closed = [s._replace(state=CLOSED) if s.id in changes.closed else s for s in there]
    changed = {s.id: s for s in changes.changed}
    left = [changed.get(s.id, s) for s in closed if s.id not in changes.dropped]
    return sorted([*left, *changes.added], key=lambda s: s.id)


def test_what_is_as_planned_stays() -> None:
    """Nothing is written where the slots are as they should be."""
    assert not reconcile(("h", "l"), [planned(20, 6, 12)], [slot(20, 6, 3, 12)], NOW_MS)


def test_a_capacity_below_what_is_taken_is_what_is_taken() -> None:
    """It is frozen there, and lowered once something comes free."""
    plan = [planned(20, 6, 4)]
    (frozen,) = reconcile(("h", "l"), plan, [slot(20, 6, 7, 12)], NOW_MS).changed
    assert (frozen.capacity, frozen.held) == (7, 7)
    (lower,) = reconcile(("h", "l"), plan, [frozen._replace(held=2)], NOW_MS).changed
    assert lower.capacity == 4


def test_untouched_slots_are_dropped_and_others_closed() -> None:
    """Also those that staff only booked beyond the capacity."""
    there = [slot(20, 6, 0), slot(26, 6, 1), slot(32, 6, 0)._replace(overbooked=1)]
    changes = reconcile(("h", "l"), [], there, NOW_MS)
    assert changes.dropped == [there[0].id]
    assert changes.closed == [there[1].id, there[2].id]


def test_a_closed_slot_is_open_again_with_its_session() -> None:
    """A closure that is withdrawn leaves the slots as they were."""
    there = [slot(26, 6, 1, 12, CLOSED)]
    (changed,) = reconcile(("h", "l"), [planned(26, 6, 12)], there, NOW_MS).changed
    assert (changed.state, changed.held, changed.capacity) == (OPEN, 1, 12)


def test_units_of_other_times_are_not_planned_twice() -> None:
    """Five units that are held across two new slots are missing in both."""
    there = [slot(23, 6, 5, 12)]
    changes = reconcile(("h", "l"), [planned(20, 6, 12), planned(26, 6, 12)], there, NOW_MS)
    assert changes.closed == [there[0].id]
    assert [one.capacity for one in changes.added] == [7, 7]


def test_a_longer_slot_waits_until_the_shorter_one_is_empty() -> None:
    """Two slots cannot begin at one moment."""
    there = [slot(20, 3, 2, 6)]
    assert reconcile(("h", "l"), [planned(20, 6, 12)], there, NOW_MS).added == []
    emptied = [there[0]._replace(held=0, state=CLOSED)]
    changes = reconcile(("h", "l"), [planned(20, 6, 12)], emptied, NOW_MS)
    assert changes.dropped == [there[0].id]
    assert [(one.id, one.ends_ms) for one in changes.added] == [(there[0].id, 26 * UNIT_MS)]


def test_what_has_begun_is_history() -> None:
    """It is neither dropped nor planned."""
    assert not reconcile(("h", "l"), [planned(10, 6, 9)], [slot(8, 6, 0), slot(9, 6, 2)], NOW_MS)


@given(STRETCHES, STRETCHES)
def test_nothing_is_lost_and_nothing_is_planned_twice(
    plan: list[tuple[int, int, int]], rows: list[tuple[int, int, int]]
) -> None:
    """What is taken stays; at no time is more to be had than the plan has; and once is enough."""
    wanted, last = [], 0
    for at, units, capacity in sorted(plan):
        if at >= last:
            wanted.append(planned(at, units, capacity))
            last = at + units
    there = [slot(at, units, held) for (at, units, held) in {r[0]: r for r in rows}.values()]
    result = after(there, reconcile(("h", "l"), wanted, there, NOW_MS))
    taken = {one.id: (one.held, one.ends_ms) for one in there if one.held}
    assert taken == {one.id: (one.held, one.ends_ms) for one in result if one.held}
    assert all(one.capacity >= one.held for one in result)
    assert len({one.starts_ms for one in result}) == len(result)
    for unit in range(NOW_MS // UNIT_MS + 1, 47):
        at_ms = unit * UNIT_MS
        here = [one for one in result if one.starts_ms <= at_ms < one.ends_ms]
        offered = sum(one.free() for one in here if one.state == OPEN and one.starts_ms > NOW_MS)
        planned_here = sum(p.capacity for p in wanted if p.starts_ms <= at_ms < p.ends_ms)
        assert not offered or offered + sum(one.taken for one in here) <= planned_here
    assert not reconcile(("h", "l"), wanted, result, NOW_MS)
