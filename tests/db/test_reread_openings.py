"""A process learns what others have changed, and never goes back behind its own changes."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from kit.clock import Moment
from records.db import sql
from records.models.opening import book as reading
from records.models.opening.book import read_opening_book
from records.models.opening.openings import add_opening
from records.models.opening.versions import move_version
from records.opening.opening_book import OpeningBook
from records.opening.sessions import Opening
from records.transactions import connection, transaction
from server.jobs import of_house
from server.jobs.of_house import RereadOpenings
from tests.support.recorded_line import HALL
from tests.support.small_catalogue import bring, catalogue

NOW = Moment(0, 0, 0.0)


async def change(name: str) -> None:
    """What another process does."""
    opening = Opening(
        id=name, hall=HALL, day_kinds=frozenset({"mon"}), starts_min=480, ends_min=720
    )
    async with transaction() as tx:
        await move_version(tx)
        await add_opening(tx, opening, "manager", 5)


async def started() -> tuple[Any, RereadOpenings]:
    """A process that has read the book, and its job."""
    await bring(catalogue())
    ctx = SimpleNamespace(openings=await read_opening_book(connection()))
    return ctx, RereadOpenings(cast("Any", ctx))


async def test_another_process_has_changed_something(database: str) -> None:
    """It is read once, not again while the version stays."""
    ctx, job = await started()
    known = ctx.openings
    await job.run_once(NOW)
    assert ctx.openings is known
    await change("one")
    await job.run_once(NOW)
    assert [one.id for one in ctx.openings.own_openings(HALL)] == ["one"]
    read = ctx.openings
    await job.run_once(NOW)
    assert ctx.openings is read


async def test_a_record_that_went_back_is_read_as_well(database: str) -> None:
    """Its version is an older one; what it holds is what is true."""
    ctx, job = await started()
    await change("lost")
    await job.run_once(NOW)
    await sql.change(connection(), "DELETE FROM opening")
    await sql.change(connection(), "UPDATE opening_version SET version = version - 1")
    await job.run_once(NOW)
    assert ctx.openings.own_openings(HALL) == []


async def test_a_change_of_this_process_is_not_undone_by_an_older_reading(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was committed while the job was reading what had been there before."""
    ctx, job = await started()
    await change("theirs")
    ours = SimpleNamespace(version=99)

    async def overtaken(db: Any) -> OpeningBook:  # noqa: ANN401
        found = await reading.read_opening_book(db)
        ctx.openings = ours
        return found

    monkeypatch.setattr(of_house, "read_opening_book", overtaken)
    await job.run_once(NOW)
    assert ctx.openings is ours
