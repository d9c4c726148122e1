"""What was retired while a number still needed it: it can be cleared, and takes nobody new."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio

from records.models.catalogue.halls import Hall, Lane, Window, WindowLane
from tests.support.attack import assert_problem, unchanged
from tests.support.house import RunningHouse, running_house

ITEM = "GA-001"  # of the lane `instant`, which every hall serves


async def at(house: RunningHouse, place: str, *verbs: str) -> None:
    """A manager's verbs at a window, which must succeed."""
    for verb in verbs:
        reply = await house.post(f"/windows/{place}/{verb}", "manager")
        assert reply.status_code == 200, reply.text


async def take(house: RunningHouse, hall: str) -> dict[str, Any]:
    """A number at a kiosk."""
    reply = await house.post("/tickets", "kiosk", {"hall": hall, "lane": "instant"})
    assert reply.status_code == 201, reply.text
    ticket: dict[str, Any] = reply.json()
    return ticket


@pytest_asyncio.fixture
async def later(template: Path, tmp_path: Path) -> AsyncIterator[RunningHouse]:
    """A house after window 3, the hall branch-2 and the lane `collection` were retired.

    Somebody is served at window 3 of tonghua, where 1 is open, too, and at window 1 of branch-2,
    where 2 is open, too.
    """
    folder = tmp_path / "house"
    async with running_house(folder, template) as house:
        for place in ("tonghua/3", "branch-2/1"):
            await take(house, place.partition("/")[0])
            await at(house, place, "open", "call-next", "start")
        for place in ("tonghua/1", "branch-2/2"):
            await at(house, place, "open")
        await Window.filter(hall_id="tonghua", code="3").update(retired_at_ms=1)
        await Hall.filter(id="branch-2").update(retired_at_ms=1)
        await Lane.filter(code="collection").update(retired_at_ms=1)
        await WindowLane.filter(lane__code="collection").delete()
        await house.group.store.redis.flushall()
    async with running_house(folder, template) as house:
        yield house


async def sent(house: RunningHouse, place: str, to: dict[str, str]) -> httpx.Response:
    """The answer to a transfer."""
    return await house.post(f"/windows/{place}/transfer", "manager", to)


async def test_nobody_is_sent_to_what_is_retired(later: RunningHouse) -> None:
    """Neither who is at a window nor who waits; a window is judged by its hall, not by its name."""
    await take(later, "tonghua")
    waits = await take(later, "tonghua")
    named = {"ticket": waits["id"], "reason": "started there"}
    await at(later, "tonghua/1", "call-next")
    async with unchanged(later):
        for place, to in (
            ("tonghua/1", {"window": "3"}),
            ("tonghua/1", {"window": "3", **named}),
            ("tonghua/1", {"lane": "collection"}),
            ("tonghua/1", {"lane": "collection", **named}),
            ("branch-2/1", {"window": "2"}),
        ):
            problem = assert_problem(await sent(later, place, to), 422, "invalid")
            (fault,) = problem["errors"]
            assert (fault["field"], fault["code"]) == (next(iter(to)), "unknown")
    for place in ("tonghua/3", "branch-2/1"):  # they themselves are cleared as before
        moved = await sent(later, place, {"lane": "social"})
        assert moved.json()["ticket"]["lane"] == "social"


async def test_a_retired_hall_is_recommended_to_nobody(later: RunningHouse) -> None:
    """Managers see it among the halls while somebody is there, but not among those to go to."""
    for name in ("anna", "manager"):
        found = {hall["id"] for hall in (await later.get(f"/halls?for={ITEM}", name)).json()}
        assert {"branch-1", "branch-3"} <= found
        assert "branch-2" not in found
    assert "branch-2" in {hall["id"] for hall in (await later.get("/halls", "manager")).json()}
