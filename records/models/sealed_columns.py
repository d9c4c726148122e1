"""Every column that holds sealed values, for what is done to all of them: new keys, lost keys."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from kit.privacy.sealing import Place, Sealed
from records.db import sql
from records.db.sql import Connection


class SealedColumn(NamedTuple):
    """A column of sealed values; the row's id is `id`, the key's stands in `key_id`."""

    table: str
    column: str


class SealedValue(NamedTuple):
    """A sealed value where it stands."""

    place: Place
    sealed: Sealed


SEALED_COLUMNS = (
    SealedColumn("contact", "ciphertext"),
    SealedColumn("webhook", "secret"),
    SealedColumn("pickup_proxy", "name"),
    SealedColumn("proof", "details"),
    SealedColumn("verification", "details"),
    SealedColumn("organisation", "details"),
    SealedColumn("card_reading", "details"),
    SealedColumn("second_factor", "secret"),
)


async def key_ids_in_use(db: Connection) -> set[str]:
    """The keys without which some value would not open."""
    found: set[str] = set()
    for table, _ in SEALED_COLUMNS:
        asked = f"SELECT DISTINCT key_id FROM {table} WHERE key_id IS NOT NULL"  # noqa: S608 - ours
        rows = await sql.rows(db, asked)
        found.update(row["key_id"] for row in rows)
    return found


async def sealed_otherwise(
    db: Connection, column: SealedColumn, key_id: str, after: str, limit: int
) -> list[SealedValue]:
    """The next values, by the id of their row, that another key than this one seals."""
    table, name = column
    rows = await sql.rows(
        db,
        f"SELECT id, key_id, {name} AS text FROM {table} "  # noqa: S608 - ours
        f"WHERE key_id<>? AND id>? ORDER BY id LIMIT {limit:d}",
        key_id,
        after,
    )
    return [
        SealedValue(Place(table, row["id"], name), Sealed(row["key_id"], row["text"]))
        for row in rows
    ]


async def replace_sealed(db: Connection, changes: Sequence[tuple[SealedValue, Sealed]]) -> None:
    """Put other seals to values; one that somebody has changed or deleted meanwhile is let be."""
    for column in SEALED_COLUMNS:
        table, name = column
        await sql.many(
            db,
            f"UPDATE {table} SET {name}=?, key_id=? WHERE id=? AND {name}=?",  # noqa: S608 - ours
            [
                (new.text, new.key_id, old.place.row, old.sealed.text)
                for old, new in changes
                if old.place.table == table
            ],
        )


async def forget_sealed_by(db: Connection, key_ids: Collection[str]) -> None:
    """Delete the rows of keys that are gone for good: nobody will ever open them."""
    for table, _ in SEALED_COLUMNS:
        await sql.many(
            db,
            f"DELETE FROM {table} WHERE key_id=?",  # noqa: S608 - ours
            [(key_id,) for key_id in key_ids],
        )
