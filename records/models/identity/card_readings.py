"""Readings of identity cards: for two minutes, at the device that read them."""

from tortoise import fields
from tortoise.models import Model


class CardReadingRow(Model):
    """A card as a reader gave it; `details` is sealed JSON. Deleted once it has expired."""

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=40)
    reader = fields.CharField(max_length=80)
    lookup = fields.CharField(max_length=64)
    details = fields.CharField(max_length=800)
    key_id = fields.CharField(max_length=16)
    citizen = fields.CharField(max_length=40, null=True)
    read_ms = fields.BigIntField()
    expires_ms = fields.BigIntField(db_index=True)

    class Meta:
        """Table name."""

        table = "card_reading"
