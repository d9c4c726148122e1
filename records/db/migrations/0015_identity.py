"""Identity, consent, what is kept of people, sign-on of staff, and the audit."""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations import operations as ops
from tortoise.migrations.constraints import UniqueConstraint

from records.db import migration


class Migration(migration.Migration):
    """New tables, and columns that begin empty."""

    dependencies = [("yichuang", "0014_case_times")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AccountMergeRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("source", fields.CharField(db_index=True, max_length=40)),
                ("target", fields.CharField(db_index=True, max_length=40)),
                ("proof", fields.CharField(max_length=40)),
                ("at_ms", fields.BigIntField()),
                ("by", fields.CharField(max_length=80)),
            ],
            options={"table": "account_merge", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditLinkRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("grp", fields.CharField(max_length=40)),
                ("number", fields.BigIntField()),
                ("row", fields.BigIntField()),
                ("digest", fields.CharField(max_length=64)),
                ("at_ms", fields.BigIntField()),
            ],
            options={
                "table": "audit_link",
                "app": "yichuang",
                "unique_together": (("grp", "number"), ("row",)),
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuditRow",
            fields=[
                (
                    "id",
                    fields.BigIntField(
                        generated=True, primary_key=True, unique=True, db_index=True
                    ),
                ),
                ("grp", fields.CharField(max_length=40)),
                ("at_ms", fields.BigIntField()),
                ("actor", fields.CharField(max_length=100)),
                ("action", fields.CharField(max_length=40)),
                ("target", fields.CharField(default="", db_default="", max_length=100)),
                ("reason", fields.CharField(default="", db_default="", max_length=200)),
                ("details", fields.TextField(unique=False)),
                ("sealed_as", fields.BigIntField(null=True)),
            ],
            options={
                "table": "audit_row",
                "app": "yichuang",
                "indexes": [
                    Index(fields=["grp", "sealed_as", "id"], name="audit_to_seal"),
                    Index(fields=["action", "id"], name="audit_by_action"),
                    Index(fields=["target", "id"], name="audit_of_target"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="AuthorisationRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("agent", fields.CharField(max_length=40)),
                ("organisation", fields.CharField(max_length=40)),
                ("state", fields.CharField(max_length=12)),
                ("scope", fields.CharField(default="", db_default="", max_length=200)),
                ("created_ms", fields.BigIntField()),
                ("until_ms", fields.BigIntField()),
                ("decided_ms", fields.BigIntField(null=True)),
                ("decided_by", fields.CharField(default="", db_default="", max_length=80)),
                ("reason", fields.CharField(default="", db_default="", max_length=200)),
            ],
            options={
                "table": "authorisation",
                "app": "yichuang",
                "indexes": [
                    Index(fields=["agent", "state"], name="authorisation_of_agent"),
                    Index(fields=["organisation", "state"], name="authorisation_of_organisation"),
                    Index(fields=["state", "created_ms"], name="authorisation_state"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CardReadingRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("hall", fields.CharField(max_length=40)),
                ("reader", fields.CharField(max_length=80)),
                ("lookup", fields.CharField(max_length=64)),
                ("details", fields.CharField(max_length=800)),
                ("key_id", fields.CharField(max_length=16)),
                ("citizen", fields.CharField(null=True, max_length=40)),
                ("read_ms", fields.BigIntField()),
                ("expires_ms", fields.BigIntField(db_index=True)),
            ],
            options={"table": "card_reading", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ConsentRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("citizen", fields.CharField(db_index=True, max_length=40)),
                ("purpose", fields.CharField(max_length=20)),
                ("version", fields.CharField(max_length=20)),
                ("by", fields.CharField(max_length=80)),
                ("given_ms", fields.BigIntField()),
                ("withdrawn_ms", fields.BigIntField(null=True)),
            ],
            options={
                "table": "consent",
                "app": "yichuang",
                "constraints": [
                    UniqueConstraint(
                        fields=("citizen", "purpose"),
                        name="consent_live",
                        condition="withdrawn_ms IS NULL",
                    )
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ErasureRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("citizen", fields.CharField(db_index=True, max_length=40)),
                ("state", fields.CharField(max_length=12)),
                ("asked_ms", fields.BigIntField()),
                ("done_ms", fields.BigIntField(null=True)),
            ],
            options={"table": "erasure", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="OrganisationRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("lookup", fields.CharField(unique=True, max_length=64)),
                ("details", fields.CharField(max_length=800)),
                ("key_id", fields.CharField(max_length=16)),
                ("created_ms", fields.BigIntField()),
            ],
            options={"table": "organisation", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ProofRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("citizen", fields.CharField(max_length=40)),
                ("provider", fields.CharField(max_length=12)),
                ("level", fields.IntField()),
                ("verification", fields.CharField(max_length=40)),
                ("lookup", fields.CharField(max_length=64)),
                ("details", fields.CharField(null=True, max_length=800)),
                ("key_id", fields.CharField(null=True, max_length=16)),
                ("proven_ms", fields.BigIntField()),
                ("until_ms", fields.BigIntField()),
                ("ended_ms", fields.BigIntField(null=True)),
                ("ended_why", fields.CharField(default="", db_default="", max_length=40)),
            ],
            options={
                "table": "proof",
                "app": "yichuang",
                "indexes": [
                    Index(fields=["citizen", "ended_ms"], name="proof_of_citizen"),
                    Index(fields=["lookup", "ended_ms"], name="proof_of_person"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SecondFactorRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("secret", fields.CharField(max_length=200)),
                ("key_id", fields.CharField(max_length=16)),
                ("begun_ms", fields.BigIntField()),
                ("confirmed_ms", fields.BigIntField(null=True)),
                ("last_step", fields.BigIntField(default=0, db_default=0)),
            ],
            options={"table": "second_factor", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SignOnRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("browser", fields.CharField(max_length=64)),
                ("back_to", fields.CharField(default="", db_default="", max_length=200)),
                ("window", fields.CharField(null=True, max_length=40)),
                ("expires_ms", fields.BigIntField(db_index=True)),
                ("used_ms", fields.BigIntField(null=True)),
                ("code", fields.CharField(null=True, unique=True, max_length=64)),
                ("username", fields.CharField(null=True, max_length=40)),
            ],
            options={"table": "sign_on", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StaffSubjectRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64),
                ),
                ("username", fields.CharField(db_index=True, max_length=40)),
                ("linked_ms", fields.BigIntField()),
            ],
            options={"table": "staff_subject", "app": "yichuang", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="TicketPersonRow",
            fields=[
                (
                    "ticket",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("citizen", fields.CharField(db_index=True, max_length=40)),
                ("proof", fields.CharField(max_length=40)),
                ("by", fields.CharField(max_length=80)),
                ("at_ms", fields.BigIntField()),
            ],
            options={"table": "ticket_person", "app": "yichuang", "pk_attr": "ticket"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="VerificationRow",
            fields=[
                (
                    "id",
                    fields.CharField(primary_key=True, unique=True, db_index=True, max_length=40),
                ),
                ("citizen", fields.CharField(max_length=40)),
                ("provider", fields.CharField(max_length=12)),
                ("level", fields.IntField()),
                ("state", fields.CharField(max_length=16)),
                ("request_no", fields.CharField(unique=True, max_length=32)),
                ("provider_ref", fields.CharField(null=True, max_length=256)),
                ("details", fields.CharField(null=True, max_length=800)),
                ("key_id", fields.CharField(null=True, max_length=16)),
                ("lookup", fields.CharField(null=True, max_length=64)),
                ("consent", fields.CharField(null=True, max_length=40)),
                ("guardian", fields.CharField(null=True, max_length=40)),
                ("created_ms", fields.BigIntField()),
                ("expires_ms", fields.BigIntField()),
                ("asked_ms", fields.BigIntField(null=True)),
                ("decided_ms", fields.BigIntField(null=True)),
                ("decided_by", fields.CharField(default="", db_default="", max_length=80)),
                ("reason", fields.CharField(default="", db_default="", max_length=200)),
            ],
            options={
                "table": "verification",
                "app": "yichuang",
                "indexes": [
                    Index(fields=["citizen", "created_ms"], name="verification_of_citizen"),
                    Index(fields=["state", "created_ms"], name="verification_state"),
                    Index(fields=["lookup", "created_ms"], name="verification_of_number"),
                ],
                "pk_attr": "id",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="AppointmentRow",
            name="authorisation",
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name="AppointmentRow",
            name="organisation",
            field=fields.CharField(null=True, max_length=40),
        ),
        ops.AddField(
            model_name="Citizen",
            name="erased_ms",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="Citizen",
            name="merged_into",
            field=fields.CharField(null=True, db_index=True, max_length=40),
        ),
        ops.AddField(
            model_name="Citizen",
            name="restricted_ms",
            field=fields.BigIntField(null=True),
        ),
        ops.AddField(
            model_name="HoldRow",
            name="prolonged",
            field=fields.BooleanField(default=False, db_default=False),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="accept_level",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="book_level",
            field=fields.IntField(default=0, db_default=0),
        ),
        ops.AddField(
            model_name="ServiceItem",
            name="pickup_level",
            field=fields.IntField(default=0, db_default=0),
        ),
    ]
