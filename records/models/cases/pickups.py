"""Results that lie ready, who may fetch them, and how they were handed over."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model

from records.models.catalogue.halls import ID_LENGTH


class ParcelRow(Model):
    """What is fetched at once: the result of a case, or of all cases of a theme.

    Its id is that of the bundle, or of the case. `nonce` is what its codes are made with.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    applicant = fields.CharField(max_length=40, null=True)
    state = fields.CharField(max_length=12)
    nonce = fields.CharField(max_length=64)
    ready_ms = fields.BigIntField(null=True)
    reminded = fields.IntField(default=0, db_default=0)
    handed_over_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "parcel"
        indexes = (Index(fields=("hall", "state", "ready_ms"), name="parcel_in_hall"),)


class PickupRow(Model):
    """Somebody came for a parcel: `identified` for a while, then `handed_over`, once.

    `how` is by the applicant's code, a proxy's, or a card that staff looked at, with a `reason`.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    parcel = fields.CharField(max_length=40)
    case_id = fields.CharField(max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    window = fields.CharField(max_length=ID_LENGTH)
    state = fields.CharField(max_length=12)
    how = fields.CharField(max_length=12)
    reason = fields.CharField(max_length=200, default="", db_default="")
    proxy = fields.CharField(max_length=40, null=True)
    by = fields.CharField(max_length=80)
    identified_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    handed_over_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; a parcel is handed over once."""

        table = "pickup"
        indexes = (Index(fields=("parcel", "identified_ms"), name="pickup_of_parcel"),)
        constraints = (
            UniqueConstraint(("parcel",), "pickup_handed_over", "state = 'handed_over'"),
        )


class ProxyRow(Model):
    """Somebody who may fetch a parcel for its applicant; the name is sealed, the code hashed."""

    id = fields.CharField(primary_key=True, max_length=40)
    parcel = fields.CharField(max_length=40, db_index=True)
    name = fields.CharField(max_length=400)
    key_id = fields.CharField(max_length=16)
    code_hash = fields.CharField(max_length=64, unique=True)
    made_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    revoked_ms = fields.BigIntField(null=True)
    used_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "pickup_proxy"
