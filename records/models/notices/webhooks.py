"""Webhooks: the systems of a hall itself that are told what happens in it."""

from tortoise import fields
from tortoise.models import Model

from records.models.catalogue.halls import ID_LENGTH


class WebhookRow(Model):
    """An address that is told of a hall's events, `events` being JSON: their names, or `["*"]`."""

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH, db_index=True)
    url = fields.CharField(max_length=500)
    secret = fields.CharField(max_length=400)
    key_id = fields.CharField(max_length=16)
    events = fields.TextField()
    state = fields.CharField(max_length=10)
    created_ms = fields.BigIntField()
    changed_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "webhook"
