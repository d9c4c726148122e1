"""Deliveries: one way of telling a notice, and each attempt at it."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model


class DeliveryRow(Model):
    """One way of telling a notice. All moments are of real time.

    `recipient` is a citizen, a hall's displays or a webhook: per channel and recipient they are
    sent in the order of `id`. `not_before_ms` is None while the way before it is not done with.
    Whoever sends it holds a lease by `lease_token`; no write of another token counts.
    """

    id = fields.BigIntField(primary_key=True)
    notice = fields.CharField(max_length=40)
    channel = fields.CharField(max_length=10)
    recipient = fields.CharField(max_length=60)
    state = fields.CharField(max_length=12)
    not_before_ms = fields.BigIntField(null=True)
    expires_ms = fields.BigIntField()
    lease_token = fields.CharField(max_length=40, null=True)
    lease_until_ms = fields.BigIntField(null=True)
    attempts = fields.IntField(default=0, db_default=0)
    at_ms = fields.BigIntField()
    reason = fields.CharField(max_length=60, null=True)
    dead = fields.BooleanField(default=False, db_default=False)

    class Meta:
        """Table name; a notice goes each way to each recipient once."""

        table = "delivery"
        unique_together = (("notice", "channel", "recipient"),)
        indexes = (
            Index(fields=("state", "channel", "not_before_ms"), name="delivery_due"),
            Index(fields=("channel", "recipient", "state"), name="delivery_order"),
        )
        constraints = (
            CheckConstraint(
                "state IN ('queued', 'sending', 'accepted', 'received', 'seen', 'refused',"
                " 'unknown', 'superseded', 'too_late', 'not_reached')",
                "delivery_state",
            ),
            CheckConstraint("(state = 'sending') = (lease_token IS NOT NULL)", "delivery_lease"),
        )


class AttemptRow(Model):
    """That something was sent: written before it leaves, ended when the answer is known.

    One that never ended is what a killed process left: its outcome is unknown. `resend` marks an
    attempt after an unknown one, which may have told somebody twice.
    """

    id = fields.BigIntField(primary_key=True)
    delivery = fields.BigIntField(db_index=True)
    n = fields.IntField()
    provider = fields.CharField(max_length=20)
    resend = fields.BooleanField(default=False, db_default=False)
    began_ms = fields.BigIntField()
    ended_ms = fields.BigIntField(null=True)
    outcome = fields.CharField(max_length=12, null=True)
    code = fields.CharField(max_length=20, null=True)
    detail = fields.CharField(max_length=200, null=True)
    message_id = fields.CharField(max_length=80, null=True)

    class Meta:
        """Table name; the provider's own id finds the attempt again."""

        table = "attempt"
        unique_together = (("delivery", "n"),)
        indexes = (Index(fields=("message_id",), name="attempt_message"),)


class ChannelPause(Model):
    """A way that is not to be used until a moment of real time, and why."""

    channel = fields.CharField(primary_key=True, max_length=30)
    until_ms = fields.BigIntField()
    reason = fields.CharField(max_length=60)

    class Meta:
        """Table name."""

        table = "channel_pause"
