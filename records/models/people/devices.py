"""Screens that are enrolled."""

from collections.abc import Collection, Iterable

from tortoise import fields

from kit.crypto import NO_PASSWORD
from records.db.sql import Connection
from records.models.catalogue.sourced import LaterSourced


class Device(LaterSourced):
    """A screen that stays logged in for months; without a hall it serves every hall.

    `listed` if it stands in the operator's files, `demo` if it came of a demo and is void outside.
    """

    name = fields.CharField(primary_key=True, max_length=80)
    password_hash = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=40, null=True)
    grp = fields.CharField(max_length=40)
    label = fields.CharField(max_length=80, default="")
    revoked_ms = fields.BigIntField(null=True)
    demo = fields.BooleanField(default=False, db_default=False)
    listed = fields.BooleanField(default=False, db_default=False)
    position = fields.IntField(default=0, db_default=0)

    class Meta:
        """One row a device."""

        table = "device"


async def find_device(db: Connection, name: str) -> Device | None:
    """A screen that was not revoked."""
    return await Device.get_or_none(using_db=db, name=name, revoked_ms=None)


async def is_enrolled(db: Connection, name: str, kind: str) -> bool:
    """Whether a screen of this kind was not revoked."""
    return await Device.exists(using_db=db, name=name, kind=kind, revoked_ms=None)


async def devices_of_groups(db: Connection, groups: Iterable[str]) -> list[Device]:
    """Every screen of some groups, also the revoked ones."""
    return await Device.filter(grp__in=list(groups)).order_by("name").using_db(db)


async def device_of_groups(db: Connection, groups: Iterable[str], name: str) -> Device | None:
    """One of these."""
    return await Device.get_or_none(using_db=db, name=name, grp__in=list(groups))


async def all_devices(db: Connection) -> dict[str, Device]:
    """Every screen there ever was, by its name."""
    return {one.name: one for one in await Device.all(using_db=db)}


async def demo_devices(db: Connection) -> list[Device]:
    """The listed screens that have the demo's password."""
    listed = Device.filter(demo=True, listed=True).exclude(password_hash=NO_PASSWORD)
    return await listed.using_db(db)


async def enrol(db: Connection, device: Device) -> None:
    """Write a new screen down. Raises `IntegrityError` if its name is taken."""
    await device.save(using_db=db, force_create=True)


async def set_device_password(db: Connection, name: str, password_hash: str) -> None:
    """Give a screen, unless it was revoked, its password."""
    found = Device.filter(name=name, revoked_ms=None).using_db(db)
    await found.update(password_hash=password_hash)


async def renew_demo_password(db: Connection, name: str, password_hash: str) -> None:
    """Give a screen, revoked or not, the demo's new password."""
    await Device.filter(name=name).using_db(db).update(password_hash=password_hash)


async def revoke_devices(db: Connection, names: Collection[str], now_ms: int) -> None:
    """Turn screens away for good; one that was revoked before stays so since then."""
    found = Device.filter(name__in=names, revoked_ms=None).using_db(db)
    await found.update(revoked_ms=now_ms)


async def restore_devices(db: Connection, names: Collection[str]) -> None:
    """Take revoked screens back."""
    await Device.filter(name__in=names).using_db(db).update(revoked_ms=None)


async def unlist(db: Connection, names: Collection[str]) -> None:
    """Note that the operator's files do not name these screens any more."""
    await Device.filter(name__in=names).using_db(db).update(listed=False)
