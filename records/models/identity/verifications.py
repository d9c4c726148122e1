"""Verifications: one attempt of somebody to show who they are."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class VerificationRow(Model):
    """An attempt. `details` is sealed JSON of name and number, and None where a provider has none.

    `request_no` is ours, unique and told to the provider (out_seq_no); `provider_ref` is theirs.
    `lookup` finds the number again, for limits. `guardian` is the proof of whoever consented for
    a child. Moments are of real time.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40)
    provider = fields.CharField(max_length=12)
    level = fields.IntField()
    state = fields.CharField(max_length=16)
    request_no = fields.CharField(max_length=32, unique=True)
    provider_ref = fields.CharField(max_length=200, null=True)
    details = fields.CharField(max_length=800, null=True)
    key_id = fields.CharField(max_length=16, null=True)
    lookup = fields.CharField(max_length=64, null=True)
    consent = fields.CharField(max_length=40, null=True)
    guardian = fields.CharField(max_length=40, null=True)
    created_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    asked_ms = fields.BigIntField(null=True)
    decided_ms = fields.BigIntField(null=True)
    decided_by = fields.CharField(max_length=80, default="", db_default="")
    reason = fields.CharField(max_length=200, default="", db_default="")

    class Meta:
        """Table name."""

        table = "verification"
        indexes = (
            Index(fields=("citizen", "created_ms"), name="verification_of_citizen"),
            Index(fields=("state", "created_ms"), name="verification_state"),
            Index(fields=("lookup", "created_ms"), name="verification_of_number"),
        )
