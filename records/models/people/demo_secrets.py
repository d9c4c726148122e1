"""The secrets with which demos signed."""

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class DemoSecret(Model):
    """A secret with which a demo signed, by its digest; `voided_ms`: when its logins were ended."""

    digest = fields.CharField(primary_key=True, max_length=64)
    voided_ms = fields.BigIntField(null=True)

    class Meta:
        """One row a secret."""

        table = "demo_secret"


_KEEP = """
INSERT INTO demo_secret (digest) VALUES (?) ON CONFLICT (digest) DO UPDATE SET voided_ms=NULL
"""


async def is_demo_secret(db: Connection, digest: str) -> bool:
    """Whether a demo ever signed with this secret."""
    return await DemoSecret.exists(using_db=db, digest=digest)


async def demo_in_force(db: Connection) -> bool:
    """Whether there is a secret whose logins were not ended."""
    return await DemoSecret.exists(using_db=db, voided_ms=None)


async def keep_demo_secret(db: Connection, digest: str) -> None:
    """Note that a demo signs with this secret, once more or for the first time."""
    await sql.change(db, _KEEP, digest)


async def void_demo_secrets(db: Connection, now_ms: int) -> None:
    """Note that the logins of every secret were ended."""
    await DemoSecret.filter(voided_ms=None).using_db(db).update(voided_ms=now_ms)
