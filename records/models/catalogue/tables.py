"""Reading and writing many rows of any table of the catalogue."""

from collections.abc import Collection, Sequence
from typing import Any

from tortoise.models import Model

from records.db.sql import Connection

Table = type[Model]
Columns = dict[str, Any]

# SQLite takes so many values in one statement that this many rows are never too many.
BATCH = 1000


def primary_key(table: Table) -> str:
    """The column of a table's primary key."""
    name: str = table.describe()["pk_field"]["name"]
    return name


async def all_rows(db: Connection, table: Table, columns: Collection[str]) -> list[Columns]:
    """Some columns of every row."""
    return await table.all(using_db=db).values(*columns)


async def rows_in_use(db: Connection, table: Table, key: Sequence[str]) -> list[Columns]:
    """The primary and another `key` of every row that was not retired, in the order of `key`."""
    wanted = dict.fromkeys([primary_key(table), *key])
    living = table.filter(retired_at_ms__isnull=True).using_db(db)
    return await living.order_by(*key).values(*wanted)


async def rows_that(
    db: Connection,
    table: Table,
    columns: Collection[str],
    order: Sequence[str],
    **conditions: bool,
) -> list[Columns]:
    """Some columns of every row for which this holds, in this order; a tie by the primary key."""
    found = table.filter(**conditions).using_db(db)
    return await found.order_by(*order, primary_key(table)).values(*columns)


async def put_rows(
    tx: Connection, table: Table, rows: Sequence[Columns], key: Sequence[str], update: Sequence[str]
) -> None:
    """Insert rows; where their `key` is there already, change the columns to `update`."""
    made = [table(**row) for row in rows]
    await table.bulk_create(made, on_conflict=key, update_fields=update, using_db=tx)


async def retire_rows(tx: Connection, table: Table, pks: Sequence[Any], now_ms: int) -> None:
    """Retire the rows with these primary keys."""
    for begin in range(0, len(pks), BATCH):
        found = table.filter(pk__in=pks[begin : begin + BATCH]).using_db(tx)
        await found.update(retired_at_ms=now_ms)


async def delete_rows(tx: Connection, table: Table, pks: Sequence[Any]) -> None:
    """Delete the rows with these primary keys."""
    for begin in range(0, len(pks), BATCH):
        await table.filter(pk__in=pks[begin : begin + BATCH]).using_db(tx).delete()
