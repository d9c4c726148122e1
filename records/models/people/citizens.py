"""People who have an account: those whom WeChat knows, and those known from a desk."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class Citizen(Model):
    """A person: by a keyed digest of the openid, which sealed is a `contact`, or from a desk.

    Who came to a desk alone has a digest that no openid has. An account that became part of another
    one names it in `merged_into`; one whose owner asked to be forgotten has `restricted_ms`, and
    `erased_ms` once nothing of them is left.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    openid_digest = fields.CharField(max_length=64, unique=True)
    created_ms = fields.BigIntField()
    merged_into = fields.CharField(max_length=40, null=True, db_index=True)
    restricted_ms = fields.BigIntField(null=True)
    erased_ms = fields.BigIntField(null=True)

    class Meta:
        """One row a person."""

        table = "citizen"


_ADD = """
INSERT INTO citizen (id, openid_digest, created_ms) VALUES (?, ?, ?)
ON CONFLICT (openid_digest) DO NOTHING
"""


class Account(NamedTuple):
    """An account as it stands."""

    id: str
    openid_digest: str
    created_ms: int
    merged_into: str | None
    restricted_ms: int | None
    erased_ms: int | None

    @property
    def by_wechat(self) -> bool:
        """Whether somebody can log in by its openid; else it is known from a desk alone."""
        return _DIGEST.fullmatch(self.openid_digest) is not None


# Whatever stands in place of a digest is none.
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ACCOUNT = """
SELECT id, openid_digest, created_ms, merged_into, restricted_ms, erased_ms FROM citizen
WHERE """
_WAY = "SELECT id, COALESCE(merged_into, id) AS holder FROM citizen WHERE openid_digest=?"
_JOINED = "SELECT COALESCE(merged_into, id) AS holder FROM citizen WHERE id=?"
_MERGE = "UPDATE citizen SET merged_into=? WHERE id=? OR merged_into=?"
_UNLINK = "UPDATE citizen SET openid_digest=? WHERE id=?"
_RESTRICT = "UPDATE citizen SET restricted_ms=COALESCE(restricted_ms, ?) WHERE id=?"
_ERASE = "UPDATE citizen SET openid_digest='erased:' || id, erased_ms=? WHERE id=?"


async def find_citizen(db: Connection, openid_digest: str) -> str | None:
    """The id of the person with this openid: of the account that theirs became part of."""
    found = await find_way(db, openid_digest)
    return found[1] if found else None


async def find_way(db: Connection, openid_digest: str) -> tuple[str, str] | None:
    """The account that was made for this openid, and the one it belongs to now."""
    found = await sql.rows(db, _WAY, openid_digest)
    return (found[0]["id"], found[0]["holder"]) if found else None


async def account(db: Connection, citizen: str) -> Account | None:
    """An account by its id."""
    found = await sql.rows(db, _ACCOUNT + "id=?", citizen)
    return Account(**found[0]) if found else None


async def merged_accounts(db: Connection, citizen: str) -> list[Account]:
    """The accounts that became part of one, the oldest first."""
    found = await sql.rows(db, _ACCOUNT + "merged_into=? ORDER BY created_ms, id", citizen)
    return [Account(**row) for row in found]


async def joined(tx: Connection, citizen: str) -> str:
    """Whose an account is now; nobody merges it until the transaction ends.

    Somebody unknown is who they are. SQLite has one writer at a time; elsewhere this lock lets
    others do what changes nothing of whose the account is.
    """
    locking = " FOR KEY SHARE"
    if tx.capabilities.dialect == "sqlite":
        locking = ""
        await lock_citizen(tx, citizen)
    found = await sql.rows(tx, _JOINED + locking, citizen)
    return found[0]["holder"] if found else citizen


async def stands(db: Connection, citizen: str) -> bool:
    """Whether one may be logged in as this: neither part of another account nor erased."""
    found = await account(db, citizen)
    return found is None or (found.merged_into is None and found.erased_ms is None)


async def merge_account(tx: Connection, source: str, target: str) -> None:
    """Note that an account became part of another one, with all that were part of it."""
    await sql.change(tx, _MERGE, target, source, source)


async def unlink_openid(tx: Connection, citizen: str) -> None:
    """Let the openid of an account belong to nobody: whoever comes by it is new."""
    await sql.change(tx, _UNLINK, f"unlinked:{citizen}", citizen)


async def restrict_citizen(tx: Connection, citizen: str, now_ms: int) -> None:
    """Note that what is kept of somebody is used for their open cases alone."""
    await sql.change(tx, _RESTRICT, now_ms, citizen)


async def erase_citizen(tx: Connection, citizen: str, now_ms: int) -> None:
    """Let an account belong to nobody, for ever."""
    await sql.change(tx, _ERASE, now_ms, citizen)


async def add_citizen(db: Connection, citizen: str, openid_digest: str, now_ms: int) -> None:
    """Give a person an id, unless they have one."""
    await sql.change(db, _ADD, citizen, openid_digest, now_ms)


async def add_citizens(db: Connection, digests: Iterable[tuple[str, str]], now_ms: int) -> None:
    """Give ids to people, each before the digest of an openid, unless they have one."""
    await sql.many(db, _ADD, [(citizen, digest, now_ms) for citizen, digest in digests])


async def has_citizen(db: Connection, citizen: str) -> bool:
    """Whether there is a person by this id."""
    return bool(await sql.rows(db, "SELECT id FROM citizen WHERE id=?", citizen))


async def openid_digest_of(db: Connection, citizen: str) -> str | None:
    """By which digest WeChat's people are told apart, this one's."""
    found = await sql.rows(db, "SELECT openid_digest FROM citizen WHERE id=?", citizen)
    return found[0]["openid_digest"] if found else None


async def lock_accounts(tx: Connection, accounts: Iterable[str]) -> None:
    """Let all who do anything for these people wait until the transaction ends.

    In the order of their ids, so that of two who lock the same no one waits for ever.
    """
    for citizen in sorted(accounts):
        if tx.capabilities.dialect == "sqlite":
            await lock_citizen(tx, citizen)
        else:
            await sql.rows(tx, "SELECT id FROM citizen WHERE id=? FOR UPDATE", citizen)


async def lock_citizen(tx: Connection, citizen: str) -> None:
    """Let others who do this for the same person wait until the transaction ends."""
    await sql.change(tx, "UPDATE citizen SET created_ms=created_ms WHERE id=?", citizen)
