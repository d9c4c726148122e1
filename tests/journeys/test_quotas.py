"""A manager plans windows, and what may be booked follows at once."""

from typing import Any

import pytest

from kit.clock import instant, shanghai_ms
from records.models.booking.slots import slots_of_day, take
from records.transactions import connection
from tests.support.house import STILL_MS, RunningHouse

MONDAY, TUESDAY, FRIDAY = "2026-11-23", "2026-11-24", "2026-11-27"


async def plan(
    house: RunningHouse, hall: str, windows: int | None, lane: str = "instant", **more: object
) -> Any:  # noqa: ANN401
    """A quota that must be taken; what is planned then."""
    body = {"lane": lane, "windows": windows, **more}
    reply = await house.post(f"/halls/{hall}/quotas", "manager", body)
    assert reply.status_code == 200, reply.text
    return reply.json()


async def capacities(house: RunningHouse, hall: str, day: str = TUESDAY) -> list[int]:
    """What each slot of a day takes of an item of one unit."""
    query = {"item": "GA-001", "date": day}
    reply = await house.http.get(f"/api/v1/halls/{hall}/slots", params=query)
    assert reply.status_code == 200, reply.text
    return [one["capacity"] for one in reply.json()]


async def sessions(
    house: RunningHouse, hall: str, lane: str = "instant", who: str = "manager", **query: str
) -> Any:  # noqa: ANN401
    """A lane's sessions of Tuesday, as the staff see them."""
    query = {"date": TUESDAY} | query
    path = f"/halls/{hall}/sessions?" + "&".join(f"{k}={v}" for k, v in query.items())
    reply = await house.get(path, who)
    assert reply.status_code == 200, reply.text
    return next(one for one in reply.json()["lanes"] if one["lane"] == lane)


async def test_the_most_precise_quota_is_what_is_offered(house: RunningHouse) -> None:
    """Each takes the place of a more general one for its time, and gives it back."""
    hall = "branch-1"
    usual = (await capacities(house, hall))[0]
    await plan(house, hall, 5)
    await plan(house, hall, 2, session="08:00")
    await plan(house, hall, 10, date=TUESDAY, walk_in_share=0)
    told = await plan(house, hall, 0, date=TUESDAY, session="12:00")
    assert len(told["in_force"]) == 4
    tuesday = await capacities(house, hall)
    assert (tuesday[0], tuesday[16], tuesday[24], tuesday[36]) == (60, 60, 0, 60)
    wednesday = await capacities(house, hall, "2026-11-25")
    assert (wednesday[0], wednesday[16], wednesday[24]) == (18, 7, 18)
    for more in (
        {"date": TUESDAY, "session": "12:00"},
        {"date": TUESDAY},
        {"session": "08:00"},
        {},
    ):
        told = await plan(house, hall, None, **more)
    assert told["in_force"] == []
    assert {one["withdrawn_by"] for one in told["history"]} == {"manager"}
    assert (await capacities(house, hall))[0] == usual


async def test_a_quota_takes_the_place_of_its_like(house: RunningHouse) -> None:
    """One is in force, and the other stays in the history with who set and withdrew it."""
    await plan(house, "branch-2", 3)
    told = await plan(house, "branch-2", 4)
    (quota,) = told["in_force"]
    assert (quota["windows"], quota["set_by"], quota["set_at"]) == (4, "manager", instant(STILL_MS))
    old = next(one for one in told["history"] if one["windows"] == 3)
    assert old["withdrawn_at"] == instant(STILL_MS)
    assert (await house.get("/halls/branch-2/quotas", "clerk-01")).status_code == 403
    await plan(house, "branch-2", None)


async def test_the_staff_see_what_is_planned_and_taken(house: RunningHouse) -> None:
    """Session by session, and apart from it what was taken where nothing is offered any more."""
    hall = "tonghua"
    await plan(house, hall, 10, session="08:00")
    slot = next(
        one
        for one in await slots_of_day(connection(), hall, "instant", TUESDAY)
        if one.starts_ms == shanghai_ms(TUESDAY, 9)
    )
    assert await take(connection(), slot.id, 7, 10_000, STILL_MS)
    assert await take(connection(), slot.id, 5, 10_000, STILL_MS, "booked")
    lane = await sessions(house, hall, who="clerk-01")
    assert [one["session"] for one in lane["sessions"]] == ["00:00", "08:00", "12:00", "18:00"]
    morning = lane["sessions"][1]
    assert (morning["windows"], morning["walk_in_share"], morning["slots"]) == (10, 0.4, 8)
    assert morning["quota"]
    assert morning["taken"] == {
        "capacity": 8 * 36,
        "held": 7,
        "booked": 5,
        "resting": 0,
        "overbooked": 0,
    }
    await plan(house, hall, 1, session="08:00")
    lowered = (await sessions(house, hall))["sessions"][1]
    assert lowered["taken"]["capacity"] == 7 * 3 + 12
    body = {"kind": "closure", "lane": "instant", "reason": "停电"}
    body |= {"from": instant(slot.starts_ms), "to": instant(slot.ends_ms)}
    made = await house.post(f"/halls/{hall}/exceptions", "manager", body)
    closed = (await sessions(house, hall))["closed"]
    assert (closed["held"], closed["booked"]) == (7, 5)
    await house.reopen(made.json()["id"])
    assert (await sessions(house, hall))["sessions"][1] == lowered
    await plan(house, hall, None, session="08:00")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"lane": "none", "windows": 1}, "lane"),
        ({"lane": "instant", "windows": -1}, "windows"),
        ({"lane": "instant", "windows": 1.5}, "windows"),
        ({"lane": "instant"}, "windows"),
        ({"lane": "instant", "windows": 1, "walk_in_share": 1.1}, "walk_in_share"),
        ({"lane": "instant", "windows": 1, "date": "2026-02-30"}, "date"),
        ({"lane": "instant", "windows": 1, "date": "2026-11-22"}, "date"),
        ({"lane": "instant", "windows": 1, "date": "2029-11-22"}, "date"),
        ({"lane": "instant", "windows": 1, "session": "8:00"}, "session"),
        ({"lane": "instant", "windows": 1, "date": TUESDAY, "session": "09:00"}, "session"),
    ],
)
async def test_bad_quotas(house: RunningHouse, body: dict[str, Any], field: str) -> None:
    """Each names what is wrong, and nothing is planned."""
    before = (await house.get("/halls/branch-3/quotas", "manager")).json()
    reply = await house.post("/halls/branch-3/quotas", "manager", body)
    assert reply.status_code in {400, 422}, reply.text
    assert reply.json()["errors"][0]["field"] == field
    assert (await house.get("/halls/branch-3/quotas", "manager")).json() == before


async def test_sessions_of_a_bad_day(house: RunningHouse) -> None:
    """A day that there is not is refused; of any other day there is something to tell."""
    reply = await house.get("/halls/branch-3/sessions?date=2026-02-30", "manager")
    assert (reply.status_code, reply.json()["errors"][0]["field"]) == (422, "date")
    assert await sessions(house, "branch-3", date="2026-01-05")
    assert (await sessions(house, "branch-3", date=""))["sessions"]
