"""Cases: their events, steps, clocks and papers, refusals, and the handing over."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from records.db import migration


class Migration(migration.Migration):
    """New tables only."""

    dependencies = [("yichuang", "0011_case_catalogue")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CaseClockRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("case_id", fields.CharField(max_length=40)),
                ("n", fields.IntField()),
                ("kind", fields.CharField(max_length=12)),
                ("started_ms", fields.BigIntField()),
                ("limit_days", fields.IntField()),
                ("due_ms", fields.BigIntField()),
                ("provisional", fields.BooleanField()),
                ("ended_ms", fields.BigIntField(null=True)),
                ("cancelled", fields.BooleanField()),
            ],
            options={
                "table": "case_clock",
                "app": "yichuang",
                "unique_together": (("case_id", "n"),),
                "indexes": [
                    Index(fields=["ended_ms", "due_ms"], name="clock_due"),
                    Index(fields=["provisional", "ended_ms"], name="clock_provisional"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CaseDocumentRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("case_id", fields.CharField(max_length=40)),
                ("version", fields.IntField()),
                ("kind", fields.CharField(max_length=20)),
                ("number", fields.CharField(unique=True, max_length=60)),
                ("template_version", fields.IntField()),
                ("facts", fields.TextField(unique=False)),
                ("code", fields.CharField(unique=True, max_length=40)),
                ("at_ms", fields.BigIntField()),
                ("made_ms", fields.BigIntField(null=True)),
                ("sha256", fields.CharField(null=True, max_length=64)),
                ("pdf", fields.BinaryField(null=True)),
            ],
            options={
                "table": "case_document",
                "app": "yichuang",
                "unique_together": (("case_id", "version", "kind"),),
                "indexes": [Index(fields=["case_id", "at_ms"], name="document_of_case")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CaseEventRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("case_id", fields.CharField(max_length=40)),
                ("version", fields.IntField()),
                ("at_ms", fields.BigIntField()),
                ("verb", fields.CharField(max_length=24)),
                ("actor", fields.CharField(max_length=80)),
                ("what", fields.TextField(unique=False)),
            ],
            options={
                "table": "case_event",
                "app": "yichuang",
                "unique_together": (("case_id", "version"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CaseStepRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("case_id", fields.CharField(max_length=40)),
                ("step", fields.CharField(max_length=32)),
                ("kind", fields.CharField(max_length=12)),
                ("department", fields.CharField(max_length=32)),
                ("region", fields.CharField(max_length=40)),
                ("by", fields.CharField(null=True, max_length=80)),
                ("due_ms", fields.BigIntField()),
            ],
            options={
                "table": "case_step",
                "app": "yichuang",
                "unique_together": (("case_id", "step"),),
                "indexes": [
                    Index(
                        fields=["department", "region", "due_ms", "case_id"],
                        name="step_due",
                    ),
                    Index(fields=["by", "due_ms"], name="step_claimed"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NumberSeriesRow",
            fields=[
                (
                    "series",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("reached", fields.IntField()),
            ],
            options={"table": "number_series", "app": "yichuang", "pk_attr": "series"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ParcelRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=32)),
                ("applicant", fields.CharField(null=True, max_length=40)),
                ("state", fields.CharField(max_length=12)),
                ("nonce", fields.CharField(max_length=64)),
                ("ready_ms", fields.BigIntField(default=0, db_default=0)),
                ("reminded", fields.IntField(default=0, db_default=0)),
                ("handed_over_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "parcel",
                "app": "yichuang",
                "indexes": [Index(fields=["hall", "state", "ready_ms"], name="parcel_in_hall")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PickupRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("parcel", fields.CharField(max_length=40)),
                ("case_id", fields.CharField(max_length=40)),
                ("hall", fields.CharField(max_length=32)),
                ("at_window", fields.CharField(max_length=32)),
                ("state", fields.CharField(max_length=12)),
                ("how", fields.CharField(max_length=12)),
                ("reason", fields.CharField(default="", db_default="", max_length=200)),
                ("proxy", fields.CharField(null=True, max_length=40)),
                ("by", fields.CharField(max_length=80)),
                ("identified_ms", fields.BigIntField()),
                ("expires_ms", fields.BigIntField()),
                ("handed_over_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "pickup",
                "app": "yichuang",
                "constraints": [
                    UniqueConstraint(
                        fields=("parcel",),
                        name="pickup_handed_over",
                        condition="state = 'handed_over'",
                    )
                ],
                "indexes": [Index(fields=["parcel", "identified_ms"], name="pickup_of_parcel")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ProxyRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("parcel", fields.CharField(db_index=True, max_length=40)),
                ("name", fields.CharField(max_length=400)),
                ("key_id", fields.CharField(max_length=16)),
                ("code_hash", fields.CharField(unique=True, max_length=64)),
                ("made_ms", fields.BigIntField()),
                ("expires_ms", fields.BigIntField()),
                ("revoked_ms", fields.BigIntField(null=True)),
                ("used_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "pickup_proxy", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RefusalRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=32)),
                ("case_id", fields.CharField(null=True, max_length=40)),
                ("ticket", fields.CharField(null=True, max_length=40)),
                ("kind", fields.CharField(max_length=12)),
                ("basis", fields.CharField(max_length=500)),
                ("reason", fields.CharField(max_length=500)),
                ("way_forward", fields.CharField(max_length=500)),
                ("refers_to", fields.CharField(default="", db_default="", max_length=200)),
                ("by", fields.CharField(max_length=80)),
                ("at_ms", fields.BigIntField()),
                ("due_ms", fields.BigIntField()),
                ("answered_ms", fields.BigIntField(null=True)),
                ("answered_by", fields.CharField(default="", db_default="", max_length=80)),
                ("upheld", fields.BooleanField(null=True)),
                ("answer", fields.CharField(default="", db_default="", max_length=500)),
            ],
            options={
                "table": "refusal",
                "app": "yichuang",
                "indexes": [
                    Index(fields=["hall", "answered_ms", "due_ms"], name="refusal_open"),
                    Index(fields=["ticket"], name="refusal_of_ticket"),
                    Index(fields=["case_id"], name="refusal_of_case"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ServiceCaseRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("number", fields.CharField(unique=True, max_length=24)),
                ("version", fields.IntField()),
                ("state", fields.CharField(max_length=16)),
                ("hall", fields.CharField(max_length=32)),
                ("region", fields.CharField(max_length=40)),
                ("department", fields.CharField(max_length=32)),
                ("lane", fields.CharField(max_length=32)),
                ("item", fields.CharField(max_length=32)),
                ("applicant", fields.CharField(null=True, max_length=40)),
                ("ticket", fields.CharField(null=True, max_length=40)),
                ("bundle", fields.CharField(null=True, max_length=40)),
                ("owner", fields.CharField(max_length=80)),
                ("successor", fields.CharField(null=True, max_length=80)),
                ("received_ms", fields.BigIntField()),
                ("accepted_ms", fields.BigIntField(null=True)),
                ("decided_ms", fields.BigIntField(null=True)),
                ("ended_ms", fields.BigIntField(null=True)),
                ("due_ms", fields.BigIntField(null=True)),
                ("body", fields.TextField(unique=False)),
            ],
            options={
                "table": "service_case",
                "app": "yichuang",
                "unique_together": (("ticket", "item"),),
                "indexes": [
                    Index(fields=["applicant", "received_ms"], name="case_of_applicant"),
                    Index(fields=["hall", "received_ms", "id"], name="case_in_hall"),
                    Index(fields=["owner", "received_ms"], name="case_of_owner"),
                    Index(fields=["successor"], name="case_of_successor"),
                    Index(fields=["bundle"], name="case_of_bundle"),
                    Index(fields=["state", "due_ms", "id"], name="case_due"),
                    Index(fields=["department", "accepted_ms"], name="case_accepted"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
