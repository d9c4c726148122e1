"""Openings with their history: a row is never changed, but withdrawn, and another one added."""

from collections.abc import Collection
from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index

from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH
from records.models.catalogue.sourced import Source, Sourced
from records.opening.sessions import DAY_KINDS, Opening


class OpeningRow(Sourced):
    """An opening, who wrote it and, once it holds no more, who withdrew it.

    `listed` while the operator's files name it; what a manager wrote they never do.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    lane = fields.CharField(max_length=ID_LENGTH, null=True)
    day_kinds = fields.CharField(max_length=80)
    starts_min = fields.IntField()
    ends_min = fields.IntField()
    valid_from = fields.CharField(max_length=10, null=True)
    valid_to = fields.CharField(max_length=10, null=True)
    every_n_weeks = fields.IntField()
    version = fields.IntField()
    listed = fields.BooleanField()
    set_by = fields.CharField(max_length=80)
    set_ms = fields.BigIntField()
    withdrawn_by = fields.CharField(max_length=80, null=True)
    withdrawn_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; a hall's openings have versions of their own."""

        table = "opening"
        unique_together = (("hall", "version"),)
        indexes = (Index(fields=("withdrawn_ms",)),)


class Signed(NamedTuple):
    """Who wrote something and when; and who withdrew it, if somebody did."""

    set_by: str
    set_ms: int
    withdrawn_by: str | None = None
    withdrawn_ms: int | None = None


class KnownOpening(NamedTuple):
    """An opening with its history; `listed` while the files name it."""

    opening: Opening
    listed: bool
    signed: Signed


_LATEST = "SELECT COALESCE(MAX(version), 0) AS version FROM opening WHERE hall=?"
_WITHDRAW = "UPDATE opening SET withdrawn_by=?, withdrawn_ms=? WHERE id=? AND withdrawn_ms IS NULL"


async def openings_in_force(db: Connection) -> list[Opening]:
    """Every opening that nobody has withdrawn."""
    return [
        _known(row).opening
        for row in await OpeningRow.filter(withdrawn_ms=None)
        .order_by("hall", "version")
        .using_db(db)
    ]


async def listed_openings(db: Connection) -> list[KnownOpening]:
    """Those that the operator's files named last, also where a manager has withdrawn them."""
    listed = OpeningRow.filter(listed=True).order_by("hall", "version")
    return [_known(row) for row in await listed.using_db(db)]


async def openings_of_hall(db: Connection, hall: str, at_most: int) -> list[KnownOpening]:
    """Those that are written for a hall, also the withdrawn ones; the latest first."""
    found = OpeningRow.filter(hall=hall).order_by("-version").limit(at_most)
    return [_known(row) for row in await found.using_db(db)]


async def find_opening(db: Connection, opening: str) -> KnownOpening | None:
    """One of them."""
    found = await OpeningRow.get_or_none(using_db=db, id=opening)
    return _known(found) if found else None


async def find_openings(db: Connection, openings: Collection[str]) -> dict[str, KnownOpening]:
    """Those that there are of these, by their ids."""
    found = await OpeningRow.filter(id__in=openings).using_db(db)
    return {row.id: _known(row) for row in found}


async def add_opening(
    tx: Connection, new: Opening, by: str, now_ms: int, *, source: Source | None = None
) -> int:
    """Write an opening down; its version, which is the next one of its hall.

    `source` is that of a row of the operator's files.
    """
    latest = (await sql.rows(tx, _LATEST, new.hall))[0]["version"]
    row = OpeningRow(
        id=new.id,
        hall=new.hall,
        lane=new.lane,
        day_kinds=" ".join(kind for kind in DAY_KINDS if kind in new.day_kinds),
        starts_min=new.starts_min,
        ends_min=new.ends_min,
        valid_from=new.valid_from,
        valid_to=new.valid_to,
        every_n_weeks=new.every_n_weeks,
        version=latest + 1,
        listed=source is not None,
        set_by=by,
        set_ms=now_ms,
        **(source._asdict() if source else {}),
    )
    await row.save(using_db=tx, force_create=True)
    return row.version


async def withdraw_opening(tx: Connection, opening: str, by: str, now_ms: int) -> bool:
    """Let an opening hold no more; False if it does not any more."""
    return bool(await sql.change(tx, _WITHDRAW, by, now_ms, opening))


async def note_source(tx: Connection, opening: str, source: Source) -> None:
    """Keep what the operator's files say now of where an opening comes from."""
    await OpeningRow.filter(id=opening).using_db(tx).update(**source._asdict())


async def unlist_openings(tx: Connection, openings: Collection[str]) -> None:
    """Note that the operator's files do not name these any more."""
    await OpeningRow.filter(id__in=openings).using_db(tx).update(listed=False)


def _known(row: OpeningRow) -> KnownOpening:
    opening = Opening(
        id=row.id,
        hall=row.hall,
        lane=row.lane,
        day_kinds=frozenset(row.day_kinds.split()),
        starts_min=row.starts_min,
        ends_min=row.ends_min,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        every_n_weeks=row.every_n_weeks,
        version=row.version,
    )
    signed = Signed(row.set_by, row.set_ms, row.withdrawn_by, row.withdrawn_ms)
    return KnownOpening(opening, row.listed, signed)
