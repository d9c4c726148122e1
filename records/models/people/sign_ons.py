"""Single sign-on of staff: attempts that are under way, and whose account a subject is."""

from tortoise import fields
from tortoise.models import Model


class SignOnRow(Model):
    """An attempt, by the digest of its state; spent once. `verifier` and `nonce` are derived."""

    id = fields.CharField(primary_key=True, max_length=64)
    browser = fields.CharField(max_length=64)
    back_to = fields.CharField(max_length=200, default="", db_default="")
    window = fields.CharField(max_length=40, null=True)
    expires_ms = fields.BigIntField(db_index=True)
    used_ms = fields.BigIntField(null=True)
    # What came of it: a login that the page fetches once, by the digest of its code.
    code = fields.CharField(max_length=64, null=True, unique=True)
    username = fields.CharField(max_length=40, null=True)

    class Meta:
        """Table name."""

        table = "sign_on"


class StaffSubjectRow(Model):
    """Whose account a subject of an issuer is; `id` is a digest of the two."""

    id = fields.CharField(primary_key=True, max_length=64)
    username = fields.CharField(max_length=40, db_index=True)
    linked_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "staff_subject"
