"""The first schema of the house."""

from tortoise import fields
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops

from records.db import migration


class Migration(migration.Migration):
    """Every table of the first release."""

    initial = True

    operations = [
        ops.CreateModel(
            name="Citizen",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("openid_digest", fields.CharField(unique=True, max_length=64)),
                ("created_ms", fields.BigIntField()),
            ],
            options={"table": "citizen", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Department",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "code",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                ("retired_at_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "department", "app": "yichuang", "pk_attr": "code"},
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="Device",
            fields=[
                (
                    "name",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=80),
                ),
                ("password_hash", fields.CharField(max_length=200)),
                ("kind", fields.CharField(max_length=12)),
                ("hall", fields.CharField(null=True, max_length=40)),
                ("grp", fields.CharField(max_length=40)),
                ("label", fields.CharField(default="", max_length=80)),
                ("revoked_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "device", "app": "yichuang", "pk_attr": "name"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("grp", fields.CharField(max_length=40)),
                ("hall", fields.CharField(max_length=40)),
                ("seq", fields.BigIntField()),
                ("epoch", fields.IntField()),
                ("position", fields.CharField(max_length=40)),
                ("name", fields.CharField(max_length=32)),
                ("at_ms", fields.BigIntField()),
                ("actor", fields.CharField(max_length=80)),
                ("ticket", fields.CharField(null=True, db_index=True, max_length=40)),
                ("window", fields.CharField(null=True, max_length=40)),
                ("request", fields.CharField(null=True, unique=True, max_length=48)),
                ("document", fields.TextField(unique=False)),
            ],
            options={
                "table": "event",
                "app": "yichuang",
                "unique_together": (("hall", "seq"),),
                "indexes": [Index(fields=["grp", "at_ms"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="HallDay",
            fields=[
                (
                    "hall",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("day", fields.CharField(max_length=10)),
            ],
            options={"table": "hall_day", "app": "yichuang", "pk_attr": "hall"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="HallGroup",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
            ],
            options={"table": "hall_group", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Hall",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "yichuang.HallGroup",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("parent_id", fields.CharField(null=True, max_length=32)),
                ("level", fields.CharField(max_length=16)),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                ("always_open", fields.BooleanField(default=False)),
                ("position", fields.IntField(default=0)),
                ("retired_at_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "hall", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="JournalHead",
            fields=[
                (
                    "grp",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("epoch", fields.IntField(default=0)),
                ("run_id", fields.CharField(default="", max_length=64)),
                ("position", fields.CharField(default="0-0", max_length=40)),
            ],
            options={"table": "journal_head", "app": "yichuang", "pk_attr": "grp"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "request",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=48),
                ),
                ("body", fields.CharField(max_length=40)),
                ("status", fields.IntField(default=0)),
                ("answer", fields.TextField(default="", unique=False)),
                ("created_ms", fields.BigIntField(db_index=True)),
            ],
            options={"table": "kept_answer", "app": "yichuang", "pk_attr": "request"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Lane",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "group",
                    fields.ForeignKeyField(
                        "yichuang.HallGroup",
                        source_field="group_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(max_length=32)),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                ("prefix", fields.CharField(max_length=1)),
                ("expected_service_s", fields.IntField()),
                ("position", fields.IntField(default=0)),
                ("retired_at_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "lane",
                "app": "yichuang",
                "unique_together": (("group", "code"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="LoginFamily",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("subject", fields.CharField(db_index=True, max_length=80)),
                ("role", fields.CharField(max_length=12)),
                ("hall", fields.CharField(null=True, max_length=40)),
                ("window", fields.CharField(null=True, max_length=40)),
                ("created_ms", fields.BigIntField()),
                ("revoked_ms", fields.BigIntField(null=True, db_index=True)),
            ],
            options={"table": "login_family", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Pairing",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("code", fields.CharField(null=True, unique=True, max_length=8)),
                ("secret_digest", fields.CharField(max_length=64)),
                ("kind", fields.CharField(max_length=12)),
                ("hall", fields.CharField(max_length=40)),
                ("expires_ms", fields.BigIntField()),
                ("device", fields.CharField(null=True, max_length=80)),
                ("claimed_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "pairing", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="RefreshToken",
            fields=[
                (
                    "digest",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("family", fields.CharField(db_index=True, max_length=40)),
                ("expires_ms", fields.BigIntField(db_index=True)),
                ("used_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "refresh_token", "app": "yichuang", "pk_attr": "digest"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ServiceItem",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "code",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                (
                    "department",
                    fields.ForeignKeyField(
                        "yichuang.Department",
                        source_field="department_id",
                        db_constraint=True,
                        to_field="code",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("lane", fields.CharField(db_index=True, max_length=32)),
                ("promised_days", fields.IntField()),
                ("legal_days", fields.IntField()),
                ("fee_fen", fields.IntField(default=0)),
                ("basis", fields.CharField(default="", max_length=300)),
                ("conditions", fields.CharField(default="", max_length=300)),
                ("channels", fields.CharField(default="", max_length=300)),
                ("retired_at_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "service_item", "app": "yichuang", "pk_attr": "code"},
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="Material",
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
                ("code", fields.CharField(max_length=32)),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                ("need", fields.CharField(max_length=16)),
                ("copies", fields.IntField(default=1)),
                ("position", fields.IntField(default=0)),
            ],
            options={
                "table": "material",
                "app": "yichuang",
                "unique_together": (("item", "code"),),
                "pk_attr": "id",
            },
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="Shown",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("hall", fields.CharField(max_length=40)),
                ("seq", fields.BigIntField()),
                ("device", fields.CharField(max_length=80)),
                ("at_ms", fields.BigIntField()),
            ],
            options={
                "table": "shown",
                "app": "yichuang",
                "unique_together": (("hall", "seq", "device"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Span",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("ticket", fields.CharField(db_index=True, max_length=40)),
                ("hall", fields.CharField(max_length=40)),
                ("lane", fields.CharField(max_length=40)),
                ("window", fields.CharField(max_length=40)),
                ("kind", fields.CharField(max_length=8)),
                ("started_ms", fields.BigIntField()),
                ("ended_ms", fields.BigIntField()),
            ],
            options={
                "table": "span",
                "app": "yichuang",
                "indexes": [Index(fields=["hall", "kind", "ended_ms"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Staff",
            fields=[
                (
                    "username",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("password_hash", fields.CharField(max_length=200)),
                ("role", fields.CharField(max_length=12)),
                ("hall", fields.CharField(null=True, max_length=40)),
                ("window", fields.CharField(null=True, max_length=40)),
                ("department", fields.CharField(null=True, max_length=40)),
                ("display_name", fields.CharField(default="", max_length=80)),
                ("active", fields.BooleanField(default=True)),
            ],
            options={"table": "staff", "app": "yichuang", "pk_attr": "username"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Theme",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "code",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=32),
                ),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                ("audience", fields.CharField(max_length=16)),
                ("promised_days", fields.IntField(null=True)),
                ("retired_at_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "theme", "app": "yichuang", "pk_attr": "code"},
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="ThemeItem",
            fields=[
                ("source", fields.CharField(default="", max_length=300)),
                ("reference", fields.TextField(default="", unique=False)),
                ("demo_fields", fields.CharField(default="", max_length=300)),
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "theme",
                    fields.ForeignKeyField(
                        "yichuang.Theme",
                        source_field="theme_id",
                        db_constraint=True,
                        to_field="code",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "item",
                    fields.ForeignKeyField(
                        "yichuang.ServiceItem",
                        source_field="item_id",
                        db_constraint=True,
                        to_field="code",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("position", fields.IntField()),
                ("parallel", fields.BooleanField(default=False)),
            ],
            options={
                "table": "theme_item",
                "app": "yichuang",
                "unique_together": (("theme", "item"),),
                "pk_attr": "id",
            },
            bases=["Sourced"],
        ),
        ops.CreateModel(
            name="Ticket",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=40)),
                ("date", fields.CharField(max_length=10)),
                ("prefix", fields.CharField(max_length=8)),
                ("n", fields.IntField()),
                ("number", fields.CharField(max_length=16)),
                ("lane", fields.CharField(max_length=40)),
                ("state", fields.CharField(max_length=12)),
                ("citizen", fields.CharField(null=True, db_index=True, max_length=40)),
                ("ordinal", fields.BigIntField()),
                ("version", fields.IntField()),
                ("document", fields.TextField(unique=False)),
            ],
            options={
                "table": "ticket",
                "app": "yichuang",
                "unique_together": (("hall", "date", "prefix", "n"),),
                "indexes": [Index(fields=["state"]), Index(fields=["ordinal"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Window",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "hall",
                    fields.ForeignKeyField(
                        "yichuang.Hall",
                        source_field="hall_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("code", fields.CharField(max_length=32)),
                ("name", fields.CharField(max_length=120)),
                ("name_en", fields.CharField(max_length=120)),
                ("kind", fields.CharField(max_length=16)),
                ("position", fields.IntField(default=0)),
                ("retired_at_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "hall_window",
                "app": "yichuang",
                "unique_together": (("hall", "code"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WindowLane",
            fields=[
                (
                    "id",
                    fields.IntField(generated=True, primary_key=True, unique=True, db_index=True),
                ),
                (
                    "window",
                    fields.ForeignKeyField(
                        "yichuang.Window",
                        source_field="window_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "lane",
                    fields.ForeignKeyField(
                        "yichuang.Lane",
                        source_field="lane_id",
                        db_constraint=True,
                        to_field="id",
                        related_name=False,
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("handicap_s", fields.IntField(default=0)),
            ],
            options={
                "table": "window_lane",
                "app": "yichuang",
                "unique_together": (("window", "lane"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WindowRecord",
            fields=[
                (
                    "key",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=80),
                ),
                ("hall", fields.CharField(max_length=40)),
                ("window", fields.CharField(max_length=40)),
                ("state", fields.CharField(max_length=12)),
                ("document", fields.TextField(unique=False)),
            ],
            options={"table": "window_record", "app": "yichuang", "pk_attr": "key"},
            bases=["Model"],
        ),
    ]
