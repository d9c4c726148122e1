"""From whom a hall has its openings and settings, and what is asked of the book."""

import pytest

from kit.clock import shanghai_ms
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.opening.opening_book import BookHall, OpeningBook
from records.opening.sessions import DAY_KINDS, Exception_, ExceptionKind, Opening
from records.opening.settings import (
    KEYS,
    BadSetting,
    HallSettings,
    ReleaseStep,
    parsed,
    settings_of,
    written,
)

MONDAY, SATURDAY = "2026-03-02", "2026-03-07"
CALENDAR = LegalCalendar({"2026-01-01": DayKind.HOLIDAY})
# A city with a branch of its group, and a district of another group with a town.
TREE = [
    BookHall("city", None, always_open=False),
    BookHall("branch", "city", always_open=True),
    BookHall("district", "city", always_open=False),
    BookHall("town", "district", always_open=True),
    BookHall("gone", "city", always_open=True, retired=True),
]
HALLS = [hall.id for hall in TREE]


def daily(hall: str, starts: int, ends: int, **more: str) -> Opening:
    """Every day from one full hour to another."""
    return Opening(
        id=f"{hall}-{starts}",
        hall=hall,
        day_kinds=frozenset(DAY_KINDS),
        starts_min=starts * 60,
        ends_min=ends * 60,
        **more,  # type: ignore[arg-type]
    )


def at(day: str, hour: float) -> int:
    """A moment of a day in China."""
    return shanghai_ms(day) + round(hour * 3_600_000)


def opened(book: OpeningBook, day: str, lane: str | None = None) -> dict[str, list[str | None]]:
    """By which openings each hall is open on a day."""
    return {hall: [one.opening for one in book.sessions(hall, lane, day)] for hall in HALLS}


def test_what_holds_where_nothing_is_written() -> None:
    """All day where a hall is always open, else office hours on working days; never if retired."""
    book = OpeningBook(TREE, CALENDAR)
    assert [hall for hall in HALLS if book.open_at(hall, at(SATURDAY, 3))] == ["branch", "town"]
    assert book.open_at("city", at(MONDAY, 8.5))
    assert not book.open_at("city", at(MONDAY, 17))
    assert not book.open_at("city", at("2026-01-01", 9))
    assert not book.open_at("nowhere", at(MONDAY, 9))


def test_openings_are_inherited_across_groups() -> None:
    """From the nearest hall above that has some; one that has its own keeps to these."""
    book = OpeningBook(TREE, CALENDAR, [daily("city", 9, 12), daily("town", 10, 11)])
    assert opened(book, SATURDAY) == {
        "city": ["city-9"],
        "branch": ["city-9"],
        "district": ["city-9"],
        "town": ["town-10"],
        "gone": [],
    }


def test_a_hall_inherits_on_days_on_which_its_own_are_not_in_force() -> None:
    """Hours for the summer do not close a hall in spring."""
    summer = daily("branch", 7, 11, valid_from="2026-06-01", valid_to="2026-08-31")
    book = OpeningBook(TREE, CALENDAR, [daily("city", 9, 12), summer])
    found = [opened(book, day)["branch"] for day in ("2026-05-31", "2026-06-01", "2026-09-01")]
    assert found == [["city-9"], ["branch-7"], ["city-9"]]


def test_the_hours_of_a_lane_are_inherited_with_those_of_the_hall() -> None:
    """The nearest that name it; never from further up than the hall's own."""
    openings = [
        daily("city", 9, 12),
        daily("city", 13, 14, lane="social"),
        daily("district", 10, 12),
        daily("town", 15, 16, lane="social"),
        daily("branch", 17, 18, lane="social"),
    ]
    book = OpeningBook(TREE, CALENDAR, openings)
    assert opened(book, MONDAY, "social") == {
        "city": ["city-13"],
        "branch": ["branch-17"],
        "district": ["district-10"],
        "town": ["town-15"],
        "gone": [],
    }
    assert opened(book, MONDAY)["town"] == ["district-10"]
    assert book.own_lanes("branch", MONDAY) == ["social"]
    assert book.own_lanes("district", MONDAY) == []


def test_a_hall_is_open_while_one_of_its_lanes_is() -> None:
    """Also after the hours of the hall as a whole."""
    book = OpeningBook(TREE, CALENDAR, [daily("city", 9, 12), daily("city", 13, 14, lane="social")])
    asked = [("city", at(MONDAY, 13.5)), ("city", at(MONDAY, 13.5), "social")]
    assert [book.open_at(*one) for one in asked] == [True, True]  # type: ignore[arg-type]
    assert not book.open_at("city", at(MONDAY, 13.5), "project")
    assert not book.open_at("city", at(MONDAY, 12.5))
    assert not book.open_at("city", at(MONDAY, 9.5), "social")


def test_an_exception_is_of_one_hall() -> None:
    """The halls below it stay as they are."""
    closed = Exception_(
        id="x",
        hall="city",
        kind=ExceptionKind.CLOSURE,
        starts_ms=at(MONDAY, 0),
        ends_ms=at(MONDAY, 24),
    )
    book = OpeningBook(TREE, CALENDAR, [daily("city", 9, 12)], [closed])
    assert opened(book, MONDAY)["city"] == []
    assert opened(book, MONDAY)["branch"] == ["city-9"]
    assert book.exceptions("city", at(MONDAY, 23), at(MONDAY, 25)) == [closed]
    assert book.exceptions("city", at(MONDAY, 24), at(MONDAY, 25)) == []


def test_the_next_opening() -> None:
    """The first session, of whatever lane, that begins later; None within two months of none."""
    book = OpeningBook(TREE, CALENDAR, [daily("city", 9, 12), daily("city", 8, 9, lane="social")])
    begins = book.next_opening("city", at(MONDAY, 8))
    assert begins is not None
    assert (begins.starts_ms, begins.lane) == (at(MONDAY, 9), None)
    tomorrow = book.next_opening("city", at(MONDAY, 13))
    assert tomorrow is not None
    assert (tomorrow.starts_ms, tomorrow.lane) == (at("2026-03-03", 8), "social")
    assert OpeningBook(TREE, CALENDAR).next_opening("gone", at(MONDAY, 13)) is None


def test_settings_are_inherited_key_by_key() -> None:
    """Each from the nearest hall that sets it, else as they are for everybody."""
    texts = {
        "city": {"hold_s": "60", "reschedules": "1", "release_plan": "9@00:00=1"},
        "district": {"hold_s": "90"},
    }
    book = OpeningBook(TREE, CALENDAR, settings=texts)
    town = book.settings("town")
    assert (town.hold_s, town.reschedules) == (90, 1)
    assert town.release_plan == (ReleaseStep(9, 0, 1.0),)
    assert town.slot_minutes == HallSettings().slot_minutes
    assert book.settings("city").hold_s == 60
    assert book.settings("nowhere") == HallSettings()


def test_settings_are_read_as_they_are_written() -> None:
    """Every key has a reader, and every default is a value that it takes."""
    usual = HallSettings()
    texts = {key: written(getattr(usual, key)) for key in KEYS}
    assert texts["release_plan"] == "3@08:00=0.6 1@08:00=0.3 0@00:00=0.1"
    assert settings_of([texts]) == usual


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("hold_minutes", "5", "there is no setting"),
        ("hold_s", "-1", "from 30 to 1800"),
        ("hold_s", "29", "from 30 to 1800"),
        ("hold_s", "６０", "from 30 to 1800"),
        ("hold_s", "", "from 30 to 1800"),
        ("slot_minutes", "7", "one of 5, 10"),
        ("walk_in_share", "1.01", "from 0 to 1"),
        ("walk_in_share", "40%", "from 0 to 1"),
        ("release_plan", "", "needs a step"),
        ("release_plan", "3@8:00=0.6", "DAYS@HH:MM=SHARE"),
        ("release_plan", "3@24:00=0.6", "DAYS@HH:MM=SHARE"),
        ("release_plan", "3@08:00=0.6 3@08:00=0.4", "in order of time"),
        ("release_plan", "1@08:00=0.6 3@08:00=0.4", "in order of time"),
        ("release_plan", "3@08:00=0.6 1@08:00=0.41", "add up to more than 1"),
    ],
)
def test_a_bad_setting_is_refused(key: str, text: str, told: str) -> None:
    """In both languages."""
    with pytest.raises(BadSetting, match=told) as refused:
        parsed(key, text)
    assert refused.value.zh
    assert refused.value.zh != refused.value.en
