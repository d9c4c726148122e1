"""A manager says when halls take people, and everything that asks goes by it at once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from kit.clock import ManualClock, instant, shanghai_ms
from records.models.opening.bookings import ConcernedBooking, NoBookings
from records.opening.opening_book import OpeningBook
from records.opening.sessions import Exception_
from records.transactions import Connection
from tests.support.house import RunningHouse, running_house

HALL = "branch-1"
TODAY = "2026-11-23"
MINE = {"hall": HALL, "lane": "instant"}


@pytest_asyncio.fixture(scope="module")
async def house(
    template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[RunningHouse]:
    """A house at a quarter past nine on a Monday morning that stands still."""
    clock = ManualClock(shanghai_ms(TODAY, 9, 15))
    async with running_house(tmp_path_factory.mktemp("openings"), template, clock) as house:
        yield house


def at(hour: int, day: str = TODAY) -> str:
    """A full hour of a day, up to 24, as clients write it."""
    ms = shanghai_ms(day) + hour * 3_600_000
    return instant(ms).replace("+00:00", "Z")


def exception(starts: int, ends: int, kind: str = "closure", **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A body for an exception of today."""
    return {"kind": kind, "from": at(starts), "to": at(ends), "reason": "停电", **more}


async def made(house: RunningHouse, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a manager writes, which must be taken."""
    reply = await house.post(path, "manager", body)
    assert reply.status_code == 201, reply.text
    told: dict[str, Any] = reply.json()
    return told


async def withdraw(house: RunningHouse, kind: str, name: str) -> None:
    """Take back what was written."""
    reply = await house.post(f"/{kind}/{name}/withdraw", "manager")
    assert reply.status_code == 200, reply.text


async def day(house: RunningHouse, date: str = TODAY, hall: str = HALL) -> dict[str, Any]:
    """A day of a hall's calendar, as anybody may read it."""
    reply = await house.http.get(
        f"/api/v1/halls/{hall}/calendar", params={"from": date, "to": date}
    )
    assert reply.status_code == 200, reply.text
    (found,) = reply.json()["days"]
    told: dict[str, Any] = found
    return told


def hours(sessions: list[dict[str, Any]], date: str = TODAY) -> list[tuple[int, int]]:
    """From which hour to which sessions last."""
    clock = [
        [instant(shanghai_ms(date) + hour * 3_600_000) for hour in range(25)].index(one[edge])
        for one in sessions
        for edge in ("starts_at", "ends_at")
    ]
    return list(zip(clock[::2], clock[1::2], strict=True))


async def page_of(house: RunningHouse, hall: str = HALL) -> dict[str, Any]:
    """A hall as its screens see it."""
    found: dict[str, Any] = (await house.http.get(f"/api/v1/halls/{hall}")).json()
    return found


async def taken(house: RunningHouse, **more: str) -> tuple[int, str | None]:
    """Take a number at the kiosk: the status, and the code of a refusal."""
    reply = await house.post("/tickets", "kiosk", {**MINE, **more})
    return reply.status_code, reply.json().get("code")


async def test_a_closure_closes_at_once(house: RunningHouse) -> None:
    """Kiosk, page, list and calendar all go by it, and by its end; other halls go on."""
    closure = await made(house, f"/halls/{HALL}/exceptions", exception(9, 11))
    assert closure["cancelled"] == 0
    assert (closure["set_by"], closure["withdrawn_at"]) == ("manager", None)
    assert await taken(house) == (409, "hall_closed")
    assert await taken(house, hall="branch-2") == (201, None)
    page = await page_of(house)
    assert (page["open"], page["opens_at"]) == (False, instant(shanghai_ms(TODAY, 11)))
    assert [lane["open"] for lane in page["lanes"]] == [False] * 4
    (listed,) = [one for one in (await house.http.get("/api/v1/halls")).json() if one["id"] == HALL]
    assert not listed["open"]
    ranked = (await house.http.get("/api/v1/halls", params={"for": "GA-001"})).json()
    assert ranked[-1]["id"] == HALL
    found = await day(house)
    assert hours(found["sessions"]) == [(0, 8), (8, 9), (11, 12), (12, 18), (18, 24)]
    assert [(one["id"], one["reason"]) for one in found["exceptions"]] == [(closure["id"], "停电")]
    await withdraw(house, "exceptions", closure["id"])
    assert await taken(house) == (201, None)
    found = await day(house)
    assert hours(found["sessions"]) == [(0, 8), (8, 12), (12, 18), (18, 24)]
    assert found["exceptions"] == []


async def test_a_closed_lane_leaves_the_others_open(house: RunningHouse) -> None:
    """The hall is open; the lane has hours of its own on this day."""
    closure = await made(house, f"/halls/{HALL}/exceptions", exception(9, 11, lane="instant"))
    assert await taken(house) == (409, "hall_closed")
    refused = (await house.post("/tickets", "kiosk", MINE)).json()
    assert refused["detail_zh"] == "该业务目前未开放。"
    assert await taken(house, lane="social") == (201, None)
    page = await page_of(house)
    assert page["open"]
    assert {lane["lane"]: lane["open"] for lane in page["lanes"]} == {
        "instant": False,
        "business": True,
        "social": True,
        "project": True,
    }
    found = await day(house)
    assert hours(found["sessions"]) == [(0, 8), (8, 12), (12, 18), (18, 24)]
    assert list(found["lanes"]) == ["instant"]
    assert hours(found["lanes"]["instant"]) == [(0, 8), (8, 9), (11, 12), (12, 18), (18, 24)]
    await withdraw(house, "exceptions", closure["id"])


async def test_hours_of_its_own_and_an_extra_session(house: RunningHouse) -> None:
    """A hall that opens in the afternoon takes people in the morning by an extra session only."""
    body = {"days": ["workdays"], "opens": "13:00", "closes": "24:00"}
    own = await made(house, f"/halls/{HALL}/openings", body)
    assert (own["days"][-1], own["closes"], own["set_by"]) == ("makeup", "24:00", "manager")
    page = await page_of(house)
    assert (page["open"], page["opens_at"]) == (False, instant(shanghai_ms(TODAY, 13)))
    assert page["opening"] == [
        {
            "weekdays": [1, 2, 3, 4, 5],
            "opens": "13:00",
            "closes": "24:00",
            "makeup": True,
            "holiday": False,
            "every_n_weeks": 1,
        }
    ]
    assert await taken(house) == (409, "hall_closed")
    extra = await made(house, f"/halls/{HALL}/exceptions", exception(9, 10, "extra_session"))
    assert await taken(house) == (201, None)
    found = await day(house)
    assert [one["opening"] for one in found["sessions"]] == [None, own["id"]]
    assert hours(found["sessions"]) == [(9, 10), (13, 24)]
    assert hours((await day(house, "2026-11-28"))["sessions"], "2026-11-28") == []
    await withdraw(house, "exceptions", extra["id"])
    await withdraw(house, "openings", own["id"])
    again = await house.post(f"/openings/{own['id']}/withdraw", "manager")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_move")
    assert (await page_of(house))["open"]


async def test_a_change_of_hours_leaves_no_gap(house: RunningHouse) -> None:
    """The old opening ends and the new one begins in one step; both are kept, with who and when."""
    first = await made(
        house,
        f"/halls/{HALL}/openings",
        {"days": ["daily"], "opens": "08:00", "closes": "12:00"},
    )
    overlapping = {"days": ["mon"], "opens": "11:00", "closes": "17:00"}
    refused = await house.post(f"/halls/{HALL}/openings", "manager", overlapping)
    assert refused.status_code == 422
    (fault,) = refused.json()["errors"]
    assert (fault["field"], fault["code"]) == ("opens", "overlaps")
    assert "daily 08:00–12:00" in fault["detail"]
    replacing = {**overlapping, "replaces": first["id"]}
    second = await made(house, f"/halls/{HALL}/openings", replacing)
    assert second["version"] == first["version"] + 1
    held = (await house.get(f"/halls/{HALL}/openings", "clerk-01")).status_code
    assert held == 403
    held = (await house.get(f"/halls/{HALL}/openings", "manager")).json()
    assert [one["id"] for one in held["in_force"]] == [second["id"]]
    assert [one["id"] for one in held["openings"]][:2] == [second["id"], first["id"]]
    assert held["openings"][1]["withdrawn_by"] == "manager"
    for hall, old in ((HALL, first), ("branch-2", second)):
        wrong = {**overlapping, "replaces": old["id"]}
        gone = await house.post(f"/halls/{hall}/openings", "manager", wrong)
        assert [one["code"] for one in gone.json()["errors"]] == ["unknown"]
    await withdraw(house, "openings", second["id"])
    held = (await house.get(f"/halls/{HALL}/openings", "manager")).json()
    assert {one["hall"] for one in held["in_force"]} == {"tonghua"}


async def test_the_city_hall_speaks_for_those_below(house: RunningHouse) -> None:
    """Branches and the district have its hours; its closure is its own."""
    closure = await made(house, "/halls/tonghua/exceptions", exception(9, 11))
    assert not (await page_of(house, "tonghua"))["open"]
    assert (await page_of(house, "dongchang"))["open"]
    await withdraw(house, "exceptions", closure["id"])
    evening = {"days": ["wed"], "opens": "19:00", "closes": "20:00", "lane": "social"}
    own = await made(house, "/halls/tonghua/openings", evening)
    for hall in ("branch-2", "dongchang"):
        found = await day(house, "2026-11-25", hall)
        assert hours(found["lanes"]["social"], "2026-11-25") == [(19, 20)]
        held = (await house.get(f"/halls/{hall}/openings", "manager")).json()
        assert [one["lane"] for one in held["in_force"]] == [None] * 4 + ["social"]
    await withdraw(house, "openings", own["id"])


async def test_a_preview_changes_nothing(house: RunningHouse) -> None:
    """It tells the sessions that end, cut to the closure, or those that an extra one holds."""
    before = house.ctx.openings.version
    path = f"/halls/{HALL}/exceptions/preview"
    closes = (await house.post(path, "manager", exception(10, 20))).json()
    assert (closes["session_count"], closes["booking_count"]) == (3, 0)
    assert hours(closes["sessions"]) == [(10, 12), (12, 18), (18, 20)]
    holds = (await house.post(path, "manager", exception(10, 20, "extra_session"))).json()
    assert hours(holds["sessions"]) == [(10, 20)]
    assert holds["sessions"][0]["opening"] is None
    assert house.ctx.openings.version == before
    assert (await page_of(house))["open"]


async def test_the_calendar_knows_holidays_and_what_is_unknown(house: RunningHouse) -> None:
    """Kinds of days by law; next year is provisional, and its first of January a plain Friday."""
    kinds = {
        date: ((await day(house, date))["kind"], (await day(house, date))["provisional"])
        for date in ("2026-10-01", "2026-10-10", "2026-11-23", "2026-11-28", "2027-01-01")
    }
    assert kinds == {
        "2026-10-01": ("holiday", False),
        "2026-10-10": ("makeup", False),
        "2026-11-23": ("workday", False),
        "2026-11-28": ("rest", False),
        "2027-01-01": ("workday", True),
    }


async def test_settings_are_inherited_and_kept(house: RunningHouse) -> None:
    """A value of the city hall holds in a branch until that has its own, and again after it."""

    async def held(hall: str = HALL) -> tuple[str, str | None]:
        found = (await house.get(f"/halls/{hall}/settings", "manager")).json()
        (one,) = [one for one in found["settings"] if one["key"] == "horizon_working_days"]
        return one["value"], one["hall"]

    async def change(hall: str, value: str | None) -> dict[str, Any]:
        body = {"key": "horizon_working_days", "value": value}
        reply = await house.post(f"/halls/{hall}/settings", "manager", body)
        assert reply.status_code == 200, reply.text
        found: dict[str, Any] = reply.json()
        return found

    assert await held() == ("3", "tonghua")
    await change(HALL, "7")
    assert await held() == ("7", HALL)
    assert house.ctx.openings.settings(HALL).horizon_working_days == 7
    assert await held("branch-2") == ("3", "tonghua")
    told = await change(HALL, None)
    assert await held() == ("3", "tonghua")
    (record,) = told["history"]
    assert (record["value"], record["set_by"], record["withdrawn_by"]) == (
        "7",
        "manager",
        "manager",
    )


class SomeBookings(NoBookings):
    """Two bookings stand in whatever is closed; tells what it was asked to do."""

    def __init__(self) -> None:
        self.done: list[Any] = []

    async def concerned(self, _db: Connection, closure: Exception_) -> list[ConcernedBooking]:
        """Both of them."""
        times = closure.starts_ms, closure.starts_ms + 1_800_000
        return [ConcernedBooking(name, "social", "item:X", "c-1…9", *times) for name in "ab"]

    async def close(self, _tx: Connection, closure: Exception_, _now_ms: int) -> int:
        """Note it."""
        self.done.append(("close", closure.hall))
        return 2

    async def replan(self, _tx: Connection, book: OpeningBook, halls: Any, _now_ms: int) -> None:  # noqa: ANN401
        """Note it."""
        self.done.append(("replan", sorted(halls), book.version))


async def test_bookings_follow_in_the_same_transaction(
    house: RunningHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is concerned is told before; then they are cancelled, and slots planned by the new book.

    Nothing is changed if that fails.
    """
    bookings = SomeBookings()
    monkeypatch.setattr(house.ctx, "bookings", bookings)
    body = exception(10, 12)
    seen = (await house.post(f"/halls/{HALL}/exceptions/preview", "manager", body)).json()
    assert (seen["booking_count"], [one["id"] for one in seen["bookings"]]) == (2, ["a", "b"])
    assert bookings.done == []
    closure = await made(house, f"/halls/{HALL}/exceptions", body)
    assert closure["cancelled"] == 2
    version = house.ctx.openings.version
    assert bookings.done == [("close", HALL), ("replan", [HALL], version)]
    await withdraw(house, "exceptions", closure["id"])
    assert bookings.done[2:] == [("replan", [HALL], version + 1)]
    await made(house, f"/halls/{HALL}/exceptions", exception(10, 12, "extra_session"))
    assert ("close", HALL) not in bookings.done[2:]

    async def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(bookings, "replan", fail)
    failed = await house.post("/halls/tonghua/exceptions", "manager", body)
    assert failed.status_code == 500
    assert house.ctx.openings.version == version + 2
    assert (await day(house, hall="tonghua"))["exceptions"] == []


OLDER = {"valid_to": "2027-01-01"}
FAULTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("exceptions", exception(12, 10), "to", "out_of_range"),
    ("exceptions", exception(10, 10), "to", "out_of_range"),
    ("exceptions", exception(0, 9), "to", "out_of_range"),
    ("exceptions", exception(-1, 12), "from", "out_of_range"),
    ("exceptions", exception(20, 25, "extra_session"), "to", "out_of_range"),
    ("exceptions", {**exception(10, 12), "from": "2026-02-30T10:00:00Z"}, "from", "no_such_day"),
    ("exceptions", {**exception(10, 12), "from": "2026-11-24T25:00:00Z"}, "from", "no_such_day"),
    ("exceptions", {**exception(10, 12), "from": "2026-11-24T10:00:00"}, "from", "no_offset"),
    ("exceptions", {**exception(10, 12), "from": "tomorrow"}, "from", "bad_format"),
    ("exceptions", {**exception(10, 12), "from": "2026-W48-1T10:00:00Z"}, "from", "bad_format"),
    ("exceptions", {**exception(10, 12), "to": "9999-12-31T23:59:59Z"}, "to", "out_of_range"),
    ("exceptions", {**exception(10, 12), "to": "2028-11-30T00:00:00Z"}, "to", "out_of_range"),
    ("exceptions", exception(10, 12, lane="enquiries"), "lane", "unknown"),
    ("exceptions", exception(10, 12, kind="holiday"), "kind", "not_allowed"),
    ("exceptions", exception(10, 12, reason=" "), "reason", "bad_format"),
    ("openings", {"opens": "12:00", "closes": "08:00"}, "closes", "out_of_range"),
    ("openings", {"opens": "22:00", "closes": "02:00"}, "closes", "out_of_range"),
    ("openings", {"opens": "24:00"}, "opens", "bad_format"),
    ("openings", {"closes": "24:01"}, "closes", "bad_format"),
    ("openings", {"opens": "8:00"}, "opens", "bad_format"),
    ("openings", {"days": []}, "days", "too_short"),
    ("openings", {"days": ["someday"]}, "days[0]", "not_allowed"),
    ("openings", {"lane": "enquiries"}, "lane", "unknown"),
    ("openings", {"valid_from": "2026-02-30"}, "valid_from", "no_such_day"),
    ("openings", {"valid_from": "20261130"}, "valid_from", "bad_format"),
    ("openings", {"valid_to": "2026-11-22"}, "valid_to", "out_of_range"),
    ("openings", {"valid_from": "2027-01-02", **OLDER}, "valid_to", "out_of_range"),
    ("openings", {"every_n_weeks": 2}, "valid_from", "missing"),
    ("openings", {"every_n_weeks": 53}, "every_n_weeks", "out_of_range"),
    ("openings", {"replaces": "none"}, "replaces", "unknown"),
    ("settings", {"key": "hold_minutes", "value": "5"}, "key", "invalid"),
    ("settings", {"key": "hold_minutes", "value": None}, "key", "invalid"),
    ("settings", {"key": "hold_s", "value": "5"}, "value", "invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "body", "field", "code"), FAULTS)
async def test_bad_input_changes_nothing(
    house: RunningHouse, what: str, body: dict[str, Any], field: str, code: str
) -> None:
    """Each fault is told by its field, in both languages; a preview refuses the same."""
    usual = {"days": ["daily"], "opens": "08:00", "closes": "12:00"}
    sent = {**usual, **body} if what == "openings" else body
    before = house.ctx.openings.version
    for path in (what, "exceptions/preview") if what == "exceptions" else (what,):
        reply = await house.post(f"/halls/branch-3/{path}", "manager", sent)
        assert reply.status_code == 422, reply.text
        (fault,) = reply.json()["errors"]
        assert (fault["field"], fault["code"]) == (field, code)
        assert fault["detail_zh"]
    assert house.ctx.openings.version == before
    held = (await house.get("/halls/branch-3/openings", "manager")).json()
    assert (held["openings"], held["exceptions"]) == ([], [])


async def test_what_is_said_twice_is_refused(house: RunningHouse) -> None:
    """Two closures of one hall at one time; that of a lane within one of the hall is another."""
    closure = await made(house, "/halls/branch-4/exceptions", exception(10, 12))
    again = await house.post("/halls/branch-4/exceptions", "manager", exception(11, 13))
    assert [one["code"] for one in again.json()["errors"]] == ["overlaps"]
    await made(house, "/halls/branch-4/exceptions", exception(11, 13, lane="social"))
    await made(house, "/halls/branch-4/exceptions", exception(12, 13))
    await withdraw(house, "exceptions", closure["id"])
    twice = await house.post(f"/exceptions/{closure['id']}/withdraw", "manager")
    assert (twice.status_code, twice.json()["code"]) == (409, "illegal_move")


async def test_what_is_over_stays_as_it_was(timed: RunningHouse, clock: ManualClock) -> None:
    """A closure of the morning cannot be withdrawn in the afternoon."""
    closure = await made(timed, f"/halls/{HALL}/exceptions", exception(9, 11))
    clock.advance(minutes=120)
    over = await timed.post(f"/exceptions/{closure['id']}/withdraw", "manager")
    assert (over.status_code, over.json()["code"]) == (409, "illegal_move")
    assert await taken(timed) == (201, None)


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("from=2026-02-30", "from", "no_such_day"),
        ("from=soon", "from", "bad_format"),
        ("from=0001-01-01", "from", "out_of_range"),
        ("from=2026-11-23&to=2026-11-22", "to", "out_of_range"),
        ("from=2026-11-23&to=2027-01-24", "to", "out_of_range"),
        ("day=2026-11-23", "day", "unknown"),
        ("from=2026-11-23&from=2026-11-24", "from", "repeated"),
    ],
)
async def test_a_bad_span(house: RunningHouse, query: str, field: str, code: str) -> None:
    """Days that there are not, backwards, or too many of them."""
    reply = await house.http.get(f"/api/v1/halls/{HALL}/calendar?{query}")
    assert reply.status_code == 422
    assert [(one["field"], one["code"]) for one in reply.json()["errors"]] == [(field, code)]


async def test_the_longest_span(house: RunningHouse) -> None:
    """62 days, each once."""
    reply = await house.http.get(f"/api/v1/halls/{HALL}/calendar?from=2026-11-23&to=2027-01-23")
    days = [one["date"] for one in reply.json()["days"]]
    assert (len(set(days)), days[0], days[-1]) == (62, "2026-11-23", "2027-01-23")
