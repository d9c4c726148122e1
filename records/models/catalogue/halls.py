"""Halls, their windows, and the lanes in which people wait.

    HallGroup ─┬─ Hall (a tree: city, county, town, village) ── Window ── WindowLane ─┐
               └─ Lane ◄──────────────────────────────────────────────────────────────┘

Halls carry the short ids that an operator writes in the CSV files. A window's `code` (`7`, `E1`)
is unique within its hall, a lane's (`instant`) within its group. What an operator takes out of
the files is retired, never deleted: the journal still names it.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.fields import OnDelete
from tortoise.models import Model

from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.sourced import LaterSourced

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


class Hall(LaterSourced):
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
    # For which region it works; empty means that of its group, which has the group's id.
    region = fields.CharField(max_length=ID_LENGTH, default="", db_default="")
    # Where it stands, in degrees (WGS 84); used to add the way there to the wait.
    latitude = fields.FloatField(null=True)
    longitude = fields.FloatField(null=True)
    position = fields.IntField(default=0)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "hall"


class Lane(LaterSourced):
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


class Window(LaterSourced):
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


class LaneRow(NamedTuple):
    """What everybody needs to know of a lane."""

    code: str
    name: str
    name_en: str
    prefix: str
    expected_service_s: int


class HallRow(NamedTuple):
    """The same of a hall."""

    id: str
    group_id: str
    parent_id: str | None
    level: str
    name: str
    name_en: str
    always_open: bool
    remote_lanes: str
    region: str
    latitude: float | None
    longitude: float | None
    retired_at_ms: int | None


class WindowRow(NamedTuple):
    """A window with one lane that it serves; `lane` is None if it serves none."""

    code: str
    name: str
    name_en: str
    kind: str
    retired_at_ms: int | None
    lane: str | None
    handicap_s: int | None


class ServedLane(NamedTuple):
    """A lane that a window (`at`, its row) of a hall serves, with its handicap."""

    hall: str
    at: int
    lane: str
    handicap_s: int
    expected_service_s: int


_LANES = """
SELECT code, name, name_en, prefix, expected_service_s FROM lane
WHERE group_id=? AND retired_at_ms IS NULL ORDER BY position
"""
_LANE_NAMES = """
SELECT code, name FROM lane WHERE group_id=(SELECT group_id FROM hall WHERE id=?) ORDER BY position
"""
_HALLS = """
SELECT id, group_id, parent_id, level, name, name_en, always_open, remote_lanes,
  region, latitude, longitude, retired_at_ms
FROM hall WHERE group_id=? ORDER BY position
"""
_WINDOWS = """
SELECT w.code, w.name, w.name_en, w.kind, w.retired_at_ms, l.code AS lane, wl.handicap_s
FROM hall_window w LEFT JOIN window_lane wl ON wl.window_id = w.id
LEFT JOIN lane l ON l.id = wl.lane_id AND l.retired_at_ms IS NULL
WHERE w.hall_id=? ORDER BY w.position, l.position
"""
_SERVED = """
SELECT w.hall_id AS hall, w.id AS at, l.code AS lane, wl.handicap_s, l.expected_service_s
FROM hall_window w JOIN window_lane wl ON wl.window_id = w.id JOIN lane l ON l.id = wl.lane_id
WHERE w.retired_at_ms IS NULL AND l.retired_at_ms IS NULL AND w.hall_id IN ({halls})
ORDER BY w.position, w.id, l.position
"""


async def lanes_of_group(db: Connection, group: str) -> list[LaneRow]:
    """The lanes in use."""
    return [LaneRow(**row) for row in await sql.rows(db, _LANES, group)]


async def halls_of_group(db: Connection, group: str) -> list[HallRow]:
    """The halls, also the retired ones."""
    return [HallRow(**row) for row in await sql.rows(db, _HALLS, group)]


async def all_halls(db: Connection) -> list[Hall]:
    """Every hall of every group, also the retired ones, in the catalogue's order."""
    return await Hall.all(using_db=db).order_by("position", "id")


async def windows_of_hall(db: Connection, hall: str) -> list[WindowRow]:
    """The windows, also the retired ones, each once for every lane that it serves."""
    return [WindowRow(**row) for row in await sql.rows(db, _WINDOWS, hall)]


async def served_lanes(db: Connection, halls: Sequence[str]) -> list[ServedLane]:
    """What the windows in use of these halls serve, by the catalogue."""
    if not halls:
        return []
    question = _SERVED.format(halls=", ".join("?" for _ in halls))
    return [ServedLane(**row) for row in await sql.rows(db, question, *halls)]


async def has_halls(db: Connection) -> bool:
    """Whether anything was ever imported."""
    return bool(await sql.rows(db, "SELECT id FROM hall LIMIT 1"))


async def groups_with_halls(db: Connection) -> list[str]:
    """The groups that have halls, retired or not, in the catalogue's order."""
    question = "SELECT group_id FROM hall GROUP BY group_id ORDER BY min(position), group_id"
    return [row["group_id"] for row in await sql.rows(db, question)]


async def groups_of_halls(db: Connection) -> dict[str, str]:
    """The group of each hall in use."""
    halls = await Hall.filter(retired_at_ms__isnull=True).using_db(db)
    return {hall.id: hall.group_id for hall in halls}


async def all_groups(db: Connection) -> list[str]:
    """The ids of all groups, in their order."""
    return [group.id for group in await HallGroup.all(using_db=db).order_by("id")]


async def add_groups(tx: Connection, groups: Iterable[str]) -> None:
    """Write down the groups that are new."""
    rows = [HallGroup(id=group) for group in groups]
    await HallGroup.bulk_create(rows, ignore_conflicts=True, using_db=tx)


async def window_ids(db: Connection) -> dict[tuple[str, str], int]:
    """The ids of all windows, by hall and code."""
    return {(one.hall_id, one.code): one.id for one in await Window.all(using_db=db)}


async def lane_ids(db: Connection) -> dict[tuple[str, str], int]:
    """The ids of all lanes, by group and code."""
    return {(one.group_id, one.code): one.id for one in await Lane.all(using_db=db)}


async def names_of_lanes(db: Connection, hall: str) -> dict[str, str]:
    """The name of each lane of a hall's group by its code, in the order of the files."""
    found = await sql.rows(db, _LANE_NAMES, hall)
    return {row["code"]: row["name"] for row in found}
