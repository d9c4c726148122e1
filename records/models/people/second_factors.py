"""Second factors of staff: a secret that an app on their phone counts with (TOTP)."""

from tortoise import fields
from tortoise.models import Model


class SecondFactorRow(Model):
    """The factor of an account, whose name is `id`; `last_step` is the last one that was used."""

    id = fields.CharField(primary_key=True, max_length=40)
    secret = fields.CharField(max_length=200)
    key_id = fields.CharField(max_length=16)
    begun_ms = fields.BigIntField()
    confirmed_ms = fields.BigIntField(null=True)
    last_step = fields.BigIntField(default=0, db_default=0)

    class Meta:
        """Table name."""

        table = "second_factor"
