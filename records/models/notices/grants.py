"""Grants: how many messages of a template a person's WeChat still lets through, and why.

A person is known here by the keyed digest of their openid: a grant may come before the first login.
"""

from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model


class GrantBalance(Model):
    """How many messages are left; `id` is digest and template."""

    id = fields.CharField(primary_key=True, max_length=90)
    openid_digest = fields.CharField(max_length=64, db_index=True)
    template = fields.CharField(max_length=20)
    left = fields.IntField()

    class Meta:
        """Table name; nobody sends what was not granted."""

        table = "grant_balance"
        constraints = (CheckConstraint('"left" >= 0', "grant_left"),)


class GrantChange(Model):
    """A line of the ledger; `cause_id` makes one cause one line. Append-only; real time."""

    id = fields.BigIntField(primary_key=True)
    openid_digest = fields.CharField(max_length=64, db_index=True)
    template = fields.CharField(max_length=20)
    change = fields.IntField()
    cause = fields.CharField(max_length=20)
    cause_id = fields.CharField(max_length=120, unique=True)
    at_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "grant_change"
