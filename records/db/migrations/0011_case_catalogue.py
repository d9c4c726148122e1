"""Workflows and back offices; regions of halls and staff, powers, the limit of projects."""

from tortoise import fields
from tortoise.migrations import operations as ops

from records.db import migration


class Migration(migration.Migration):
    """New tables and columns; halls and staff that are there stay where and as they are."""

    dependencies = [("yichuang", "0010_notices")]

    initial = False

    operations = [
        ops.CreateModel(
            name="BackOffice",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "code",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("department", fields.CharField(db_index=True, max_length=32)),
                ("region", fields.CharField(null=True, max_length=32)),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                ("position", fields.IntField(default=0, db_default=0)),
                ("retired_at_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "back_office", "app": "yichuang", "pk_attr": "code"},
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="WorkflowRow",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                ("scope", fields.CharField(max_length=40)),
                ("item", fields.CharField(null=True, max_length=32)),
                ("lane", fields.CharField(null=True, max_length=32)),
                ("version", fields.IntField()),
                ("step", fields.CharField(max_length=32)),
                ("kind", fields.CharField(max_length=12)),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                ("department", fields.CharField(null=True, max_length=32)),
                ("requires", fields.CharField(default="", max_length=300)),
                ("role", fields.CharField(max_length=12)),
                ("days", fields.IntField(null=True)),
                ("position", fields.IntField(default=0)),
                ("listed", fields.BooleanField(default=True)),
            ],
            options={
                "table": "workflow",
                "app": "yichuang",
                "unique_together": (("scope", "version", "step"),),
                "pk_attr": "id",
            },
            bases=["Sourced"],
        ),
        ops.AddField(
            model_name="Hall",
            name="region",
            field=fields.CharField(default="", db_default="", max_length=32),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="project_days",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Staff",
            name="powers",
            field=fields.CharField(default="", db_default="", max_length=80),
        ),
        ops.AddField(
            model_name="Staff",
            name="region",
            field=fields.CharField(null=True, max_length=40),
        ),
    ]
