"""What halls set for their bookings, with its history; never changed, only withdrawn.

Values are texts as `records.opening.settings` reads them.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint

from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH
from records.models.catalogue.sourced import Source, Sourced
from records.models.opening.openings import Signed


class HallSetting(Sourced):
    """A value, who set it and, once it holds no more, who withdrew it.

    `listed` while the operator's files name this very value; what a manager set they never do.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    key = fields.CharField(max_length=40)
    value = fields.CharField(max_length=200)
    listed = fields.BooleanField()
    set_by = fields.CharField(max_length=80)
    set_ms = fields.BigIntField()
    withdrawn_by = fields.CharField(max_length=80, null=True)
    withdrawn_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; of a key one value is in force."""

        table = "hall_setting"
        indexes = (Index(fields=("hall", "set_ms")),)
        constraints = (
            UniqueConstraint(("hall", "key"), "hall_setting_in_force", "withdrawn_ms IS NULL"),
        )


class KnownSetting(NamedTuple):
    """A value with its history; `listed` while the files name it."""

    id: str
    hall: str
    key: str
    value: str
    listed: bool
    signed: Signed


_WITHDRAW = """
UPDATE hall_setting SET withdrawn_by=?, withdrawn_ms=?
WHERE hall=? AND key=? AND withdrawn_ms IS NULL
"""


async def settings_in_force(db: Connection) -> dict[str, dict[str, KnownSetting]]:
    """The values that each hall sets itself, by hall and key."""
    found: defaultdict[str, dict[str, KnownSetting]] = defaultdict(dict)
    for row in await HallSetting.filter(withdrawn_ms=None).using_db(db):
        known = _known(row)
        found[known.hall][known.key] = known
    return dict(found)


async def listed_settings(db: Connection) -> list[KnownSetting]:
    """Those that the operator's files named last, also where a manager has set another value."""
    return [_known(row) for row in await HallSetting.filter(listed=True).using_db(db)]


async def settings_of_hall(db: Connection, hall: str, at_most: int) -> list[KnownSetting]:
    """Those of a hall, also the withdrawn ones; the latest first."""
    found = HallSetting.filter(hall=hall).order_by("-set_ms", "id").limit(at_most)
    return [_known(row) for row in await found.using_db(db)]


async def add_setting(tx: Connection, new: KnownSetting, source: Source | None = None) -> None:
    """Let a value hold; the one before it has been withdrawn."""
    row = HallSetting(
        id=new.id,
        hall=new.hall,
        key=new.key,
        value=new.value,
        listed=new.listed,
        set_by=new.signed.set_by,
        set_ms=new.signed.set_ms,
        **(source._asdict() if source else {}),
    )
    await row.save(using_db=tx, force_create=True)


async def withdraw_setting(tx: Connection, hall: str, key: str, by: str, now_ms: int) -> bool:
    """Let a hall set this key no more; False if it does not."""
    return bool(await sql.change(tx, _WITHDRAW, by, now_ms, hall, key))


async def note_setting_source(tx: Connection, setting: str, source: Source) -> None:
    """Keep what the operator's files say now of where a value comes from."""
    await HallSetting.filter(id=setting).using_db(tx).update(**source._asdict())


async def unlist_settings(tx: Connection, settings: Collection[str]) -> None:
    """Note that the operator's files do not name these values any more."""
    await HallSetting.filter(id__in=settings).using_db(tx).update(listed=False)


def _known(row: HallSetting) -> KnownSetting:
    signed = Signed(row.set_by, row.set_ms, row.withdrawn_by, row.withdrawn_ms)
    return KnownSetting(row.id, row.hall, row.key, row.value, row.listed, signed)
