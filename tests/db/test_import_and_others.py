"""While an import decides, nobody else writes what it decides by."""

import contextlib
import sqlite3

import asyncpg
import pytest

from records.db.engine import _postgres
from records.transactions import Connection
from server.importer import storing
from server.importer.living_line import Before, StillNeeded, still_needed
from tests.support.recorded_line import RecordedLine
from tests.support.small_catalogue import bring, catalogue

TICKET = (
    "INSERT INTO ticket (id, hall, date, prefix, n, number, lane, state, ordinal, version, "
    "document) VALUES ('t', 'hall', '2026-11-23', 'G', 1, 'G001', 'a', 'served', 99, 1, '{}')"
)


async def test_nobody_slips_in_between_the_check_and_the_commit(
    database: str, bench: RecordedLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the check on, the record takes no ticket until the import is committed."""
    tries: list[bool] = []

    async def then_try(tx: Connection, before: Before) -> list[StillNeeded]:
        found = await still_needed(tx, before)
        tries.append(await _takes_a_ticket(database))
        return found

    monkeypatch.setattr(storing, "still_needed", then_try)
    await bring(catalogue())
    tries.append(await _takes_a_ticket(database))
    assert tries == [False, True]


async def _takes_a_ticket(database: str) -> bool:
    """Whether another connection may write a ticket just now."""
    if database.startswith("sqlite://"):
        with contextlib.closing(sqlite3.connect(database.removeprefix("sqlite://"), 0)) as other:
            try:
                other.execute(TICKET)
            except sqlite3.OperationalError:
                return False
            return True
    connection = await _postgres(database)
    try:
        await connection.execute("SET lock_timeout = '200ms'")
        await connection.execute(TICKET)
    except asyncpg.LockNotAvailableError:
        return False
    finally:
        await connection.close()
    return True
