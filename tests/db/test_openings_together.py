"""Managers who write at the same moment: what is held against the others stays true."""

import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from handlers.openings import service
from handlers.openings.schemas import ExceptionBody, OpeningBody, SettingBody
from kit.clock import ManualClock, instant, shanghai_ms
from kit.errors import Invalid
from records.models.opening.bookings import NoBookings
from records.models.opening.hall_settings import settings_in_force, settings_of_hall
from records.models.opening.opening_exceptions import exceptions_in_force
from records.models.opening.openings import openings_in_force, openings_of_hall
from records.models.opening.versions import opening_version
from records.transactions import connection, transaction
from tests.support.recorded_line import HALL
from tests.support.small_catalogue import bring, catalogue

MANY = 8
MORNING = OpeningBody(["workdays"], "08:00", "12:00")


@pytest.fixture
def ctx(clock: ManualClock) -> Any:  # noqa: ANN401
    """As much of a process as is asked for."""
    group = SimpleNamespace(directory=SimpleNamespace(halls={HALL: None}, lanes={"a": None}))
    return SimpleNamespace(
        clock=clock,
        bookings=NoBookings(),
        group_of=lambda _: group,
        take_openings=lambda _: None,
        openings=None,
    )


async def write(ctx: Any, what: Any, body: object) -> str:  # noqa: ANN401
    """What a manager does in a transaction of its own; the code of the fault if it is refused."""
    try:
        async with transaction() as tx:
            who = SimpleNamespace(id="manager")
            asked = SimpleNamespace(ctx=ctx, who=who, body=body, tx=tx, after_commit=[])
            await what(cast("Any", asked), HALL)
    except Invalid as refused:
        return refused.errors[0].code
    return "written"


async def test_one_of_many_overlapping_openings_is_written(database: str, ctx: Any) -> None:  # noqa: ANN401
    """The others are told so; its version is the next one."""
    await bring(catalogue())
    before = await opening_version(connection())
    told = await asyncio.gather(*[write(ctx, service.write_opening, MORNING) for _ in range(MANY)])
    assert sorted(told) == ["overlaps"] * (MANY - 1) + ["written"]
    assert len(await openings_in_force(connection())) == 1
    assert await opening_version(connection()) == before + 1


async def test_openings_that_do_not_overlap_get_a_version_each(database: str, ctx: Any) -> None:  # noqa: ANN401
    """However many at once."""
    await bring(catalogue())
    bodies = [OpeningBody(["mon"], f"{hour:02}:00", f"{hour + 1:02}:00") for hour in range(8, 16)]
    told = await asyncio.gather(*[write(ctx, service.write_opening, body) for body in bodies])
    assert told == ["written"] * MANY
    history = await openings_of_hall(connection(), HALL, 99)
    assert [one.opening.version for one in history] == list(range(MANY, 0, -1))


async def test_one_of_many_same_closures_is_made(database: str, ctx: Any) -> None:  # noqa: ANN401
    """A button that was pressed by two people."""
    await bring(catalogue())
    times = [instant(shanghai_ms("2026-11-24") + hour * 3_600_000) for hour in (8, 12)]
    body = ExceptionBody("closure", times[0], times[1], "停电")
    told = await asyncio.gather(*[write(ctx, service.make_exception, body) for _ in range(MANY)])
    assert sorted(told) == ["overlaps"] * (MANY - 1) + ["written"]
    assert len(await exceptions_in_force(connection())) == 1


async def test_the_last_of_many_values_holds(database: str, ctx: Any) -> None:  # noqa: ANN401
    """Each was set after the one before, and is kept."""
    await bring(catalogue())
    bodies = [SettingBody("hold_s", str(60 + n)) for n in range(MANY)]
    told = await asyncio.gather(*[write(ctx, service.change_setting, body) for body in bodies])
    assert told == ["written"] * MANY
    held = (await settings_in_force(connection()))[HALL]
    history = await settings_of_hall(connection(), HALL, 99)
    assert len(history) == MANY
    assert [one.id for one in history if one.signed.withdrawn_ms is None] == [held["hold_s"].id]
