"""What every row of the operator's files says of itself."""

from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

TEXT_LENGTH = 300


class Sourced(Model):
    """Where a row comes from.

    `source` names documents, or `demo`; `reference` the places in them; `demo_fields` the columns
    that they do not say.
    """

    source = fields.CharField(max_length=TEXT_LENGTH, default="")
    reference = fields.TextField(default="")
    demo_fields = fields.CharField(max_length=TEXT_LENGTH, default="")

    class Meta:
        """No table of its own."""

        abstract = True


class LaterSourced(Model):
    """The same for tables that had rows before it: their default stands in the database, too."""

    source = fields.CharField(max_length=TEXT_LENGTH, default="", db_default="")
    reference = fields.TextField(default="", db_default="")
    demo_fields = fields.CharField(max_length=TEXT_LENGTH, default="", db_default="")

    class Meta:
        """No table of its own."""

        abstract = True


class Source(NamedTuple):
    """The same, apart from a row."""

    source: str
    reference: str
    demo_fields: str
