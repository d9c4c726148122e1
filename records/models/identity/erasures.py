"""Who asked to be forgotten, and what the law lets nobody forget yet."""

from tortoise import fields
from tortoise.models import Model


class ErasureRow(Model):
    """A request to be forgotten: `restricted` while something must be kept, then `done`."""

    id = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40, db_index=True)
    state = fields.CharField(max_length=12)
    asked_ms = fields.BigIntField()
    done_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "erasure"
