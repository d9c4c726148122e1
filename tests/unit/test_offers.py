"""How many visits of a kind the slots of a lane still take."""

from records.booking.offers import Offer, days, offers
from records.booking.slot import WHOLE
from tests.unit.test_slot import slot


class Released:
    """A plan that has released one share of everything, but nothing of some slots."""

    def __init__(self, share: int = WHOLE, *without: str) -> None:
        self.figure, self.without = share, without

    def share(self, slot: str, date: str) -> int:
        """The same for all the others."""
        return 0 if slot in self.without else self.figure


ALL = Released()
# Twelve units in each, of which six are taken; the session ends with the fourth.
FOUR = [slot(n, session_ends=4) for n in range(4)]


def figures(found: list[Offer]) -> list[tuple[int, int]]:
    """Capacity and what is left, slot by slot."""
    return [(offer.capacity, offer.left) for offer in found]


def test_left_is_free_by_units() -> None:
    """Six free units are six, three, one visit; the capacity is told in visits, too."""
    assert [figures(offers(FOUR, units, ALL))[0] for units in (1, 2, 5)] == [
        (12, 6),
        (6, 3),
        (2, 1),
    ]
    assert figures(offers(FOUR, 1, Released(7500)))[0] == (12, 3)
    assert figures(offers(FOUR, 1, Released(100)))[0] == (12, 0)


def test_what_one_holds_is_free_to_oneself() -> None:
    """Two more units for who holds them, in that slot alone."""
    found = offers(FOUR, 1, ALL, {FOUR[1].id: 2})
    assert [offer.left for offer in found] == [6, 8, 6, 6]


def test_a_long_visit_needs_all_slots_that_it_passes() -> None:
    """Eight units are six and two; the last slot is too short for it, a full one stops it."""
    full = [*FOUR[:2], FOUR[2]._replace(booked=12, held=0, resting=0), FOUR[3]]
    assert figures(offers(FOUR, 8, ALL)) == [(2, 1), (2, 1), (2, 1), (0, 0)]
    assert [offer.left for offer in offers(full, 8, ALL)] == [1, 0, 0, 0]
    unreleased = Released(WHOLE, FOUR[2].id)
    assert [offer.left for offer in offers(FOUR, 8, unreleased)] == [1, 0, 0, 0]
    assert [offer.left for offer in offers([FOUR[0], FOUR[2]], 8, ALL)] == [0, 0]


def test_days_tell_the_first_free_time() -> None:
    """And how many visits are left on each; a day without slots has none."""
    tomorrow = [one._replace(date="2026-12-02", id=f"{one.id}+") for one in FOUR]
    found = offers([*FOUR, *tomorrow], 2, Released(WHOLE, FOUR[0].id))
    today, next_day, none = days(found, ["2026-12-01", "2026-12-02", "2026-12-03"])
    assert (today.first, today.left) == (FOUR[1], 9)
    assert (next_day.first, next_day.left) == (tomorrow[0], 12)
    assert (none.first, none.left) == (None, 0)
    (long,) = days(offers(FOUR, 8, ALL), ["2026-12-01"])
    assert long.left == 2
