"""Windows as their last events left them; written by the journal alone."""

from tortoise import fields
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection


class WindowRecord(Model):
    """How a window stood after its last event."""

    key = fields.CharField(primary_key=True, max_length=80)
    hall = fields.CharField(max_length=40)
    window = fields.CharField(max_length=40)
    state = fields.CharField(max_length=12)
    document = fields.TextField()

    class Meta:
        """One row a window."""

        table = "window_record"


async def window_documents(db: Connection) -> dict[tuple[str, str], str]:
    """How each window stood last, as JSON, by hall and code."""
    found = await sql.rows(db, 'SELECT hall, "window" AS code, document FROM window_record')
    return {(row["hall"], row["code"]): row["document"] for row in found}
