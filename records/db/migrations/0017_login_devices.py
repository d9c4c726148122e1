"""With which kind of device somebody logged in."""

from tortoise import fields
from tortoise.migrations import operations as ops

from records.db import migration


class Migration(migration.Migration):
    """A column for the list of logins; older ones do not say."""

    dependencies = [("yichuang", "0016_accounts")]

    initial = False

    operations = [
        ops.AddField(
            "LoginFamily", "device", fields.CharField(default="", db_default="", max_length=20)
        ),
    ]
