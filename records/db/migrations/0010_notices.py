"""Notices and their deliveries, grants, contacts and webhooks."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint

from records.db import migration


class Migration(migration.Migration):
    """New tables only: who was told what, by which way, and how it went."""

    dependencies = [("yichuang", "0009_hall_bookings")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AttemptRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("delivery", fields.BigIntField(db_index=True)),
                ("n", fields.IntField()),
                ("provider", fields.CharField(max_length=20)),
                ("resend", fields.BooleanField(default=False, db_default=False)),
                ("began_ms", fields.BigIntField()),
                ("ended_ms", fields.BigIntField(null=True)),
                ("outcome", fields.CharField(null=True, max_length=12)),
                ("code", fields.CharField(null=True, max_length=20)),
                ("detail", fields.CharField(null=True, max_length=200)),
                ("message_id", fields.CharField(null=True, max_length=80)),
            ],
            options={
                "table": "attempt",
                "app": "yichuang",
                "unique_together": (("delivery", "n"),),
                "indexes": [Index(fields=["message_id"], name="attempt_message")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ChannelPause",
            fields=[
                (
                    "channel",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=30),
                ),
                ("until_ms", fields.BigIntField()),
                ("reason", fields.CharField(max_length=60)),
            ],
            options={
                "table": "channel_pause",
                "app": "yichuang",
                "pk_attr": "channel",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ContactRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=60),
                ),
                ("citizen", fields.CharField(max_length=40)),
                ("kind", fields.CharField(max_length=10)),
                ("ciphertext", fields.CharField(max_length=400)),
                ("key_id", fields.CharField(max_length=16)),
                ("lookup", fields.CharField(max_length=64)),
                ("consent", fields.CharField(null=True, max_length=20)),
                ("consented_ms", fields.BigIntField(null=True)),
                ("changed_ms", fields.BigIntField()),
                ("dead_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "contact",
                "app": "yichuang",
                "unique_together": (("citizen", "kind"),),
                "indexes": [Index(fields=["kind", "lookup"], name="contact_lookup")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DeliveryRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("notice", fields.CharField(max_length=40)),
                ("channel", fields.CharField(max_length=10)),
                ("recipient", fields.CharField(max_length=60)),
                ("state", fields.CharField(max_length=12)),
                ("not_before_ms", fields.BigIntField(null=True)),
                ("expires_ms", fields.BigIntField()),
                ("lease_token", fields.CharField(null=True, max_length=40)),
                ("lease_until_ms", fields.BigIntField(null=True)),
                ("attempts", fields.IntField(default=0, db_default=0)),
                ("at_ms", fields.BigIntField()),
                ("reason", fields.CharField(null=True, max_length=60)),
                ("dead", fields.BooleanField(default=False, db_default=False)),
            ],
            options={
                "table": "delivery",
                "app": "yichuang",
                "unique_together": (("notice", "channel", "recipient"),),
                "constraints": [
                    CheckConstraint(
                        check=(
                            "state IN ('queued', 'sending', 'accepted', 'received', 'seen',"
                            " 'refused', 'unknown', 'superseded', 'too_late', 'not_reached')"
                        ),
                        name="delivery_state",
                    ),
                    CheckConstraint(
                        check="(state = 'sending') = (lease_token IS NOT NULL)",
                        name="delivery_lease",
                    ),
                ],
                "indexes": [
                    Index(fields=["state", "channel", "not_before_ms"], name="delivery_due"),
                    Index(fields=["channel", "recipient", "state"], name="delivery_order"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GrantBalance",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=140),
                ),
                ("openid_digest", fields.CharField(db_index=True, max_length=64)),
                ("template", fields.CharField(max_length=64)),
                ("left", fields.IntField()),
            ],
            options={
                "table": "grant_balance",
                "app": "yichuang",
                "constraints": [CheckConstraint(check='"left" >= 0', name="grant_left")],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="GrantChange",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("openid_digest", fields.CharField(db_index=True, max_length=64)),
                ("template", fields.CharField(max_length=64)),
                ("change", fields.IntField()),
                ("cause", fields.CharField(max_length=20)),
                ("cause_id", fields.CharField(unique=True, max_length=120)),
                ("at_ms", fields.BigIntField()),
            ],
            options={
                "table": "grant_change",
                "app": "yichuang",
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NoticeRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("dedupe_key", fields.CharField(unique=True, max_length=120)),
                ("kind", fields.CharField(max_length=20)),
                ("state", fields.CharField(max_length=12)),
                ("hall", fields.CharField(max_length=32)),
                ("citizen", fields.CharField(null=True, max_length=40)),
                ("ticket", fields.CharField(null=True, max_length=40)),
                ("appointment", fields.CharField(null=True, max_length=40)),
                ("content", fields.TextField(unique=False)),
                ("created_ms", fields.BigIntField()),
                ("expires_ms", fields.BigIntField()),
                ("ended_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "notice",
                "app": "yichuang",
                "constraints": [
                    CheckConstraint(
                        check=(
                            "state IN ('open', 'told', 'reached', 'not_reached', 'superseded',"
                            " 'too_late')"
                        ),
                        name="notice_state",
                    )
                ],
                "indexes": [
                    Index(fields=["citizen", "created_ms"], name="notice_of_citizen"),
                    Index(fields=["ticket"], name="notice_of_ticket"),
                    Index(fields=["appointment"], name="notice_of_appointment"),
                    Index(fields=["state", "expires_ms"], name="notice_open"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NoticeWishes",
            fields=[
                (
                    "citizen",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("language", fields.CharField(max_length=5)),
                ("sms", fields.BooleanField(default=True, db_default=True)),
                ("changed_ms", fields.BigIntField()),
            ],
            options={
                "table": "notice_wishes",
                "app": "yichuang",
                "pk_attr": "citizen",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WebhookRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(db_index=True, max_length=32)),
                ("url", fields.CharField(max_length=500)),
                ("secret", fields.CharField(max_length=400)),
                ("key_id", fields.CharField(max_length=16)),
                ("events", fields.TextField(unique=False)),
                ("state", fields.CharField(max_length=10)),
                ("created_ms", fields.BigIntField()),
                ("changed_ms", fields.BigIntField()),
            ],
            options={
                "table": "webhook",
                "app": "yichuang",
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
    ]
