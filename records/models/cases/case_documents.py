"""The papers of a case: numbered with the fact, made as PDF soon after, and never changed."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class CaseDocumentRow(Model):
    """A paper. `facts` is JSON: all that stands on it, as it was when it was due.

    `code` is what `/verify` is asked by. `pdf` and its `sha256` are there once it was made.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    case_id = fields.CharField(max_length=40)
    version = fields.IntField()
    kind = fields.CharField(max_length=20)
    number = fields.CharField(max_length=60, unique=True)
    template_version = fields.IntField()
    facts = fields.TextField()
    code = fields.CharField(max_length=40, unique=True)
    at_ms = fields.BigIntField()
    made_ms = fields.BigIntField(null=True)
    sha256 = fields.CharField(max_length=64, null=True)
    pdf = fields.BinaryField(null=True)

    class Meta:
        """Table name; an event makes one paper of a kind."""

        table = "case_document"
        unique_together = (("case_id", "version", "kind"),)
        indexes = (Index(fields=("case_id", "at_ms"), name="document_of_case"),)
