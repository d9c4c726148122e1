"""Accounts of one person that became one, and ways of logging in that were taken away again."""

from tortoise import fields
from tortoise.models import Model


class AccountMergeRow(Model):
    """That `source` became part of `target`, on the strength of two proofs of one person."""

    id = fields.CharField(primary_key=True, max_length=40)
    source = fields.CharField(max_length=40, db_index=True)
    target = fields.CharField(max_length=40, db_index=True)
    proof = fields.CharField(max_length=40)
    at_ms = fields.BigIntField()
    by = fields.CharField(max_length=80)

    class Meta:
        """Table name."""

        table = "account_merge"
