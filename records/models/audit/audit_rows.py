"""Rows of the audit: who did what to what, when and why. They are only ever added."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class AuditRow(Model):
    """One deed. `details` is JSON without personal data; `at_ms` is real time."""

    id = fields.BigIntField(primary_key=True)
    grp = fields.CharField(max_length=40)
    at_ms = fields.BigIntField()
    actor = fields.CharField(max_length=100)
    action = fields.CharField(max_length=40)
    object = fields.CharField(max_length=100, default="", db_default="")
    reason = fields.CharField(max_length=200, default="", db_default="")
    details = fields.TextField()
    # A number in the chain of its group, once it is sealed; nothing else of a row ever changes.
    sealed_as = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "audit_row"
        indexes = (
            Index(fields=("grp", "sealed_as", "id"), name="audit_to_seal"),
            Index(fields=("action", "id"), name="audit_by_action"),
            Index(fields=("object", "id"), name="audit_of_object"),
        )
