"""Signs that checking in worked in a hall."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from records.db import migration


class Migration(migration.Migration):
    """A new table: without a sign nobody is said not to have come."""

    dependencies = [("yichuang", "0007_quota_sources")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CheckInSign",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=60),
                ),
                ("hall", fields.CharField(max_length=32)),
                ("at_ms", fields.BigIntField()),
            ],
            options={"table": "check_in_sign", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddIndex("CheckInSign", Index(fields=["hall", "at_ms"], name="check_in_sign_of_hall")),
        ops.AddIndex("CheckInSign", Index(fields=["at_ms"], name="check_in_sign_age")),
    ]
