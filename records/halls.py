"""Halls, their windows, and the lanes in which people wait.

    HallGroup ─┬─ Hall (a tree: city, county, town, village) ── Window ── WindowLane ─┐
               └─ Lane ◄──────────────────────────────────────────────────────────────┘

Halls carry the short ids that an operator writes in the CSV files. A window's `code` (`7`, `E1`)
is unique within its hall, a lane's (`instant`) within its group. What an operator takes out of
the files is retired, never deleted: the journal still names it.
"""

from tortoise import fields
from tortoise.fields import OnDelete
from tortoise.models import Model

ID_LENGTH = 32
NAME_LENGTH = 120
LEVELS = ("city", "county", "town", "village")
KINDS = ("comprehensive", "special", "enquiry", "collection", "virtual")


class HallGroup(Model):
    """Halls that may help each other (协同组): one line-keeper, one log, one epoch at a time."""

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)

    class Meta:
        """Table name."""

        table = "hall_group"


class Hall(Model):
    """A service hall (大厅) or one of its branch halls (分厅)."""

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    group: fields.ForeignKeyRelation[HallGroup] = fields.ForeignKeyField(
        HallGroup, related_name=False, on_delete=OnDelete.RESTRICT
    )
    group_id: str
    # A plain column: halls are written in any order, and the importer has checked the tree.
    parent_id = fields.CharField(max_length=ID_LENGTH, null=True)
    level = fields.CharField(max_length=16)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    always_open = fields.BooleanField(default=False)
    # Lanes whose people may be served by a window of another hall, with blanks between the codes.
    remote_lanes = fields.CharField(max_length=300, default="", db_default="")
    # Where it stands, in degrees (WGS 84); used to add the way there to the wait.
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    position = fields.IntField(default=0)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "hall"


class Lane(Model):
    """A kind of business (业务类别): what a ticket waits in and a window serves."""

    id = fields.IntField(primary_key=True)
    group: fields.ForeignKeyRelation[HallGroup] = fields.ForeignKeyField(
        HallGroup, related_name=False, on_delete=OnDelete.RESTRICT
    )
    group_id: str
    code = fields.CharField(max_length=ID_LENGTH)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    # Unique among the lanes in use; a retired lane may leave its letter to another one.
    prefix = fields.CharField(max_length=1)
    expected_service_s = fields.IntField()
    position = fields.IntField(default=0)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; a code names one lane of a group."""

        table = "lane"
        unique_together = (("group", "code"),)


class Window(Model):
    """A window (窗口) of a hall, known there by its short `code`."""

    id = fields.IntField(primary_key=True)
    hall: fields.ForeignKeyRelation[Hall] = fields.ForeignKeyField(
        Hall, related_name=False, on_delete=OnDelete.RESTRICT
    )
    hall_id: str
    code = fields.CharField(max_length=ID_LENGTH)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    kind = fields.CharField(max_length=16)
    position = fields.IntField(default=0)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name (`window` is a reserved word in SQL); a code names one window of a hall."""

        table = "hall_window"
        unique_together = (("hall", "code"),)


class WindowLane(Model):
    """A lane that a window serves; `handicap_s` is how much it prefers its own (远近)."""

    id = fields.IntField(primary_key=True)
    window: fields.ForeignKeyRelation[Window] = fields.ForeignKeyField(
        Window, related_name=False, on_delete=OnDelete.CASCADE
    )
    window_id: int
    lane: fields.ForeignKeyRelation[Lane] = fields.ForeignKeyField(
        Lane, related_name=False, on_delete=OnDelete.RESTRICT
    )
    lane_id: int
    handicap_s = fields.IntField(default=0)

    class Meta:
        """Table name; a window serves a lane once."""

        table = "window_lane"
        unique_together = (("window", "lane"),)
