"""The chain over the audit of a group: each link holds the digest of its row and of all before."""

from tortoise import fields
from tortoise.models import Model


class AuditLinkRow(Model):
    """The `number`-th link of a group's chain; `id` is `group:number`."""

    id = fields.CharField(primary_key=True, max_length=64)
    grp = fields.CharField(max_length=40)
    number = fields.BigIntField()
    row = fields.BigIntField()
    digest = fields.CharField(max_length=64)
    at_ms = fields.BigIntField()

    class Meta:
        """Table name; a row is sealed once."""

        table = "audit_link"
        unique_together = (("grp", "number"), ("row",))
