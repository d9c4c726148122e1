"""Two houses of one process keep to their own databases, as those of the tests must."""

import asyncio
from pathlib import Path

from records.db import sql
from records.db.engine import migrate, open_database, sqlite_url


async def halls() -> list[str]:
    """The groups in the database of whoever asks."""
    return [row["id"] for row in await sql.rows(sql.connection(), "SELECT id FROM hall_group")]


async def asked_by_a_task(again: asyncio.Event, answers: list[list[str]]) -> None:
    """Work in the background that outlives the opening of another database."""
    while True:
        await again.wait()
        again.clear()
        answers.append(await halls())


async def test_tasks_go_by_the_database_of_whoever_began_them(tmp_path: Path) -> None:
    """Also while another one is made, open, and closed again."""
    one, other = (sqlite_url(tmp_path / f"{name}.sqlite3") for name in ("one", "other"))
    again, answers = asyncio.Event(), list[list[str]]()
    await migrate(one)
    async with open_database(one):
        await sql.change(sql.connection(), "INSERT INTO hall_group (id) VALUES ('one')")
        task = asyncio.ensure_future(asked_by_a_task(again, answers))

        async def ask() -> None:
            """Let the task ask, and wait for its answer."""
            before = len(answers)
            again.set()
            async with asyncio.timeout(30):
                while len(answers) == before and not task.done():
                    await asyncio.sleep(0)

        await ask()
        await migrate(other)
        await ask()
        async with open_database(other):
            assert await halls() == []
            await ask()
        await ask()
        assert await halls() == ["one"]
        assert not task.done(), task.exception()
        task.cancel()
    assert answers == [["one"]] * 4
