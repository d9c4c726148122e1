"""In which order rows of notices are locked, so that nobody waits for somebody who waits for them.

A notice comes before its deliveries. The journal ends many notices in one statement, in an order
that nobody chooses; so whoever else needs rows holds one notice at a time, or takes only such rows
as are free and leaves the others for the next round. SQLite has one writer at a time.
"""

from collections.abc import Sequence
from typing import Any

from records.db import sql
from records.db.sql import Connection

_ONE = "SELECT id FROM notice WHERE id=? FOR UPDATE"
_FREE = "SELECT id FROM {table} WHERE id IN ({names}) ORDER BY id FOR UPDATE SKIP LOCKED"


async def lock_notice(tx: Connection, notice: str) -> None:
    """Hold a notice, the first and only one of a transaction, until that ends."""
    if tx.capabilities.dialect != "sqlite":
        await sql.rows(tx, _ONE, notice)


async def free_notices(tx: Connection, notices: Sequence[str]) -> list[str]:
    """Hold those of these notices that nobody else holds."""
    return await _free(tx, "notice", notices)


async def free_deliveries(tx: Connection, deliveries: Sequence[int]) -> list[int]:
    """The same for deliveries."""
    return await _free(tx, "delivery", deliveries)


async def _free(tx: Connection, table: str, names: Sequence[Any]) -> list[Any]:
    if not names or tx.capabilities.dialect == "sqlite":
        return list(names)
    text = _FREE.format(table=table, names=", ".join("?" for _ in names))
    return [row["id"] for row in await sql.rows(tx, text, *names)]
