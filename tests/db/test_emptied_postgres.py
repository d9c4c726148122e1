"""The database that PostgreSQL's tests share: each finds it as if it were a new one."""

import asyncpg
import pytest

from tests.support.emptied_postgres import EmptiedPostgres

WHICH = "SELECT oid FROM pg_database WHERE datname = current_database()"
ROWS = "SELECT count(*) FROM demo_secret"
NEXT = "SELECT nextval('event_id_seq')"


async def asked(url: str, *queries: str) -> list[object]:
    """What somebody new is answered."""
    connection = await asyncpg.connect(url)
    try:
        return [await connection.fetchval(query) for query in queries]
    finally:
        await connection.close()


async def test_what_a_test_has_left_is_gone(emptied_postgres: EmptiedPostgres) -> None:
    """Rows, and numbers, even one that was drawn for no row; the database is the same one."""
    async with emptied_postgres.lent() as url:
        before = await asked(url, WHICH)
        await asked(url, "INSERT INTO demo_secret (digest) VALUES ('left')", NEXT, NEXT)
    async with emptied_postgres.lent() as url:
        assert await asked(url, WHICH, ROWS, NEXT) == [*before, 0, 1]


async def test_whoever_has_stayed_is_put_out(emptied_postgres: EmptiedPostgres) -> None:
    """In the middle of a transaction, too: nobody has to wait for its locks."""
    async with emptied_postgres.lent() as url:
        stayed = await asyncpg.connect(url)
        await stayed.execute("BEGIN; INSERT INTO demo_secret (digest) VALUES ('open')")
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await stayed.fetchval("SELECT 1")


@pytest.mark.parametrize(
    "change",
    [
        "CREATE TABLE followed (hall text)",
        "ALTER TABLE demo_secret ADD COLUMN more int",
        "ALTER TABLE demo_secret RENAME TO hidden",
        "ALTER TABLE demo_secret ADD CHECK (digest <> '')",
        "CREATE INDEX found ON demo_secret (digest)",
        "UPDATE tortoise_migrations SET name = 'another' WHERE id = 1",
    ],
)
async def test_tables_that_are_no_longer_the_same(
    emptied_postgres: EmptiedPostgres, change: str
) -> None:
    """Another database takes its place."""
    async with emptied_postgres.lent() as url:
        before = await asked(url, WHICH)
        await asked(url, change)
    async with emptied_postgres.lent() as url:
        assert await asked(url, WHICH, ROWS) != [*before, 0]
        assert await asked(url, ROWS) == [0]
