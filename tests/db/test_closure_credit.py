"""Whoever lost a booking to a closure counts as earlier in that hall, once; on both databases."""

import asyncio
from itertools import count
from typing import Any

from kit.clock import ManualClock
from records.models.booking.closure_credits import ClosureCredit
from records.transactions import connection
from tests.support.attack import assert_problem
from tests.support.bookings import citizen_id
from tests.support.house import RunningHouse

_numbers = count(1)


async def owed(house: RunningHouse, name: str, hall: str = "tonghua", **fields: Any) -> str:  # noqa: ANN401
    """A credit of a citizen; its id."""
    fields = {"hall": hall, "given_ms": 1, "citizen": await citizen_id(house, name), **fields}
    id_ = f"lost-{next(_numbers)}"
    await ClosureCredit.create(using_db=connection(), appointment=id_, **fields)
    return id_


async def used_for(credit: str) -> str | None:
    """The ticket for which a credit was used."""
    ticket: str | None = (await ClosureCredit.get(appointment=credit, using_db=connection())).ticket
    return ticket


async def test_the_next_number_counts_as_earlier(house: RunningHouse) -> None:
    """By twenty minutes, and only the next one; a repetition is told the same."""
    credit = await owed(house, "anna")
    body = {"hall": "tonghua", "lane": "instant"}
    first, again = [await house.post("/tickets", "anna", body, key="k") for _ in range(2)]
    assert (first.json()["class"], first.json()["credit_s"]) == ("closure", 1200)
    assert again.json()["id"] == first.json()["id"] == await used_for(credit)
    assert (await house.take("anna", "social"))["class"] == "walk_in"


async def test_a_refused_number_leaves_the_credit(house: RunningHouse) -> None:
    """The lane is taken by an older number of theirs."""
    await house.take("boris", "instant")
    credit = await owed(house, "boris")
    refused = await house.post("/tickets", "boris", {"hall": "tonghua", "lane": "instant"})
    assert_problem(refused, 409, "ticket_exists")
    assert await used_for(credit) is None
    assert (await house.take("boris", "social"))["class"] == "closure"


async def test_of_two_at_once_one_has_it(house: RunningHouse) -> None:
    """However they race."""
    credit = await owed(house, "carla")
    lanes = ("instant", "social", "business", "project")
    taken = await asyncio.gather(*[house.take("carla", lane) for lane in lanes])
    assert sorted(ticket["class"] for ticket in taken) == ["closure", *["walk_in"] * 3]
    (earlier,) = [ticket["id"] for ticket in taken if ticket["class"] == "closure"]
    assert await used_for(credit) == earlier


async def test_a_credit_is_of_one_person_and_hall(house: RunningHouse) -> None:
    """Not of a kiosk, another citizen or another hall."""
    credit = await owed(house, "dora", "branch-1")
    for name in ("kiosk", "dora", "emil"):
        assert (await house.take(name))["class"] == "walk_in"
    assert (await house.take("emil", hall="branch-1"))["class"] == "walk_in"
    assert await used_for(credit) is None
    reply = await house.post("/tickets", "dora", {"hall": "branch-1", "lane": "closure"})
    assert_problem(reply, 422, "invalid")
    assert (await house.take("dora", hall="branch-1"))["class"] == "closure"


async def test_a_credit_whose_number_never_came_is_there_again(house: RunningHouse) -> None:
    """After a while: whoever hung up in the middle has lost nothing."""
    now_ms = house.ctx.clock.now_ms()
    credit = await owed(house, "fred", ticket="never issued", used_ms=now_ms)
    assert (await house.take("fred", "instant"))["class"] == "walk_in"
    assert isinstance(house.ctx.clock, ManualClock)
    house.ctx.clock.advance(minutes=11)
    ticket = await house.take("fred", "social")
    assert (ticket["class"], await used_for(credit)) == ("closure", ticket["id"])


async def test_nobody_asks_for_the_class(house: RunningHouse) -> None:
    """It is known of whoever takes a number."""
    body = {"hall": "tonghua", "lane": "instant", "class": "closure", "reason": "so"}
    for name in ("kiosk", "greta"):
        assert_problem(await house.post("/tickets", name, body), 422, "invalid")
