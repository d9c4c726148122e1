"""Notices: what somebody is to be told, written in the transaction of the fact itself."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from records.models.catalogue.halls import ID_LENGTH


class NoticeRow(Model):
    """A notice. `content` is JSON without any name, number or address of a person.

    `dedupe_key` makes one fact one notice, however often it is planned. `citizen` is None where
    nobody is known behind a ticket, or where other systems are told. `created_ms` is business
    time, `expires_ms` and `ended_ms` are real: a message is too late for a person, not the hall.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    dedupe_key = fields.CharField(max_length=120, unique=True)
    kind = fields.CharField(max_length=20)
    state = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=ID_LENGTH)
    citizen = fields.CharField(max_length=40, null=True)
    ticket = fields.CharField(max_length=40, null=True)
    appointment = fields.CharField(max_length=40, null=True)
    case_id = fields.CharField(max_length=40, null=True)
    content = fields.TextField()
    created_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    ended_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; asked for by person, ticket, appointment, case, and what is open."""

        table = "notice"
        indexes = (
            Index(fields=("citizen", "created_ms"), name="notice_of_citizen"),
            Index(fields=("ticket",), name="notice_of_ticket"),
            Index(fields=("appointment",), name="notice_of_appointment"),
            Index(fields=("case_id",), name="notice_of_case"),
            Index(fields=("state", "expires_ms"), name="notice_open"),
        )
        constraints = (
            CheckConstraint(
                "state IN ('open', 'told', 'reached', 'not_reached', 'superseded', 'too_late')",
                "notice_state",
            ),
        )
