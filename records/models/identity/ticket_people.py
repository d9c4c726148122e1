"""Whose a paper ticket is, once a clerk has seen the card of its holder."""

from tortoise import fields
from tortoise.models import Model


class TicketPersonRow(Model):
    """The account that a clerk has found or made for the holder of a ticket."""

    ticket = fields.CharField(primary_key=True, max_length=40)
    citizen = fields.CharField(max_length=40, db_index=True)
    proof = fields.CharField(max_length=40)
    by = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()

    class Meta:
        """Table name."""

        table = "ticket_person"
