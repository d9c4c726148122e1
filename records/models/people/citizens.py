"""People who have an account: those whom WeChat knows, and those known from a desk."""

from collections.abc import Iterable

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


async def find_citizen(db: Connection, openid_digest: str) -> str | None:
    """The id of the person with this openid."""
    found = await sql.rows(db, "SELECT id FROM citizen WHERE openid_digest=?", openid_digest)
    return found[0]["id"] if found else None


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


async def lock_citizen(tx: Connection, citizen: str) -> None:
    """Let others who do this for the same person wait until the transaction ends."""
    await sql.change(tx, "UPDATE citizen SET created_ms=created_ms WHERE id=?", citizen)
