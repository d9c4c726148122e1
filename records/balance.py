"""What a manager did on the house's advice, so that it can be undone; and reviews of priority."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model


class BalanceMove(Model):
    """Advice that a manager asked for, carried out once `done_ms` is set.

    `id` and `body` are those of the request. `before` is the handicap that a help replaced. `claim`
    names the advice as long as nothing else may carry it out: the same is not done twice.
    """

    id = fields.CharField(primary_key=True, max_length=48)
    body = fields.CharField(max_length=48)
    claim = fields.CharField(max_length=80, null=True, unique=True)
    grp = fields.CharField(max_length=40)
    kind = fields.CharField(max_length=16)
    hall = fields.CharField(max_length=40)
    window = fields.CharField(max_length=40)
    line = fields.CharField(max_length=80, default="")
    handicap_s = fields.IntField(default=0)
    before_s = fields.IntField(null=True)
    gain_min = fields.FloatField()
    applied_by = fields.CharField(max_length=80)
    applied_ms = fields.BigIntField()
    done_ms = fields.BigIntField(null=True)
    undone_request = fields.CharField(max_length=48, null=True)
    undone_by = fields.CharField(max_length=80, null=True)
    undone_ms = fields.BigIntField(null=True)

    class Meta:
        """Asked for by group, the latest first."""

        table = "balance_move"
        indexes = (Index(fields=("grp", "applied_ms")),)


class PriorityReview(Model):
    """A manager's later look at a ticket that was let in earlier (绿色通道事后复核)."""

    ticket = fields.CharField(primary_key=True, max_length=40)
    justified = fields.BooleanField()
    note = fields.CharField(max_length=200)
    reviewer = fields.CharField(max_length=80)
    at_ms = fields.BigIntField()

    class Meta:
        """One review a ticket."""

        table = "priority_review"
