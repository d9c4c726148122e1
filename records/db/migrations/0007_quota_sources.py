"""Quotas come from the operator's files, too, and of a scope one is in force."""

from tortoise import fields
from tortoise.migrations import operations as ops

from records.db import migration

# A constraint knows columns only, and nulls would differ from each other.
_ONE_IN_FORCE = """
CREATE UNIQUE INDEX quota_in_force
ON quota (hall, lane, COALESCE(date, ''), COALESCE(starts_min, -1)) WHERE withdrawn_ms IS NULL
"""


class Migration(migration.Migration):
    """New columns with defaults; there are no quotas yet."""

    dependencies = [("yichuang", "0006_booking")]

    initial = False

    operations = [
        ops.AddField(
            model_name="QuotaRow",
            name="demo_fields",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="QuotaRow",
            name="listed",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="QuotaRow",
            name="reference",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="QuotaRow",
            name="source",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.RunSQL(_ONE_IN_FORCE, ""),
    ]
