"""A transaction that is cut off, whenever that is, keeps nothing that others need."""

import asyncio

import pytest

from records.db import sql
from records.transactions import connection, transaction


async def test_one_that_is_cancelled_leaves_the_database_to_the_others(database: str) -> None:
    """Also while it begins: SQLite has one connection, and a pool of PostgreSQL's has few."""

    async def use() -> None:
        async with sql.Transaction() as tx:
            await sql.change(tx, "UPDATE hall SET name=name")

    for turns in range(40):
        task = asyncio.ensure_future(use())
        for _ in range(turns // 2):
            await asyncio.sleep(0)
        await asyncio.sleep(0.0002 * (turns % 2))
        task.cancel()
        await asyncio.wait([task])
    async with asyncio.timeout(30):
        await use()
        assert await sql.rows(sql.connection(), "SELECT count(*) AS halls FROM hall") == [
            {"halls": 0}
        ]


async def test_inside_of_one_nothing_is_asked_beside_it(database: str) -> None:
    """Who forgets to hand the transaction on is told, and its writes are undone."""

    async def forget() -> None:
        async with transaction() as tx:
            await sql.change(tx, "INSERT INTO hall_group (id) VALUES ('new')")
            connection()

    with pytest.raises(sql.InsideTransaction):
        await forget()
    assert await sql.rows(connection(), "SELECT id FROM hall_group") == []
