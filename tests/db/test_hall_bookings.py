"""A hall's day of appointments over HTTP, page by page, on both databases."""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from kit.clock import MINUTE_MS, instant, shanghai_ms
from records.booking.states import AppointmentState
from records.db import sql
from records.models.booking.appointments import Appointment, add_appointments
from records.models.hall_bookings import BookedDay, Place, appointments_of_day, count_day
from records.transactions import connection
from tests.support.attack import assert_problem
from tests.support.booking_house import (
    HALL,
    TODAY,
    TUESDAY,
    WEDNESDAY,
    BookingHouse,
    booking_house_like,
    made,
)
from tests.support.house import STILL_MS

AT_MOST = 200
FRIDAY, SATURDAY = "2026-11-27", "2026-11-28"
STATES = {"booked", "arrived", "fulfilled", "left", "cancelled", "no_show"}
_names = count(1)


@pytest_asyncio.fixture(scope="module")
async def shared(
    like: str, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BookingHouse]:
    """A house on one of the databases, at a quarter past nine."""
    async with booking_house_like(like, tmp_path_factory.mktemp("booking"), template) as one:
        yield one


@pytest_asyncio.fixture
async def house(shared: BookingHouse) -> AsyncIterator[BookingHouse]:
    """The same, with nothing booked."""
    yield shared
    for table in ("appointment", "ticket"):
        await sql.change(connection(), f"DELETE FROM {table}")
    shared.clock.at_ms = STILL_MS


def row(hour: int, minute: int = 0, date: str = TUESDAY, **fields: Any) -> Appointment:  # noqa: ANN401
    """Somebody's appointment at a time."""
    starts_ms, name = shanghai_ms(date, hour, minute), f"appt{next(_names):05}"
    usual: dict[str, Any] = {
        "id": name,
        "state": AppointmentState.BOOKED,
        "version": 1,
        "citizen": f"citizen-{name}",
        "hall": HALL,
        "lane": "instant",
        "subject": "item:GA-001",
        "answers": "{}",
        "date": date,
        "starts_ms": starts_ms,
        "ends_ms": starts_ms + 30 * MINUTE_MS,
        "session_ends_ms": starts_ms + 60 * MINUTE_MS,
        "units": 1,
        "booked_by": "citizen:somebody",
        "booked_ms": 1,
        "overbooked": False,
        "reason": "",
        "rescheduled": 0,
        "changed_ms": 1,
    }
    return Appointment(**usual | fields)


async def booked(*time: Any, **fields: Any) -> str:  # noqa: ANN401
    """The same, written down; its id."""
    one = row(*time, **fields)
    await add_appointments(connection(), [one])
    return one.id


async def cancel(name: str) -> None:
    """Somebody does not come after all."""
    change = "UPDATE appointment SET state='cancelled', ended_ms=1 WHERE id=?"
    await sql.change(connection(), change, name)


async def page(house: BookingHouse, **query: str) -> dict[str, Any]:
    """What the manager is shown of Tuesday."""
    path = f"/api/v1/halls/{HALL}/appointments"
    bearer = {"authorization": f"Bearer {await house.house.login('manager')}"}
    asked = {"date": TUESDAY, **query}
    reply = await house.house.http.get(path, params=asked, headers=bearer)
    assert reply.status_code == 200, reply.text
    told: dict[str, Any] = reply.json()
    return told


def ids(told: dict[str, Any]) -> list[str]:
    """Which appointments a page has."""
    return [one["id"] for one in told["appointments"]]


async def test_no_page_is_longer_than_the_bound(house: BookingHouse) -> None:
    """Fifty unless more are asked for, two hundred at most; all the pages are the day, in order."""
    all_of_it = [await booked(9 + n % 8, 30 * (n % 2)) for n in range(AT_MOST + 7)]
    assert len(ids(await page(house))) == 50
    first = await page(house, limit=str(AT_MOST))
    assert len(ids(first)) == AT_MOST
    rest = await page(house, limit=str(AT_MOST), cursor=first["next_cursor"])
    assert rest["next_cursor"] is None
    assert sorted(ids(first) + ids(rest)) == sorted(all_of_it)
    times = [one["starts_at"] for told in (first, rest) for one in told["appointments"]]
    assert times == sorted(times)
    for query in ("limit=201", "limit=0", "cursor=x", "cursor=YTEuYg", "state=gone", "lane=%00"):
        reply = await house.house.get(f"/halls/{HALL}/appointments?{query}", "manager")
        assert_problem(reply, 422, "invalid")
    for query in ("session=25:00", "session=noon", "q=%00", f"q={'a' * 41}", "sort=id"):
        reply = await house.house.get(f"/halls/{HALL}/appointments?{query}", "manager")
        assert_problem(reply, 422, "invalid")


async def test_paging_loses_and_doubles_nothing(house: BookingHouse) -> None:
    """While others book, cancel and move at every place around the page's end."""
    before = [await booked(9 + n // 8, 30 * (n % 2)) for n in range(40)]
    first = await page(house, limit="10")
    seen, moved = ids(first), before[-1]
    told = first
    while told["next_cursor"]:
        await cancel(seen[0])
        await cancel(seen[-1])
        for hour in (9, 11, 13):
            await booked(hour)
        away = "UPDATE appointment SET date=?, starts_ms=? WHERE id=?"
        await sql.change(connection(), away, WEDNESDAY, shanghai_ms(WEDNESDAY, 9), moved)
        told = await page(house, limit="10", cursor=told["next_cursor"])
        seen += ids(told)
    assert len(seen) == len(set(seen))
    assert set(before) - set(seen) == {moved}


async def test_a_day_is_told_by_sessions_and_states(house: BookingHouse) -> None:
    """Every time belongs to one session, whatever is open then; the counts are of all pages."""
    early, morning = await booked(7), await booked(10)
    await cancel(await booked(11))
    noon, late = await booked(12, 30, lane="social"), await booked(22)
    whole = await page(house, limit="1")
    assert whole["session"] is None
    names = [one["session"] for one in whole["sessions"]]
    assert len(names) > 1
    assert sum(one["appointments"] for one in whole["sessions"]) == 5
    assert whole["counts"] == dict.fromkeys(STATES, 0) | {"booked": 4, "cancelled": 1}
    parts = [await page(house, session=name) for name in names]
    assert [one["session"] for one in parts] == names
    assert sorted(name for one in parts for name in ids(one)) == sorted(ids(await page(house)))
    assert [ids(one)[0] for one in parts] == [early, morning, noon, late]
    told = await page(house, session="10:30", state="cancelled")
    assert len(ids(told)) == told["counts"]["cancelled"] == 1
    assert (told["session"], told["counts"]) == (names[1], parts[1]["counts"])
    assert ids(await page(house, lane="social")) == [noon]


async def test_the_session_now_is_the_one_that_goes_on(house: BookingHouse) -> None:
    """Of another day the first in which anything is booked."""
    names = [one["session"] for one in (await page(house, date=TODAY))["sessions"]]
    for hour, minute, nth in ((7, 0, 0), (9, 15, 1), (12, 0, 2), (23, 0, 3)):
        house.clock.at_ms = shanghai_ms(TODAY, hour, minute)
        told = await page(house, date=TODAY, session="now")
        assert told["session"] == names[nth], hour
    assert (await page(house, session="now"))["session"] == names[0]
    one = await booked(13)
    told = await page(house, session="now")
    assert (told["session"], ids(told)) == (names[2], [one])


async def test_a_closed_day_still_tells_what_was_booked(house: BookingHouse) -> None:
    """There is no session to choose, so all of it is shown."""
    whole = {"from": instant(shanghai_ms(FRIDAY)), "to": instant(shanghai_ms(SATURDAY))}
    closure = {"kind": "closure", "reason": "停电", **whole}
    made(await house.house.post(f"/halls/{HALL}/exceptions", "manager", closure))
    one = await booked(10, date=FRIDAY)
    told = await page(house, date=FRIDAY, session="now")
    assert (told["sessions"], told["session"], ids(told)) == ([], None, [one])


async def test_somebody_is_found(house: BookingHouse) -> None:
    """By what is shown of their id, by their number, and by the appointment; never by a pattern."""
    mine, other = await booked(9, citizen="abcdef12a_9f"), await booked(14, citizen="abcdef12ab9f")
    came = {"state": AppointmentState.ARRIVED, "ticket": "ticket-1", "arrived_ms": 1}
    here = await booked(15, citizen=None, **came)
    ticket = (
        "INSERT INTO ticket (id, hall, date, prefix, n, number, lane, state, ordinal, version,"
        " document) VALUES ('ticket-1', ?, ?, 'K', 7, 'K007', 'instant', 'waiting', 1, 1, '{}')"
    )
    await sql.change(connection(), ticket, HALL, TUESDAY)
    for sought in ("…a_9f", "A_9F", "abcdef12a_9f", mine):
        assert ids(await page(house, q=sought)) == [mine], sought
    assert ids(await page(house, q="9f")) == [mine, other]
    (found,) = (await page(house, q=" k007 "))["appointments"]
    assert (found["id"], found["number"]) == (here, "K007")
    none = await page(house, q="%")
    assert (ids(none), none["counts"]) == ([], dict.fromkeys(STATES, 0))


async def test_the_day_is_read_by_its_index(house: BookingHouse) -> None:
    """Neither a page nor the counts look at another day's appointments, and nothing is sorted."""
    db, plans = connection(), []
    day = BookedDay(HALL, TUESDAY, span_ms=(1, 2), state="booked")
    is_sqlite = db.capabilities.dialect == "sqlite"
    # Of few days, PostgreSQL would read all there is.
    dates = [TUESDAY, *(f"2026-12-{day:02}" for day in range(1, 31))]
    await add_appointments(db, [row(9 + n % 8, date=date) for date in dates for n in range(60)])
    await sql.change(db, "ANALYZE")
    asking = sql.rows

    async def explain(client: Any, statement: str, *values: object) -> list[dict[str, Any]]:  # noqa: ANN401
        if "FROM appointment" not in statement:  # what the house asks beside it
            return await asking(client, statement, *values)
        how = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        plans.append(str(await asking(client, how + statement, *values)))
        return []

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sql, "rows", explain)
        await appointments_of_day(db, day, Place(1, "a"), 50)
        await count_day(db, day)
    assert all("appointment_in_day" in plan for plan in plans), plans
    assert "Sort" not in plans[0]
    assert "TEMP B-TREE" not in plans[0]
    assert ("starts_ms>" if is_sqlite else "(starts_ms >=") in plans[0]
