"""Consents: who agreed to what, in which version of the text, and until when."""

from tortoise import fields
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model


class ConsentRow(Model):
    """A consent for one purpose; moments are of real time, `by` says by which way it came."""

    id = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40, db_index=True)
    purpose = fields.CharField(max_length=20)
    version = fields.CharField(max_length=20)
    by = fields.CharField(max_length=80)
    given_ms = fields.BigIntField()
    withdrawn_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; one consent of a purpose holds at a time."""

        table = "consent"
        constraints = (
            UniqueConstraint(("citizen", "purpose"), "consent_live", "withdrawn_ms IS NULL"),
        )
