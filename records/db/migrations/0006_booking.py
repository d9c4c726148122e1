"""Slots, the places that are taken in them, appointments, quotas, and what is due when."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint

from records.db import migration

# Making a model leaves its constraints out. Adding one makes SQLite's table anew, without indexes:
# so checks come first. A unique one with a condition cannot be added to SQLite but by its own SQL.
_ONE_HOLD = """
CREATE UNIQUE INDEX hold_active ON hold (citizen) WHERE state = 'active' AND kind = 'booking'
"""
_ONE_APPOINTMENT = """
CREATE UNIQUE INDEX appointment_live ON appointment (citizen, subject, date)
WHERE citizen IS NOT NULL AND state IN ('booked', 'arrived')
"""


class Migration(migration.Migration):
    """New tables; nothing can be booked until slots are planned."""

    dependencies = [("yichuang", "0005_openings")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AppointmentRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("state", fields.CharField(max_length=10)),
                ("version", fields.IntField()),
                ("citizen", fields.CharField(null=True, max_length=40)),
                ("hall", fields.CharField(max_length=32)),
                ("lane", fields.CharField(max_length=32)),
                ("subject", fields.CharField(max_length=80)),
                ("answers", fields.TextField(unique=False)),
                ("date", fields.CharField(max_length=10)),
                ("starts_ms", fields.BigIntField()),
                ("ends_ms", fields.BigIntField()),
                ("session_ends_ms", fields.BigIntField()),
                ("units", fields.IntField()),
                ("booked_by", fields.CharField(max_length=80)),
                ("booked_ms", fields.BigIntField()),
                ("overbooked", fields.BooleanField(default=False, db_default=False)),
                ("reason", fields.CharField(default="", db_default="", max_length=200)),
                ("rescheduled", fields.IntField(default=0, db_default=0)),
                ("changed_ms", fields.BigIntField()),
                ("ticket", fields.CharField(null=True, unique=True, max_length=40)),
                ("arrived_ms", fields.BigIntField(null=True)),
                ("on_time", fields.BooleanField(null=True)),
                ("presence", fields.CharField(default="", db_default="", max_length=20)),
                ("ended_ms", fields.BigIntField(null=True)),
                ("ended_by", fields.CharField(default="", db_default="", max_length=80)),
                ("end_reason", fields.CharField(default="", db_default="", max_length=200)),
                ("late_cancel", fields.BooleanField(default=False, db_default=False)),
            ],
            options={
                "table": "appointment",
                "app": "yichuang",
                "constraints": [
                    UniqueConstraint(
                        fields=("citizen", "subject", "date"),
                        name="appointment_live",
                        condition="citizen IS NOT NULL AND state IN ('booked', 'arrived')",
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ClosureCredit",
            fields=[
                (
                    "appointment",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("citizen", fields.CharField(max_length=40)),
                ("hall", fields.CharField(max_length=32)),
                ("given_ms", fields.BigIntField()),
                ("ticket", fields.CharField(null=True, unique=True, max_length=40)),
                ("used_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "closure_credit",
                "app": "yichuang",
                "indexes": [Index(fields=["citizen", "hall"])],
                "pk_attr": "appointment",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DueWork",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("kind", fields.CharField(max_length=20)),
                ("subject", fields.CharField(max_length=40)),
                ("due_ms", fields.BigIntField(db_index=True)),
                ("lease_token", fields.CharField(null=True, max_length=40)),
                ("lease_until_ms", fields.BigIntField(null=True)),
                ("attempts", fields.IntField(default=0, db_default=0)),
            ],
            options={
                "table": "due_work",
                "app": "yichuang",
                "unique_together": (("kind", "subject"),),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="HoldRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("kind", fields.CharField(max_length=8)),
                ("state", fields.CharField(max_length=10)),
                ("citizen", fields.CharField(max_length=40)),
                ("hall", fields.CharField(max_length=32)),
                ("lane", fields.CharField(max_length=32)),
                ("subject", fields.CharField(max_length=80)),
                ("answers", fields.TextField(unique=False)),
                ("date", fields.CharField(max_length=10)),
                ("starts_ms", fields.BigIntField()),
                ("ends_ms", fields.BigIntField()),
                ("units", fields.IntField()),
                ("created_ms", fields.BigIntField()),
                ("expires_ms", fields.BigIntField()),
                ("ended_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "hold",
                "app": "yichuang",
                "constraints": [
                    UniqueConstraint(
                        fields=("citizen",),
                        name="hold_active",
                        condition="state = 'active' AND kind = 'booking'",
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PlaceRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("owner", fields.CharField(max_length=40)),
                ("slot", fields.CharField(max_length=40)),
                ("units", fields.IntField()),
                ("overbooked", fields.BooleanField(default=False, db_default=False)),
            ],
            options={"table": "place", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="QuotaRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=32)),
                ("lane", fields.CharField(max_length=32)),
                ("date", fields.CharField(null=True, max_length=10)),
                ("starts_min", fields.IntField(null=True)),
                ("windows", fields.IntField()),
                ("walk_in_share", fields.FloatField(null=True)),
                ("set_by", fields.CharField(max_length=80)),
                ("set_ms", fields.BigIntField()),
                ("withdrawn_by", fields.CharField(null=True, max_length=80)),
                ("withdrawn_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "quota",
                "app": "yichuang",
                "indexes": [Index(fields=["hall", "set_ms"]), Index(fields=["withdrawn_ms"])],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SlotRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=32)),
                ("lane", fields.CharField(max_length=32)),
                ("date", fields.CharField(max_length=10)),
                ("starts_ms", fields.BigIntField()),
                ("ends_ms", fields.BigIntField()),
                ("session_ends_ms", fields.BigIntField()),
                ("capacity", fields.IntField()),
                ("held", fields.IntField(default=0, db_default=0)),
                ("booked", fields.IntField(default=0, db_default=0)),
                ("resting", fields.IntField(default=0, db_default=0)),
                ("overbooked", fields.IntField(default=0, db_default=0)),
                ("state", fields.CharField(default="open", db_default="open", max_length=8)),
                ("opening", fields.CharField(null=True, max_length=40)),
                ("opening_version", fields.IntField()),
            ],
            options={"table": "slot", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.AddConstraint(
            "AppointmentRow",
            CheckConstraint(
                check=(
                    "state IN ('booked', 'arrived', 'fulfilled', 'left', 'cancelled', 'no_show')"
                    " AND (state IN ('booked', 'arrived')) = (ended_ms IS NULL)"
                    " AND (state IN ('arrived', 'fulfilled', 'left')) = (ticket IS NOT NULL)"
                    " AND (ticket IS NULL) = (arrived_ms IS NULL) AND units > 0"
                ),
                name="appointment_state",
            ),
        ),
        ops.AddConstraint(
            "HoldRow",
            CheckConstraint(
                check=(
                    "(state = 'active') = (ended_ms IS NULL)"
                    " AND state IN ('active', 'confirmed', 'released', 'expired')"
                    " AND kind IN ('booking', 'waitlist', 'move') AND units > 0"
                ),
                name="hold_state",
            ),
        ),
        ops.AddConstraint("PlaceRow", CheckConstraint(check="units > 0", name="place_units")),
        ops.AddConstraint(
            "SlotRow",
            CheckConstraint(
                check=(
                    "held >= 0 AND booked >= 0 AND resting >= 0 AND overbooked >= 0"
                    " AND held + booked + resting <= capacity"
                ),
                name="slot_never_oversold",
            ),
        ),
        ops.AddConstraint(
            "SlotRow",
            CheckConstraint(
                check="state IN ('open', 'closed') AND starts_ms < ends_ms", name="slot_state"
            ),
        ),
        ops.AddConstraint(
            "PlaceRow", UniqueConstraint(fields=("owner", "slot"), name="place_once")
        ),
        ops.AddConstraint(
            "SlotRow", UniqueConstraint(fields=("hall", "lane", "starts_ms"), name="slot_once")
        ),
        ops.AddIndex(
            "AppointmentRow", Index(fields=["citizen", "starts_ms"], name="appointment_of_citizen")
        ),
        ops.AddIndex("AppointmentRow", Index(fields=["hall", "date"], name="appointment_of_day")),
        ops.AddIndex(
            "AppointmentRow", Index(fields=["state", "session_ends_ms"], name="appointment_expiry")
        ),
        ops.AddIndex("HoldRow", Index(fields=["state", "expires_ms"], name="hold_expiry")),
        ops.AddIndex("PlaceRow", Index(fields=["slot"], name="place_of_slot")),
        ops.AddIndex("SlotRow", Index(fields=["hall", "date"], name="slot_of_day")),
        ops.RunSQL(_ONE_HOLD, ""),
        ops.RunSQL(_ONE_APPOINTMENT, ""),
    ]
