"""Deleting much in many small steps, so that nobody waits long for a lock of the database.

A step is one statement, committed by itself, over a bounded number of rows. Between two of them
the database is left to others: who waits for SQLite's only writer asks again and again, and would
find the sweep there each time.
"""

import asyncio

from records.db import sql
from records.db.sql import Connection

ROWS = 500
REST_S = 0.05


async def delete_found(db: Connection, text: str, *values: object) -> int:
    """Repeat a DELETE that ends in `LIMIT ?` until it finds no more; how many rows that were.

    For conditions that an index answers: each step looks from the beginning.
    """
    gone = step = await sql.change(db, text, *values, ROWS)
    while step == ROWS:
        await rest()
        step = await sql.change(db, text, *values, ROWS)
        gone += step
    return gone


async def delete_along(db: Connection, pages: str, text: str, *values: object) -> int:
    """Run a DELETE over a whole table, page by page; how many rows that were.

    For conditions without an index. `pages` is given a key and a number of rows, and says which
    is the `last` key of so many after it; `text` is given the keys between which a page lies
    (after the first, up to the second), then `values`.
    """
    gone, after = 0, ""
    while last := (await sql.rows(db, pages, after, ROWS))[0]["last"]:
        gone += await sql.change(db, text, after, last, *values)
        after = last
        await rest()
    return gone


async def rest() -> None:
    """Let others have the database."""
    await asyncio.sleep(REST_S)
