"""When somebody should look at a case, and what was reported of it."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from records.db import migration


class Migration(migration.Migration):
    """Columns and indexes of cases and of their clocks, by which alerts and reports are found."""

    dependencies = [("yichuang", "0013_case_notices")]

    initial = False

    operations = [
        ops.AddField("CaseClockRow", "alert_ms", fields.BigIntField(null=True)),
        ops.AddField("CaseClockRow", "reported_ms", fields.BigIntField(null=True)),
        ops.AddIndex("CaseClockRow", Index(fields=["ended_ms", "alert_ms"], name="clock_alert")),
        ops.AddField(
            "ServiceCaseRow", "deemed", fields.BooleanField(default=False, db_default=False)
        ),
        ops.AddIndex(
            "ServiceCaseRow", Index(fields=["deemed", "due_ms", "id"], name="case_deemed")
        ),
        ops.AddIndex("ServiceCaseRow", Index(fields=["decided_ms", "ended_ms"], name="case_done")),
    ]
