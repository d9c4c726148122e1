"""Slots, their units, and how a visit fits into them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.booking.slot import UNIT_MS, Slot, slot_id, spread
from records.booking.subject import Subject, SubjectKind, subject_of

HALF_HOUR_MS = 6 * UNIT_MS


def slot(number: int, *, session_ends: int = 99, minutes_ms: int = HALF_HOUR_MS) -> Slot:
    """The n-th half hour of a session that ends with another one."""
    starts = number * HALF_HOUR_MS
    return Slot(
        id=slot_id("h", "l", starts),
        hall="h",
        lane="l",
        date="2026-12-01",
        starts_ms=starts,
        ends_ms=starts + minutes_ms,
        session_ends_ms=session_ends * HALF_HOUR_MS,
        capacity=12,
        held=1,
        booked=2,
        resting=3,
        overbooked=0,
        state="open",
        opening=None,
        opening_version=0,
    )


def test_subject_has_one_text() -> None:
    """An item and a theme are known again by their texts."""
    for one in (Subject(SubjectKind.ITEM, "GA-001"), Subject(SubjectKind.THEME, "a:b")):
        assert subject_of(str(one)) == one
    item, theme = subject_of("item:X"), subject_of("theme:Y")
    assert (item.item, item.theme) == ("X", None)
    assert (theme.item, theme.theme) == (None, "Y")


@pytest.mark.parametrize("text", ["", "item", "item:", "lane:x", ":x"])
def test_other_texts_name_no_subject(text: str) -> None:
    """What is neither an item nor a theme is refused."""
    with pytest.raises(ValueError, match=r"names neither|not a valid"):
        subject_of(text)


@given(st.lists(st.integers(0, 2**43), min_size=2, max_size=9, unique=True))
def test_ids_sort_by_time(moments: list[int]) -> None:
    """Ids in ascending order are slots in order of time, in whichever halls they lie."""
    ids = [slot_id(f"hall-{at % 3}", "lane", at) for at in moments]
    assert sorted(ids) == [one for _, one in sorted(zip(moments, ids, strict=True))]
    assert all(len(one) == 28 for one in ids)


def test_free_counts_what_is_released_and_not_taken() -> None:
    """Free is the released part of the capacity, without what is held, booked or at rest."""
    assert [slot(0).free(share) for share in (10_000, 7_500, 5_000, 0)] == [6, 3, 0, 0]


def test_a_visit_takes_one_window_of_each_slot() -> None:
    """Seven units are six of the first half hour and one of the next."""
    parts = spread([slot(0), slot(1), slot(2)], 7)
    assert parts is not None
    assert [(part.slot.starts_ms, part.units) for part in parts] == [(0, 6), (HALF_HOUR_MS, 1)]


def test_a_long_visit_takes_what_may_be_booked() -> None:
    """Where only three units of each half hour may be booked, seven are spread over three."""
    small = [slot(n)._replace(capacity=3) for n in range(3)]
    parts = spread(small, 7)
    assert parts is not None
    assert [part.units for part in parts] == [3, 3, 1]
    assert spread([slot(0), slot(1)._replace(capacity=0), slot(2)], 7) is None


def test_a_visit_stays_in_its_session() -> None:
    """It does not go on after a gap, in another session, or where there is no more."""
    assert spread([slot(0), slot(2)], 7) is None
    assert spread([slot(0, session_ends=1), slot(1)], 7) is None
    assert spread([slot(0)], 7) is None
    assert spread([], 1) is None


@given(st.integers(1, 60), st.integers(1, 12))
def test_all_units_are_spread(units: int, count: int) -> None:
    """Either all units fit, none more than a window has, or the slots are too few."""
    parts = spread([slot(number) for number in range(count)], units)
    assert (parts is None) == (units > 6 * count)
    if parts:
        assert sum(part.units for part in parts) == units
        assert all(part.units == 6 for part in parts[:-1])
        assert 1 <= parts[-1].units <= 6
