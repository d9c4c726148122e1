"""A manager says when halls take people, and everything that asks goes by it at once."""

from typing import Any

from kit.clock import instant, shanghai_ms
from tests.support.house import RunningHouse
from tests.support.openings import (
    HALL,
    MINE,
    TODAY,
    day,
    exception,
    hours,
    made,
    page_of,
    taken,
    withdraw,
)


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
