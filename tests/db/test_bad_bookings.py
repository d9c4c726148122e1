"""What nobody can book: each is told why, and nothing changes."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from kit.clock import shanghai_ms
from records.booking.slot import slot_id
from tests.support.attack import assert_problem
from tests.support.booking_house import (
    BRANCH,
    HALL,
    ITEM,
    TODAY,
    TUESDAY,
    BookingHouse,
    booking_house_like,
    nothing_changes,
)


def at(date: str, hour: int, hall: str = HALL, lane: str = "instant") -> str:
    """The slot that begins at an hour, whether or not there is one."""
    return slot_id(hall, lane, shanghai_ms(date, hour))


TIME = at(TUESDAY, 10)
# What is sent beside a slot and an item that would do, the status, the code, and the field.
BAD: dict[str, tuple[dict[str, Any], int, str, str]] = {
    "a slot that began": ({"slot": at(TODAY, 9)}, 422, "slot_past", ""),
    "yesterday's slot": ({"slot": at("2026-11-22", 9)}, 422, "slot_past", ""),
    "a slot beyond the horizon": ({"slot": at("2026-12-24", 9)}, 422, "invalid", "slot"),
    "a slot of no hall": ({"slot": at(TUESDAY, 10, "nowhere")}, 404, "not_found", ""),
    "a slot of no beginning": ({"slot": "zz" * 14}, 404, "not_found", ""),
    "a slot of no time": ({"slot": "f" * 28}, 404, "not_found", ""),
    "a time that is no slot's": ({"slot": TIME + "0"}, 404, "not_found", ""),
    "no slot": ({"slot": ""}, 422, "invalid", "slot"),
    "a slot too long": ({"slot": "x" * 41}, 422, "invalid", "slot"),
    "no such item": ({"item": "none"}, 422, "invalid", "item"),
    "no such theme": ({"item": None, "theme": "none"}, 422, "invalid", "theme"),
    "neither item nor theme": ({"item": None}, 422, "invalid", "item"),
    "both": ({"theme": "newborn"}, 422, "invalid", "item"),
    "an item of another lane": ({"item": "GA-002"}, 409, "not_served_here", ""),
    "an item that the hall does not serve": (
        {"slot": at(TUESDAY, 10, "dongchang-village"), "item": "ZR-005"},
        409,
        "not_served_here",
        "",
    ),
    "no such question": ({"answers": {"none": "x"}}, 422, "invalid", "answers.none"),
    "answers that are none": ({"answers": ["x"]}, 422, "invalid", "answers"),
    "an unknown field": ({"somebody": "else"}, 422, "invalid", "somebody"),
    "a number": ({"slot": 7}, 422, "invalid", "slot"),
}


@pytest_asyncio.fixture(scope="module")
async def house(
    like: str, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[BookingHouse]:
    """A house on one of the databases, at a quarter past nine."""
    async with booking_house_like(like, tmp_path_factory.mktemp("booking"), template) as made:
        yield made


@pytest.mark.parametrize("path", ["/holds", "/appointments"])
@pytest.mark.parametrize("case", BAD)
async def test_what_cannot_be_had(house: BookingHouse, path: str, case: str) -> None:
    """Holding and booking refuse the same."""
    sent, status, code, field = BAD[case]
    body = {"slot": TIME, "item": ITEM, **sent}
    async with nothing_changes():
        reply = await house.house.post(path, "ann", body)
        problem = assert_problem(reply, status, code)
    assert [fault["field"] for fault in problem["errors"]] == ([field] if field else [])


@pytest.mark.parametrize("case", ["a slot that began", "a slot beyond the horizon", "no slot"])
async def test_what_cannot_be_moved_to(house: BookingHouse, case: str) -> None:
    """Rescheduling has the same guards; the old time stands."""
    who = f"bea-{case}"
    one = await house.book(who, TIME)
    sent, status, code, _ = BAD[case]
    async with nothing_changes():
        assert_problem(await house.move(who, one, sent["slot"]), status, code)


async def test_a_time_of_another_lane_is_not_moved_to(house: BookingHouse) -> None:
    """The business stays what it is."""
    one = await house.book("cat", TIME)
    async with nothing_changes():
        for slot in (at(TUESDAY, 10, lane="social"), at(TUESDAY, 10, BRANCH, "business")):
            assert_problem(await house.move("cat", one, slot), 409, "not_served_here")


@pytest.mark.parametrize("date", ["2026-02-30", "2026-13-01", "tomorrow", "2026-11-24T10:00:00"])
async def test_a_day_that_there_is_not(house: BookingHouse, date: str) -> None:
    """Not of the calendar, or not a day."""
    for path in (f"/halls/{HALL}/appointments?date={date}", f"/halls/{HALL}/slots?date={date}"):
        item = "" if "appointments" in path else f"&item={ITEM}"
        problem = assert_problem(await house.house.get(path + item, "manager"), 422, "invalid")
        assert [fault["field"] for fault in problem["errors"]] == ["date"]


@pytest.mark.parametrize("field", ["from", "to"])
async def test_a_closure_without_an_offset(house: BookingHouse, field: str) -> None:
    """Nobody can tell which moment is meant; no booking ends."""
    body = {"kind": "closure", "reason": "停电"}
    body |= {"from": f"{TUESDAY}T10:00:00+08:00", "to": f"{TUESDAY}T11:00:00+08:00"}
    body[field] = body[field].removesuffix("+08:00")
    async with nothing_changes():
        reply = await house.house.post(f"/halls/{HALL}/exceptions", "manager", body)
        problem = assert_problem(reply, 422, "invalid")
    assert [fault["field"] for fault in problem["errors"]] == [field]


async def test_a_list_of_what_there_is_not(house: BookingHouse) -> None:
    """A word that is none of the parameter's."""
    reply = await house.house.get("/appointments?past=yes", "ann")
    assert_problem(reply, 422, "invalid")
