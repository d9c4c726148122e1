"""Closures and extra sessions with their history; never changed, only withdrawn."""

from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH
from records.models.opening.openings import Signed
from records.opening.sessions import Exception_, ExceptionKind


class OpeningException(Model):
    """An exception, who made it and, once it holds no more, who withdrew it."""

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    lane = fields.CharField(max_length=ID_LENGTH, null=True)
    kind = fields.CharField(max_length=16)
    starts_ms = fields.BigIntField()
    ends_ms = fields.BigIntField()
    reason = fields.CharField(max_length=200)
    set_by = fields.CharField(max_length=80)
    set_ms = fields.BigIntField()
    withdrawn_by = fields.CharField(max_length=80, null=True)
    withdrawn_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "opening_exception"
        indexes = (Index(fields=("hall", "set_ms")),)


class KnownException(NamedTuple):
    """An exception with its history."""

    exception: Exception_
    signed: Signed


_WITHDRAW = """
UPDATE opening_exception SET withdrawn_by=?, withdrawn_ms=? WHERE id=? AND withdrawn_ms IS NULL
"""


async def exceptions_in_force(db: Connection) -> list[Exception_]:
    """Every exception that nobody has withdrawn, also those that are over."""
    return [
        _known(row).exception
        for row in await OpeningException.filter(withdrawn_ms=None)
        .order_by("starts_ms", "id")
        .using_db(db)
    ]


async def exceptions_of_hall(db: Connection, hall: str, at_most: int) -> list[KnownException]:
    """Those of a hall, also the withdrawn ones; the latest first."""
    found = OpeningException.filter(hall=hall).order_by("-set_ms", "id").limit(at_most)
    return [_known(row) for row in await found.using_db(db)]


async def find_exception(db: Connection, exception: str) -> KnownException | None:
    """One of them."""
    found = await OpeningException.get_or_none(using_db=db, id=exception)
    return _known(found) if found else None


async def add_exception(tx: Connection, new: Exception_, by: str, now_ms: int) -> None:
    """Write an exception down."""
    row = OpeningException(
        id=new.id,
        hall=new.hall,
        lane=new.lane,
        kind=str(new.kind),
        starts_ms=new.starts_ms,
        ends_ms=new.ends_ms,
        reason=new.reason,
        set_by=by,
        set_ms=now_ms,
    )
    await row.save(using_db=tx, force_create=True)


async def withdraw_exception(tx: Connection, exception: str, by: str, now_ms: int) -> bool:
    """Let an exception hold no more; False if it does not any more."""
    return bool(await sql.change(tx, _WITHDRAW, by, now_ms, exception))


def _known(row: OpeningException) -> KnownException:
    exception = Exception_(
        id=row.id,
        hall=row.hall,
        lane=row.lane,
        kind=ExceptionKind(row.kind),
        starts_ms=row.starts_ms,
        ends_ms=row.ends_ms,
        reason=row.reason,
    )
    return KnownException(
        exception, Signed(row.set_by, row.set_ms, row.withdrawn_by, row.withdrawn_ms)
    )
