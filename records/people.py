"""Who may act: citizens, staff, devices, and the logins they hold."""

from tortoise import fields
from tortoise.models import Model


class Citizen(Model):
    """A person known by WeChat; the openid itself is not kept, only its keyed digest."""

    id = fields.CharField(primary_key=True, max_length=40)
    openid_digest = fields.CharField(max_length=64, unique=True)
    created_ms = fields.BigIntField()

    class Meta:
        """One row a person."""

        table = "citizen"


class Staff(Model):
    """A clerk, reviewer or manager; `demo` while the password is the demo's, void outside it."""

    username = fields.CharField(primary_key=True, max_length=40)
    password_hash = fields.CharField(max_length=200)
    role = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=40, null=True)
    window = fields.CharField(max_length=40, null=True)
    department = fields.CharField(max_length=40, null=True)
    display_name = fields.CharField(max_length=80, default="")
    active = fields.BooleanField(default=True)
    demo = fields.BooleanField(default=False, db_default=False)

    class Meta:
        """One row an account."""

        table = "staff"


class Device(Model):
    """A screen that stays logged in for months; without a hall it serves its whole group.

    `listed` if it stands in the operator's files, `demo` if it came of a demo and is void outside.
    """

    name = fields.CharField(primary_key=True, max_length=80)
    password_hash = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=40, null=True)
    grp = fields.CharField(max_length=40)
    label = fields.CharField(max_length=80, default="")
    revoked_ms = fields.BigIntField(null=True)
    demo = fields.BooleanField(default=False, db_default=False)
    listed = fields.BooleanField(default=False, db_default=False)

    class Meta:
        """One row a device."""

        table = "device"


class DemoSecret(Model):
    """A secret with which a demo signed, by its digest; `voided_ms`: when its logins were ended."""

    digest = fields.CharField(primary_key=True, max_length=64)
    voided_ms = fields.BigIntField(null=True)

    class Meta:
        """One row a secret."""

        table = "demo_secret"


class LoginFamily(Model):
    """One login and all the tokens that came of it; revoked as a whole."""

    id = fields.CharField(primary_key=True, max_length=40)
    subject = fields.CharField(max_length=80, db_index=True)
    role = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=40, null=True)
    window = fields.CharField(max_length=40, null=True)
    created_ms = fields.BigIntField()
    revoked_ms = fields.BigIntField(null=True, db_index=True)

    class Meta:
        """One row a login."""

        table = "login_family"


class RefreshToken(Model):
    """A refresh token, by its digest; `used_ms` is when it was spent on its successor.

    Soon after that it may be repeated for the same successor; a later repetition revokes its
    family.
    """

    digest = fields.CharField(primary_key=True, max_length=64)
    family = fields.CharField(max_length=40, db_index=True)
    expires_ms = fields.BigIntField(db_index=True)
    used_ms = fields.BigIntField(null=True)

    class Meta:
        """One row a token."""

        table = "refresh_token"


class Pairing(Model):
    """A screen that waits for a manager to confirm the code it shows."""

    id = fields.CharField(primary_key=True, max_length=40)
    # Freed once it has been confirmed: it only has to be unique among the screens that wait.
    code = fields.CharField(max_length=8, unique=True, null=True)
    secret_digest = fields.CharField(max_length=64)
    kind = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=40)
    expires_ms = fields.BigIntField()
    device = fields.CharField(max_length=80, null=True)
    claimed_ms = fields.BigIntField(null=True)

    class Meta:
        """One row a try."""

        table = "pairing"


class KeptAnswer(Model):
    """The answer given under an Idempotency-Key, for writes that touch SQL alone."""

    request = fields.CharField(primary_key=True, max_length=48)
    body = fields.CharField(max_length=40)
    status = fields.IntField(default=0)
    answer = fields.TextField(default="")
    created_ms = fields.BigIntField(db_index=True)

    class Meta:
        """Status 0: still being carried out."""

        table = "kept_answer"
