"""Situations of items, more of what a guide tells, and where each row of the files comes from."""

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

from records.db import migration

# Rows that are there already need the default in the database itself.


class Migration(migration.Migration):
    """Questions, what depends on their answers, and what an export needs to write files back."""

    dependencies = [("yichuang", "0003_demo_accounts")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Situation",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "yichuang.ServiceItem",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="code",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("question", fields.CharField(max_length=32)),
                ("question_position", fields.IntField()),
                ("question_name", fields.CharField(max_length=120)),
                ("question_name_en", fields.CharField(max_length=120)),
                ("condition", fields.CharField(default="", max_length=300)),
                ("option", fields.CharField(max_length=32)),
                ("option_name", fields.CharField(max_length=120)),
                ("option_name_en", fields.CharField(max_length=120)),
                ("is_default", fields.BooleanField(default=False)),
                ("position", fields.IntField(default=0)),
            ],
            options={
                "table": "situation",
                "app": "yichuang",
                "unique_together": (("item", "question", "option"),),
                "pk_attr": "id",
            },
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="SituationEffect",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "yichuang.ServiceItem",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="code",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("condition", fields.CharField(max_length=300)),
                ("fee_fen", fields.IntField(null=True)),
                ("promised_days", fields.IntField(null=True)),
                ("lane", fields.CharField(null=True, max_length=32)),
                ("slot_units", fields.IntField(null=True)),
                ("position", fields.IntField(default=0)),
            ],
            options={
                "table": "situation_effect",
                "app": "yichuang",
                "unique_together": (("item", "condition"),),
                "pk_attr": "id",
            },
            bases=["Sourced"],
        ),
        ops.AddField(
            model_name="Department",
            name="position",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Device",
            name="demo_fields",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Device",
            name="position",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Device",
            name="reference",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Device",
            name="source",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Hall",
            name="demo_fields",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Hall",
            name="reference",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Hall",
            name="source",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Lane",
            name="demo_fields",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Lane",
            name="reference",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Lane",
            name="source",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Material",
            name="condition",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="category",
            field=fields.CharField(default="", db_default="", max_length=16),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="consult_phone",
            field=fields.CharField(default="", db_default="", max_length=80),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="delivery",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="fee_basis",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="position",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="procedure",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="review_standard",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="slot_units",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="supervision_phone",
            field=fields.CharField(default="", db_default="", max_length=80),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="visits",
            field=fields.IntField(null=True),
        ),
        ops.AddField(
            model_name="Staff",
            name="demo_fields",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Staff",
            name="position",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Staff",
            name="reference",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Staff",
            name="source",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Theme",
            name="position",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="Window",
            name="demo_fields",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Window",
            name="reference",
            field=fields.TextField(default="", db_default="", unique=False),
        ),
        ops.AddField(
            model_name="Window",
            name="source",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
    ]
