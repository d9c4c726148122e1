"""What is told of a case, by the case."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from records.db import migration


class Migration(migration.Migration):
    """A column of notices; those that are there are of no case."""

    dependencies = [("yichuang", "0012_cases")]

    initial = False

    operations = [
        ops.AddField("NoticeRow", "case_id", fields.CharField(null=True, max_length=40)),
        ops.AddIndex("NoticeRow", Index(fields=["case_id"], name="notice_of_case")),
    ]
