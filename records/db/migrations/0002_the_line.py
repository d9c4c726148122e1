"""Rules that change, estimates that are judged, and what balance did."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from records.db import migration


class Migration(migration.Migration):
    """Rules, estimates, balance, reviews; the class of a ticket; lanes served from afar."""

    dependencies = [("yichuang", "0001_initial")]

    initial = False

    operations = [
        ops.CreateModel(
            name="BalanceMove",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=48),
                ),
                ("body", fields.CharField(max_length=48)),
                ("claim", fields.CharField(null=True, unique=True, max_length=80)),
                ("grp", fields.CharField(max_length=40)),
                ("kind", fields.CharField(max_length=16)),
                ("hall", fields.CharField(max_length=40)),
                ("window", fields.CharField(max_length=40)),
                ("line", fields.CharField(default="", max_length=80)),
                ("handicap_s", fields.IntField(default=0)),
                ("before_s", fields.IntField(null=True)),
                ("gain_min", fields.FloatField()),
                ("applied_by", fields.CharField(max_length=80)),
                ("applied_ms", fields.BigIntField()),
                ("done_ms", fields.BigIntField(null=True)),
                ("undone_request", fields.CharField(null=True, max_length=48)),
                ("undone_by", fields.CharField(null=True, max_length=80)),
                ("undone_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "balance_move",
                "app": "yichuang",
                "indexes": [Index(fields=["grp", "applied_ms"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="EstimateGiven",
            fields=[
                (
                    "ticket",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=40)),
                ("lane", fields.CharField(max_length=40)),
                ("at_ms", fields.BigIntField()),
                ("p50_s", fields.IntField()),
                ("p90_s", fields.IntField()),
                ("waited_s", fields.FloatField(null=True)),
            ],
            options={
                "table": "estimate_given",
                "app": "yichuang",
                "indexes": [Index(fields=["hall", "at_ms"])],
                "pk_attr": "ticket",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PriorityReview",
            fields=[
                (
                    "ticket",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("justified", fields.BooleanField()),
                ("note", fields.CharField(max_length=200)),
                ("reviewer", fields.CharField(max_length=80)),
                ("at_ms", fields.BigIntField()),
            ],
            options={"table": "priority_review", "app": "yichuang", "pk_attr": "ticket"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RulesVersion",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("hall", fields.CharField(max_length=40)),
                ("version", fields.IntField()),
                ("author", fields.CharField(max_length=80)),
                ("at_ms", fields.BigIntField()),
                ("reason", fields.CharField(max_length=200)),
                ("document", fields.TextField(unique=False)),
            ],
            options={
                "table": "rules_version",
                "app": "yichuang",
                "unique_together": (("hall", "version"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Hall",
            name="remote_lanes",
            field=fields.CharField(default="", db_default="", max_length=300),
        ),
        ops.AddField(
            model_name="Hall",
            name="latitude",
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name="Hall",
            name="longitude",
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name="Ticket",
            name="ticket_class",
            field=fields.CharField(default="walk_in", db_default="walk_in", max_length=20),
        ),
        # The keys of the line have changed: as after the loss of Redis, it is made from here.
        ops.RunSQL("UPDATE journal_head SET run_id=''", ""),
    ]
