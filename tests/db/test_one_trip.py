"""A transaction that makes one trip to the database is a transaction like any other."""

import asyncio

import pytest
from tortoise.exceptions import IntegrityError, OperationalError

from records.db import sql
from records.db.one_trip import WaitedInside
from records.transactions import Connection, connection, transact

_ADD = "INSERT INTO hall_group (id) VALUES (?)"


async def _groups() -> list[str]:
    found = await sql.rows(connection(), "SELECT id FROM hall_group ORDER BY id")
    return [row["id"] for row in found]


async def test_it_gives_what_the_work_gives_and_keeps_what_it_wrote(database: str) -> None:
    """One statement, many, the number of changed rows, and its own rows read back."""

    async def work(tx: Connection) -> tuple[int, list[str]]:
        await sql.many(tx, _ADD, [("a",), ("b",), ("c",)])
        changed = await sql.change(tx, "DELETE FROM hall_group WHERE id IN (?, ?)", "a", "b")
        await sql.change(tx, _ADD, "d")
        found = await sql.rows(tx, "SELECT id FROM hall_group ORDER BY id")
        return changed, [row["id"] for row in found]

    assert await transact(work) == (2, ["c", "d"])
    assert await _groups() == ["c", "d"]


async def test_what_is_raised_undoes_it_as_a_whole(database: str) -> None:
    """Faults of the database come as Tortoise's, and the next one finds it as it was."""

    async def twice(tx: Connection) -> None:
        await sql.change(tx, _ADD, "a")
        await sql.change(tx, _ADD, "a")

    async def nonsense(tx: Connection) -> None:
        await sql.change(tx, _ADD, "a")
        await sql.change(tx, "UPDATE nowhere SET id=1")

    async def refuse(tx: Connection) -> None:
        await sql.change(tx, _ADD, "a")
        raise LookupError

    for work, fault in (
        (twice, IntegrityError),
        (nonsense, OperationalError),
        (refuse, LookupError),
    ):
        with pytest.raises(fault):
            await transact(work)
        assert await _groups() == []


async def test_who_is_cancelled_leaves_it_whole(database: str) -> None:
    """It is done or never started, and the database is free for the next one."""

    async def work(tx: Connection) -> None:
        await sql.many(tx, _ADD, [(name,) for name in "abc"])

    for turns in range(30):
        task = asyncio.ensure_future(transact(work))
        for _ in range(turns // 2):
            await asyncio.sleep(0)
        await asyncio.sleep(0.0002 * (turns % 2))
        task.cancel()
        await asyncio.wait([task])
        async with asyncio.timeout(10):
            assert await _groups() in ([], ["a", "b", "c"])
            await sql.change(connection(), "DELETE FROM hall_group")


@pytest.mark.parametrize("migrated", ["sqlite"], indirect=True)
async def test_on_sqlite_it_waits_for_nothing_else(database: str) -> None:
    """It would hold SQLite's only thread meanwhile; nothing of it is kept."""

    async def work(tx: Connection) -> None:
        await sql.change(tx, _ADD, "a")
        await asyncio.sleep(0)

    with pytest.raises(WaitedInside):
        await transact(work)
    assert await _groups() == []
