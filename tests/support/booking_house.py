"""A house whose bookings are tried over HTTP, on either database; its clock is set by the test."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import httpx
from tortoise.backends.base.executor import EXECUTOR_CACHE

from kit.clock import ManualClock
from records.db import sql
from records.due_work import DueWorkRunner
from records.transactions import connection
from server.jobs.due import due_handlers
from server.jobs.of_house import DoDueWork, PlanSlots
from tests.support.booking import dump
from tests.support.house import STILL_MS, RunningHouse, running_house
from tests.support.postgres import copy_of

HALL, BRANCH = "tonghua", "branch-1"
ITEM = "GA-001"
TODAY, TUESDAY, WEDNESDAY = "2026-11-23", "2026-11-24", "2026-11-25"
Json = dict[str, Any]


class BookingHouse:
    """The house, with what people do there."""

    def __init__(self, house: RunningHouse, clock: ManualClock) -> None:
        """At a quarter past nine on a Monday."""
        self.house, self.clock = house, clock

    async def slots(self, date: str = TUESDAY, hall: str = HALL, **query: str) -> list[Json]:
        """The times of a day, for one item unless the query says otherwise."""
        query = query or {"item": ITEM}
        path = f"/api/v1/halls/{hall}/slots"
        reply = await self.house.http.get(path, params={"date": date, **query})
        assert reply.status_code == 200, reply.text
        told: list[Json] = reply.json()
        return told

    async def slot(self, nth: int = 20, **more: Any) -> str:  # noqa: ANN401
        """The id of one of these times."""
        return str((await self.slots(**more))[nth]["id"])

    async def left(self, slot: str, date: str = TUESDAY, hall: str = HALL) -> int:
        """How many more visits a time takes."""
        (one,) = [one for one in await self.slots(date, hall) if one["id"] == slot]
        return int(one["left"])

    async def shrink(self, slot: str, units: int) -> None:
        """Leave a time so many units at all."""
        await sql.change(connection(), "UPDATE slot SET capacity=? WHERE id=?", units, slot)

    async def hold(self, who: str, slot: str, **more: Any) -> Json:  # noqa: ANN401
        """What somebody holds, which must be given."""
        return made(await self.house.post("/holds", who, {"slot": slot, "item": ITEM} | more))

    async def book(self, who: str, slot: str, **more: Any) -> Json:  # noqa: ANN401
        """What somebody books, which must be given."""
        return made(await self.ask(who, slot, **more))

    async def ask(self, who: str, slot: str, **more: Any) -> httpx.Response:  # noqa: ANN401
        """What somebody is answered who wants to book."""
        return await self.house.post("/appointments", who, {"slot": slot, "item": ITEM} | more)

    async def move(self, who: str, one: Json, slot: str, **more: Any) -> httpx.Response:  # noqa: ANN401
        """What somebody is answered who wants another time."""
        return await self.house.post(
            f"/appointments/{one['id']}/reschedule", who, {"slot": slot} | more
        )

    async def cancel(self, who: str, one: Json, **more: Any) -> httpx.Response:  # noqa: ANN401
        """What somebody is answered who does not come."""
        return await self.house.post(f"/appointments/{one['id']}/cancel", who, more)

    async def show(self, who: str, one: Json) -> Json:
        """An appointment as it stands."""
        reply = await self.house.get(f"/appointments/{one['id']}", who)
        assert reply.status_code == 200, reply.text
        told: Json = reply.json()
        return told

    async def due(self) -> None:
        """Do what is due by now."""
        ctx = self.house.ctx
        await DueWorkRunner(due_handlers(ctx), ctx.incidents).run_once(ctx.moment())


def made(reply: httpx.Response) -> Json:
    """What was made."""
    assert reply.status_code == 201, reply.text
    told: Json = reply.json()
    return told


@asynccontextmanager
async def booking_house(
    folder: Path, template: Path, database_url: str | None = None
) -> AsyncIterator[BookingHouse]:
    """Such a house, on a SQLite file unless another database is given."""
    clock = ManualClock(STILL_MS)
    changes: dict[str, Any] = {"storage__database_url": database_url} if database_url else {}
    EXECUTOR_CACHE.clear()

    async def nothing(_job: object, _now: object) -> None: ...

    async with running_house(folder, template, clock, **changes) as house:
        # What is due is done when the test says so; and slots stay as it has shaped them.
        with (
            patch.object(DoDueWork, "run_once", nothing),
            patch.object(PlanSlots, "run_once", nothing),
        ):
            yield BookingHouse(house, clock)
    EXECUTOR_CACHE.clear()


@asynccontextmanager
async def booking_house_like(
    like: str, folder: Path, template: Path
) -> AsyncIterator[BookingHouse]:
    """Such a house on a copy of this PostgreSQL database; on a SQLite file if there is none."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(copy_of(like)) if like else None
        yield await stack.enter_async_context(booking_house(folder, template, url))


@asynccontextmanager
async def nothing_changes() -> AsyncIterator[None]:
    """Whatever is tried meanwhile, the record of bookings stays as it is."""
    before = await dump()
    yield
    assert await dump() == before
