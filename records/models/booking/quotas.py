"""Quotas: how many windows a hall plans for a lane; never changed, only withdrawn.

A change of one moves the openings' version like any other change of when halls take people, and the
slots are planned anew in the same transaction.
"""

from collections.abc import Collection
from typing import NamedTuple

from tortoise import fields
from tortoise.expressions import Q
from tortoise.indexes import Index

from records.booking.quotas import Quota
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH
from records.models.catalogue.sourced import LaterSourced, Source
from records.models.opening.openings import Signed


class QuotaRow(LaterSourced):
    """Planned windows of a lane, who planned them and, once they hold no more, who withdrew them.

    `date` None: every day; `starts_min` (where a session begins, minutes of the day) None: every
    session. `walk_in_share` None: the hall's setting. `listed` while the operator's files name this
    very quota; what a manager set they never do.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    lane = fields.CharField(max_length=ID_LENGTH)
    date = fields.CharField(max_length=10, null=True)
    starts_min = fields.IntField(null=True)
    windows = fields.IntField()
    walk_in_share = fields.FloatField(null=True)
    listed = fields.BooleanField(default=False, db_default=False)
    set_by = fields.CharField(max_length=80)
    set_ms = fields.BigIntField()
    withdrawn_by = fields.CharField(max_length=80, null=True)
    withdrawn_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name. Of a scope one quota is in force, by an index that migration 0007 makes."""

        table = "quota"
        indexes = (Index(fields=("hall", "set_ms")), Index(fields=("withdrawn_ms",)))


class KnownQuota(NamedTuple):
    """A quota with its history; `listed` while the files name it."""

    quota: Quota
    listed: bool
    signed: Signed


_WITHDRAW = "UPDATE quota SET withdrawn_by=?, withdrawn_ms=? WHERE id=? AND withdrawn_ms IS NULL"


async def quotas_in_force(db: Connection, halls: Collection[str]) -> list[Quota]:
    """Every quota of these halls that nobody has withdrawn."""
    found = QuotaRow.filter(withdrawn_ms=None, hall__in=halls).order_by("set_ms", "id")
    return [_known(row).quota for row in await found.using_db(db)]


async def known_in_force(db: Connection, hall: str, today: str) -> list[KnownQuota]:
    """Those of a hall that nobody has withdrawn and that are not of past days, by lane."""
    found = QuotaRow.filter(Q(date=None) | Q(date__gte=today), hall=hall, withdrawn_ms=None)
    return sorted([_known(row) for row in await found.using_db(db)], key=_most_general_first)


async def listed_quotas(db: Connection) -> list[KnownQuota]:
    """Those that the operator's files named last, also where a manager has withdrawn them."""
    return [_known(row) for row in await QuotaRow.filter(listed=True).using_db(db)]


async def quotas_of_hall(db: Connection, hall: str, at_most: int) -> list[KnownQuota]:
    """Those of a hall, also the withdrawn ones; the latest first."""
    found = QuotaRow.filter(hall=hall).order_by("-set_ms", "id").limit(at_most)
    return [_known(row) for row in await found.using_db(db)]


async def quota_in_force(db: Connection, like: Quota) -> KnownQuota | None:
    """The quota that holds for the scope of another one."""
    hall, lane, date, starts_min = like.scope
    found = await QuotaRow.get_or_none(
        using_db=db, hall=hall, lane=lane, date=date, starts_min=starts_min, withdrawn_ms=None
    )
    return _known(found) if found else None


async def add_quota(
    tx: Connection, new: Quota, by: str, now_ms: int, source: Source | None = None
) -> None:
    """Let a quota hold; the one of its scope before it has been withdrawn.

    `source` is that of a row of the operator's files.
    """
    row = QuotaRow(
        id=new.id,
        hall=new.hall,
        lane=new.lane,
        date=new.date,
        starts_min=new.starts_min,
        windows=new.windows,
        walk_in_share=new.walk_in_share,
        listed=source is not None,
        set_by=by,
        set_ms=now_ms,
        **(source._asdict() if source else {}),
    )
    await row.save(using_db=tx, force_create=True)


async def withdraw_quota(tx: Connection, quota: str, by: str, now_ms: int) -> bool:
    """Let a quota hold no more; False if it does not any more."""
    return bool(await sql.change(tx, _WITHDRAW, by, now_ms, quota))


async def note_quota_source(tx: Connection, quota: str, source: Source) -> None:
    """Keep what the operator's files say now of where a quota comes from."""
    await QuotaRow.filter(id=quota).using_db(tx).update(**source._asdict())


async def unlist_quotas(tx: Connection, quotas: Collection[str]) -> None:
    """Note that the operator's files do not name these any more."""
    await QuotaRow.filter(id__in=quotas).using_db(tx).update(listed=False)


def _most_general_first(known: KnownQuota) -> tuple[str, str, int]:
    """By lane; databases are not of one mind about where a null stands."""
    _, lane, date, starts_min = known.quota.scope
    return lane, date or "", -1 if starts_min is None else starts_min


def _known(row: QuotaRow) -> KnownQuota:
    quota = Quota(
        row.id, row.hall, row.lane, row.date, row.starts_min, row.windows, row.walk_in_share
    )
    signed = Signed(row.set_by, row.set_ms, row.withdrawn_by, row.withdrawn_ms)
    return KnownQuota(quota, row.listed, signed)
