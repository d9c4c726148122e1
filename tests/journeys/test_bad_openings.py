"""What a manager cannot write about openings, and what nobody can ask of the calendar."""

from typing import Any

import pytest

from kit.clock import ManualClock
from tests.support.house import RunningHouse
from tests.support.openings import HALL, exception, made, taken, withdraw

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
    ("openings", {"valid_from": ""}, "valid_from", "bad_format"),
    ("openings", {"valid_to": ""}, "valid_to", "bad_format"),
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
