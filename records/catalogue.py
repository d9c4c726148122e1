"""The catalogue of services: departments, service items, their materials, and themes (一件事).

Every row says where it comes from: `source` names documents, or `demo`; `reference` the places in
them; `demo_fields` the columns that they do not say. What leaves the files is retired, never
deleted, because tickets and cases still name it.
"""

from tortoise import fields
from tortoise.fields import OnDelete
from tortoise.models import Model

from records.halls import ID_LENGTH, NAME_LENGTH

TEXT_LENGTH = 300
NEEDS = ("mandatory", "deferrable")
AUDIENCES = ("individual", "enterprise")
CHANNELS = ("window", "online", "mobile", "kiosk", "post", "home")


class Sourced(Model):
    """Where a row comes from."""

    source = fields.CharField(max_length=TEXT_LENGTH, default="")
    reference = fields.TextField(default="")
    demo_fields = fields.CharField(max_length=TEXT_LENGTH, default="")

    class Meta:
        """No table of its own."""

        abstract = True


class Department(Sourced):
    """A department (部门) that is responsible for service items."""

    code = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "department"


class ServiceItem(Sourced):
    """A service item (事项). Limits are working days; 0 means done while the citizen waits."""

    code = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    department: fields.ForeignKeyRelation[Department] = fields.ForeignKeyField(
        Department, related_name=False, on_delete=OnDelete.RESTRICT
    )
    department_id: str
    # A lane's code, not a row: the item is the same in every group that has such a lane.
    lane = fields.CharField(max_length=ID_LENGTH, db_index=True)
    promised_days = fields.IntField()
    legal_days = fields.IntField()
    fee_fen = fields.IntField(default=0)
    basis = fields.CharField(max_length=TEXT_LENGTH, default="")
    conditions = fields.CharField(max_length=TEXT_LENGTH, default="")
    channels = fields.CharField(max_length=TEXT_LENGTH, default="")
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "service_item"


class Material(Sourced):
    """A paper that an item asks for: `mandatory`, or `deferrable` and brought later (容缺)."""

    id = fields.IntField(primary_key=True)
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        ServiceItem, related_name=False, on_delete=OnDelete.CASCADE
    )
    item_id: str
    # The same paper has the same code in every item, so that a theme asks for it once.
    code = fields.CharField(max_length=ID_LENGTH)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    need = fields.CharField(max_length=16)
    copies = fields.IntField(default=1)
    position = fields.IntField(default=0)

    class Meta:
        """Table name; an item asks for a paper once."""

        table = "material"
        unique_together = (("item", "code"),)


class Theme(Sourced):
    """A theme (一件事): several items asked for as one."""

    code = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    audience = fields.CharField(max_length=16)
    promised_days = fields.IntField(null=True)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "theme"


class ThemeItem(Sourced):
    """One item of a theme; `parallel` when it need not wait for the one before it."""

    id = fields.IntField(primary_key=True)
    theme: fields.ForeignKeyRelation[Theme] = fields.ForeignKeyField(
        Theme, related_name=False, on_delete=OnDelete.CASCADE
    )
    theme_id: str
    item: fields.ForeignKeyRelation[ServiceItem] = fields.ForeignKeyField(
        ServiceItem, related_name=False, on_delete=OnDelete.RESTRICT
    )
    item_id: str
    position = fields.IntField()
    parallel = fields.BooleanField(default=False)

    class Meta:
        """Table name; a theme holds an item once."""

        table = "theme_item"
        unique_together = (("theme", "item"),)
