"""Legal persons, and who may act for them."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class OrganisationRow(Model):
    """A legal person; `details` is sealed JSON of its name and its credit code."""

    id = fields.CharField(primary_key=True, max_length=40)
    lookup = fields.CharField(max_length=64, unique=True)
    details = fields.CharField(max_length=800)
    key_id = fields.CharField(max_length=16)
    created_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "organisation"


class AuthorisationRow(Model):
    """That somebody may act for a legal person until a moment.

    `state` is requested, in_force, refused or revoked; a clerk decides after looking at the paper.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    agent = fields.CharField(max_length=40)
    organisation = fields.CharField(max_length=40)
    state = fields.CharField(max_length=12)
    scope = fields.CharField(max_length=200, default="", db_default="")
    created_ms = fields.BigIntField()
    until_ms = fields.BigIntField()
    decided_ms = fields.BigIntField(null=True)
    decided_by = fields.CharField(max_length=80, default="", db_default="")
    reason = fields.CharField(max_length=200, default="", db_default="")

    class Meta:
        """Table name."""

        table = "authorisation"
        indexes = (
            Index(fields=("agent", "state"), name="authorisation_of_agent"),
            Index(fields=("organisation", "state"), name="authorisation_of_organisation"),
            Index(fields=("state", "created_ms"), name="authorisation_state"),
        )
