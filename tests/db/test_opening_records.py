"""Openings, exceptions and settings in SQL: history, versions, and what the tables refuse."""

from dataclasses import replace

import pytest
from structlog.testing import capture_logs
from tortoise.exceptions import IntegrityError

from kit.clock import shanghai_ms
from kit.ids import new_id
from records.booking.quotas import Quota
from records.models.booking.quotas import add_quota, known_in_force
from records.models.catalogue.sourced import Source
from records.models.opening.book import read_opening_book
from records.models.opening.hall_settings import (
    KnownSetting,
    add_setting,
    listed_settings,
    settings_in_force,
    settings_of_hall,
    unlist_settings,
    withdraw_setting,
)
from records.models.opening.legal_days import (
    SpecialDay,
    drop_special_days,
    put_special_days,
    read_calendar,
)
from records.models.opening.opening_exceptions import (
    add_exception,
    exceptions_in_force,
    exceptions_of_hall,
    find_exception,
    withdraw_exception,
)
from records.models.opening.openings import (
    Signed,
    add_opening,
    find_opening,
    find_openings,
    listed_openings,
    openings_in_force,
    openings_of_hall,
    unlist_openings,
    withdraw_opening,
)
from records.models.opening.versions import move_version, opening_version
from records.opening.legal_calendar import DayKind
from records.opening.sessions import Exception_, ExceptionKind, Opening
from records.transactions import connection, transaction
from tests.support.recorded_line import HALL
from tests.support.small_catalogue import BRANCH, bring, catalogue

DAY = "2026-03-02"
FILES = Source("demo", "", "")
EVENING = Opening(
    id="evening",
    hall=HALL,
    day_kinds=frozenset({"mon", "makeup"}),
    starts_min=18 * 60,
    ends_min=24 * 60,
    valid_from="2026-01-01",
    every_n_weeks=2,
)
CLOSURE = Exception_(
    id="closure",
    hall=HALL,
    lane="a",
    kind=ExceptionKind.CLOSURE,
    starts_ms=shanghai_ms(DAY),
    ends_ms=shanghai_ms(DAY) + 1,
    reason="停电",
)


async def test_an_opening_is_kept_as_it_was_written(database: str) -> None:
    """With its version, also after it was withdrawn, once and for all."""
    assert await add_opening(connection(), EVENING, "manager", 5) == 1
    again = replace(EVENING, id="again")
    assert await add_opening(connection(), again, "files", 6, source=FILES) == 2
    other = replace(EVENING, id="other", hall=BRANCH)
    assert await add_opening(connection(), other, "manager", 7) == 1
    assert await openings_in_force(connection()) == [
        replace(other, version=1),
        replace(EVENING, version=1),
        replace(again, version=2),
    ]
    assert await withdraw_opening(connection(), "evening", "chief", 8)
    assert not await withdraw_opening(connection(), "evening", "somebody else", 9)
    known = await find_opening(connection(), "evening")
    assert known is not None
    assert await find_openings(connection(), ["evening", "nothing"]) == {"evening": known}
    assert known.opening == replace(EVENING, version=1)
    assert known.signed == Signed("manager", 5, "chief", 8)
    assert [one.opening.id for one in await openings_of_hall(connection(), HALL, 9)] == [
        "again",
        "evening",
    ]
    assert [one.id for one in await openings_in_force(connection())] == ["other", "again"]


async def test_what_the_files_name(database: str) -> None:
    """Only what came by them, until they name it no more."""
    await add_opening(connection(), EVENING, "manager", 5)
    await add_opening(connection(), replace(EVENING, id="again"), "files", 6, source=FILES)
    assert [one.opening.id for one in await listed_openings(connection())] == ["again"]
    await unlist_openings(connection(), [])
    assert [one.opening.id for one in await listed_openings(connection())] == ["again"]
    await unlist_openings(connection(), ["again"])
    assert await listed_openings(connection()) == []


async def test_an_exception_is_kept_as_it_was_made(database: str) -> None:
    """Also after it was withdrawn."""
    await add_exception(connection(), CLOSURE, "manager", 5)
    assert await exceptions_in_force(connection()) == [CLOSURE]
    assert await withdraw_exception(connection(), "closure", "chief", 8)
    assert not await withdraw_exception(connection(), "closure", "somebody else", 9)
    assert await exceptions_in_force(connection()) == []
    known = await find_exception(connection(), "closure")
    assert known == (CLOSURE, Signed("manager", 5, "chief", 8))
    assert await exceptions_of_hall(connection(), HALL, 9) == [known]


async def test_of_a_setting_one_value_is_in_force(database: str) -> None:
    """The one before it must have been withdrawn; both are kept."""
    first = KnownSetting(new_id(), HALL, "hold_s", "60", listed=True, signed=Signed("files", 5))
    second = first._replace(id=new_id(), value="90", listed=False, signed=Signed("manager", 6))
    await add_setting(connection(), first)
    with pytest.raises(IntegrityError):
        await add_setting(connection(), second)
    assert await withdraw_setting(connection(), HALL, "hold_s", "manager", 6)
    await add_setting(connection(), second)
    assert await settings_in_force(connection()) == {HALL: {"hold_s": second}}
    withdrawn = first._replace(signed=Signed("files", 5, "manager", 6))
    assert await settings_of_hall(connection(), HALL, 9) == [second, withdrawn]
    assert await listed_settings(connection()) == [withdrawn]
    await unlist_settings(connection(), [first.id])
    assert await listed_settings(connection()) == []
    assert not await withdraw_setting(connection(), HALL, "reschedules", "manager", 7)


async def test_the_legal_calendar(database: str) -> None:
    """Days are written over and taken out; a year is known by any of its days."""
    holiday, makeup = SpecialDay(DayKind.HOLIDAY, "notice 1"), SpecialDay(DayKind.MAKEUP, "2")
    await put_special_days(connection(), {"2026-10-01": holiday, "2026-10-10": holiday})
    await put_special_days(connection(), {"2026-10-10": makeup})
    await drop_special_days(connection(), ["2026-10-01"])
    calendar = await read_calendar(connection())
    assert calendar.special == {"2026-10-10": DayKind.MAKEUP}
    assert calendar.knows(2026)


async def test_the_book_is_read_as_a_whole(database: str) -> None:
    """Halls, openings, exceptions, settings and legal days, under the version they have."""
    empty = await read_opening_book(connection())
    assert (empty.version, empty.halls) == (0, [])
    await bring(catalogue())
    before = await opening_version(connection())
    await move_version(connection())
    await add_opening(connection(), EVENING, "manager", 5)
    await add_exception(connection(), replace(CLOSURE, lane=None), "manager", 5)
    value = KnownSetting("s", HALL, "hold_s", "60", listed=False, signed=Signed("manager", 5))
    await add_setting(connection(), value)
    for key, text in (("of_another_release", "1"), ("reschedules", "many")):
        strange = value._replace(id=key, key=key, value=text)
        await add_setting(connection(), strange)
    with capture_logs() as logs:
        book = await read_opening_book(connection())
    assert {(log["event"], log["key"]) for log in logs} == {
        ("hall_setting_ignored", "of_another_release"),
        ("hall_setting_ignored", "reschedules"),
    }
    assert book.settings(HALL).reschedules == 2
    assert book.version == before + 1
    assert book.halls == [HALL, BRANCH]
    assert book.settings(HALL).hold_s == 60
    assert book.settings(BRANCH).hold_s == 300
    monday = shanghai_ms("2026-01-12")
    assert not book.open_at(HALL, monday)
    assert book.open_at(HALL, monday + 18 * 3_600_000)
    assert book.open_at(BRANCH, monday)
    assert book.exceptions(HALL, CLOSURE.starts_ms, CLOSURE.ends_ms)


@pytest.mark.usefixtures("database")
async def test_quotas_are_told_the_most_general_first() -> None:
    """On either database, whatever it holds of nulls."""
    scopes = [("2026-12-01", 540), (None, 540), ("2026-12-01", None), (None, None)]
    async with transaction() as tx:
        for n, scope in enumerate(scopes):
            await add_quota(tx, Quota(f"q{n}", HALL, "instant", *scope, 1), "manager", 5)
    told = await known_in_force(connection(), HALL, "2026-11-30")
    assert [known.quota.scope[2:] for known in told] == [
        (None, None),
        (None, 540),
        ("2026-12-01", None),
        ("2026-12-01", 540),
    ]
