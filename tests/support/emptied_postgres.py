"""One PostgreSQL database for test after test, emptied in between: a new copy takes 0.2 s of CPU.

What a test leaves is found in the database itself, not told by the test: rows, sequences that have
moved, connections. Where the tables themselves are no longer as they were, it is made anew.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
from tortoise.backends.base.executor import EXECUTOR_CACHE

from tests.support.postgres import copy_of

# A table that has never been written to, or not since it was emptied, has no pages.
_EMPTY = """
DO $$
DECLARE
    written text;
    moved text;
BEGIN
    SELECT string_agg(oid::regclass::text, ', ') INTO written FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
        AND relname <> 'tortoise_migrations' AND pg_relation_size(oid) > 0;
    IF written IS NOT NULL THEN
        EXECUTE 'TRUNCATE ' || written || ' CASCADE';
    END IF;
    FOR moved IN SELECT sequencename FROM pg_sequences
        WHERE last_value IS NOT NULL AND sequencename <> 'tortoise_migrations_id_seq'
    LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', moved);
    END LOOP;
END $$
"""
_LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname=$1 AND pid<>$2"
# Everything that is in the catalogue only because somebody made it, and what was migrated.
_SHAPE = """
SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
    SELECT concat_ws(' ', attrelid::regclass, attname, atttypid, atttypmod, attnotnull) AS line
    FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
    WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT m::text FROM tortoise_migrations m
) AS lines
"""


class EmptiedPostgres:
    """A copy of a database with empty tables, lent to one test at a time."""

    def __init__(self, like: str) -> None:
        self._like = like
        self._stack = AsyncExitStack()
        self._url: str | None = None
        self._shape = ""

    @asynccontextmanager
    async def lent(self) -> AsyncIterator[str]:
        """Yield its address; it is as at first whenever it is lent."""
        # Tortoise remembers a table's INSERT for a process, in the dialect it first met.
        EXECUTOR_CACHE.clear()
        if self._url is None:
            self._url = await self._stack.enter_async_context(copy_of(self._like))
            self._shape = await _emptied(self._url)
        try:
            yield self._url
        finally:
            EXECUTOR_CACHE.clear()
            if await _emptied(self._url) != self._shape:
                await self.close()

    async def close(self) -> None:
        """Drop it; whoever borrows next gets a new one."""
        self._url = None
        await self._stack.aclose()


async def _emptied(url: str) -> str:
    """Take everything out of a database, and say what its tables are like."""
    connection = await asyncpg.connect(url)
    try:
        name = await connection.fetchval("SELECT current_database()")
        await connection.execute(_LEAVE, name, connection.get_server_pid())
        shape: str = await connection.fetchval(_SHAPE)
        await connection.execute(_EMPTY)
    finally:
        await connection.close()
    return shape
