"""Which accounts, screens and secrets came with a demo, and which screens stand in the files."""

from tortoise import fields
from tortoise.migrations import operations as ops

from records.db import migration

# Rows that are there already need the default in the database itself.

# A screen that a manager enrolled is called KIND-0123456789; one that enrolled itself, demo-….
_LISTED = """
UPDATE device SET listed = TRUE WHERE name NOT LIKE 'demo-%'
  AND NOT (name LIKE kind || '-%' AND LENGTH(name) = LENGTH(kind) + 11)
"""
# Outside a demo a listed screen never had a password, so one that has was opened by a demo.
_SCREENS = """
UPDATE device SET demo = TRUE WHERE (listed AND password_hash <> '!') OR name LIKE 'demo-%'
"""
_STAFF = """
UPDATE staff SET demo = TRUE WHERE password_hash <> '!'
  AND EXISTS (SELECT 1 FROM device WHERE demo)
"""
# Its secret is not known, but the next start outside a demo shall end the logins it signed.
_UNKNOWN = """
INSERT INTO demo_secret (digest)
SELECT 'unknown' WHERE EXISTS (SELECT 1 FROM device WHERE demo)
"""


class Migration(migration.Migration):
    """Marks on staff and devices; the digests of secrets that demos signed with."""

    dependencies = [("yichuang", "0002_the_line")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DemoSecret",
            fields=[
                (
                    "digest",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("voided_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "demo_secret", "app": "yichuang", "pk_attr": "digest"},
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Staff",
            name="demo",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Device",
            name="demo",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="Device",
            name="listed",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.RunSQL(_LISTED, ""),
        ops.RunSQL(_SCREENS, ""),
        ops.RunSQL(_STAFF, ""),
        ops.RunSQL(_UNKNOWN, ""),
    ]
