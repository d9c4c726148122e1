"""Openings of halls, exceptions from them, settings for bookings, and the legal calendar."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from records.db import migration

# Making a model leaves its constraints out, and adding one knows no condition on SQLite.
_ONE_IN_FORCE = """
CREATE UNIQUE INDEX hall_setting_in_force ON hall_setting (hall, key) WHERE withdrawn_ms IS NULL
"""


class Migration(migration.Migration):
    """New tables; halls without rows in them are open as they were."""

    dependencies = [("yichuang", "0004_situations")]

    initial = False

    operations = [
        ops.CreateModel(
            name="HallSetting",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=32)),
                ("key", fields.CharField(max_length=40)),
                ("value", fields.CharField(max_length=200)),
                ("listed", fields.BooleanField()),
                ("set_by", fields.CharField(max_length=80)),
                ("set_ms", fields.BigIntField()),
                ("withdrawn_by", fields.CharField(null=True, max_length=80)),
                ("withdrawn_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "hall_setting",
                "app": "yichuang",
                "constraints": [
                    UniqueConstraint(
                        fields=("hall", "key"),
                        name="hall_setting_in_force",
                        condition="withdrawn_ms IS NULL",
                    )
                ],
                "indexes": [Index(fields=["hall", "set_ms"])],
                "pk_attr": "id",
            },
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="LegalDayRow",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("region", fields.CharField(max_length=8)),
                ("day", fields.CharField(max_length=10)),
                ("kind", fields.CharField(max_length=8)),
                ("basis", fields.CharField(max_length=200)),
            ],
            options={
                "table": "legal_day",
                "app": "yichuang",
                "unique_together": (("region", "day"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OpeningException",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=32)),
                ("lane", fields.CharField(null=True, max_length=32)),
                ("kind", fields.CharField(max_length=16)),
                ("starts_ms", fields.BigIntField()),
                ("ends_ms", fields.BigIntField()),
                ("reason", fields.CharField(max_length=200)),
                ("set_by", fields.CharField(max_length=80)),
                ("set_ms", fields.BigIntField()),
                ("withdrawn_by", fields.CharField(null=True, max_length=80)),
                ("withdrawn_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "opening_exception",
                "app": "yichuang",
                "indexes": [Index(fields=["hall", "set_ms"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OpeningRow",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=32)),
                ("lane", fields.CharField(null=True, max_length=32)),
                ("day_kinds", fields.CharField(max_length=80)),
                ("starts_min", fields.IntField()),
                ("ends_min", fields.IntField()),
                ("valid_from", fields.CharField(null=True, max_length=10)),
                ("valid_to", fields.CharField(null=True, max_length=10)),
                ("every_n_weeks", fields.IntField()),
                ("version", fields.IntField()),
                ("listed", fields.BooleanField()),
                ("set_by", fields.CharField(max_length=80)),
                ("set_ms", fields.BigIntField()),
                ("withdrawn_by", fields.CharField(null=True, max_length=80)),
                ("withdrawn_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "opening",
                "app": "yichuang",
                "unique_together": (("hall", "version"),),
                "indexes": [Index(fields=["withdrawn_ms"])],
                "pk_attr": "id",
            },
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="OpeningVersion",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("version", fields.IntField()),
            ],
            options={"table": "opening_version", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.RunSQL(_ONE_IN_FORCE, ""),
    ]
