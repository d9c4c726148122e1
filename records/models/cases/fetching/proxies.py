"""Who may fetch a parcel for its applicant: named, for some days."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from kit.privacy.sealing import Place, Sealed
from records.db import sql
from records.db.sql import Connection


class ProxyRow(Model):
    """Somebody who may fetch a parcel for its applicant; the name is sealed, the code hashed."""

    id = fields.CharField(primary_key=True, max_length=40)
    parcel = fields.CharField(max_length=40, db_index=True)
    name = fields.CharField(max_length=400)
    key_id = fields.CharField(max_length=16)
    code_hash = fields.CharField(max_length=64, unique=True)
    made_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    revoked_ms = fields.BigIntField(null=True)
    used_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "pickup_proxy"


class Proxy(NamedTuple):
    """A proxy as it is stored; only a ring with its key tells the name."""

    id: str
    parcel: str
    sealed: Sealed
    code_hash: str
    made_ms: int
    expires_ms: int
    revoked_ms: int | None = None
    used_ms: int | None = None

    @property
    def place(self) -> Place:
        """Where the name opens."""
        return name_place(self.id)

    def live(self, now_ms: int) -> bool:
        """Whether they may still come."""
        return self.revoked_ms is None and self.used_ms is None and now_ms < self.expires_ms


def name_place(proxy: str) -> Place:
    """Where the name of a proxy stands."""
    return Place("pickup_proxy", proxy, "name")


_SELECT = """
SELECT id, parcel, name, key_id, code_hash, made_ms, expires_ms, revoked_ms, used_ms
FROM pickup_proxy WHERE """
_ADD = """
INSERT INTO pickup_proxy (id, parcel, name, key_id, code_hash, made_ms, expires_ms)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_REVOKE = "UPDATE pickup_proxy SET revoked_ms=? WHERE id=? AND revoked_ms IS NULL"
_USE = "UPDATE pickup_proxy SET used_ms=? WHERE id=?"


async def add_proxy(tx: Connection, new: Proxy) -> None:
    """Write a proxy down."""
    sealed = new.sealed.text, new.sealed.key_id
    await sql.change(
        tx, _ADD, new.id, new.parcel, *sealed, new.code_hash, new.made_ms, new.expires_ms
    )


async def find_proxy(db: Connection, proxy: str) -> Proxy | None:
    """A proxy as it stands."""
    return next(iter(_read(await sql.rows(db, _SELECT + "id=?", proxy))), None)


async def proxy_by_code(db: Connection, code_hash: str) -> Proxy | None:
    """Whose code has this digest."""
    return next(iter(_read(await sql.rows(db, _SELECT + "code_hash=?", code_hash))), None)


async def proxies_of(db: Connection, parcel: str) -> list[Proxy]:
    """All who were named for a parcel, the latest first."""
    return _read(await sql.rows(db, _SELECT + "parcel=? ORDER BY made_ms DESC, id", parcel))


async def revoke_proxy(tx: Connection, proxy: str, now_ms: int) -> None:
    """They may not come any more."""
    await sql.change(tx, _REVOKE, now_ms, proxy)


async def use_proxy(tx: Connection, proxy: str, now_ms: int) -> None:
    """They came."""
    await sql.change(tx, _USE, now_ms, proxy)


def _read(rows: list[dict[str, object]]) -> list[Proxy]:
    return [_proxy(**row) for row in rows]  # type: ignore[arg-type]


def _proxy(id: str, parcel: str, name: str, key_id: str, **more: object) -> Proxy:  # noqa: A002 - the column's name
    return Proxy(id, parcel, Sealed(key_id, name), **more)  # type: ignore[arg-type]
