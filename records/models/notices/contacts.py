"""Where people can be reached: encrypted, bound to the row, and found by a keyed digest only."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class ContactRow(Model):
    """An address of a person: `kind` is `openid` or `phone`. Moments are of real time.

    `lookup` is a keyed digest. `consent` names the version of the text that a person agreed to.
    With `dead_ms` nothing is sent there any more.
    """

    id = fields.CharField(primary_key=True, max_length=60)
    citizen = fields.CharField(max_length=40)
    kind = fields.CharField(max_length=10)
    ciphertext = fields.CharField(max_length=400)
    key_id = fields.CharField(max_length=16)
    lookup = fields.CharField(max_length=64)
    consent = fields.CharField(max_length=20, null=True)
    consented_ms = fields.BigIntField(null=True)
    changed_ms = fields.BigIntField()
    dead_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; one address a person and kind."""

        table = "contact"
        unique_together = (("citizen", "kind"),)
        indexes = (Index(fields=("kind", "lookup"), name="contact_lookup"),)


class NoticeWishes(Model):
    """How a person wants to be told: in which language, and whether by SMS."""

    citizen = fields.CharField(primary_key=True, max_length=40)
    language = fields.CharField(max_length=5)
    sms = fields.BooleanField(default=True, db_default=True)
    changed_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "notice_wishes"
