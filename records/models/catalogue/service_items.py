"""The catalogue of services: departments, service items and their materials.

What leaves the files is retired, never deleted, because tickets and cases still name it. The
`position` of a row is its place in its file.
"""

from collections.abc import Collection

from tortoise import fields
from tortoise.expressions import Q
from tortoise.fields import OnDelete

from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH, NAME_LENGTH
from records.models.catalogue.sourced import TEXT_LENGTH, Sourced
from records.situations.conditions import LENGTH

NEEDS = ("mandatory", "deferrable")
CHANNELS = ("window", "online", "mobile", "kiosk", "post", "home")
DELIVERIES = ("window", "locker", "post", "online")
CATEGORIES = ("permit", "other_power", "public_service")
PHONE_LENGTH = 80
# The only lane whose items have a limit for the whole project, and what holds where none is said.
PROJECT_LANE = "project"
PROJECT_DAYS = 50


class Department(Sourced):
    """A department (部门) that is responsible for service items."""

    code = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    position = fields.IntField(default=0, db_default=0)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "department"


class ServiceItem(Sourced):
    """A service item (事项). Limits are working days; 0 means done while the citizen waits.

    `visits` is how often somebody must come at most (0: 零上门, 1: 只跑一次), `slot_units` how many
    units of five minutes an appointment takes; both are None if nothing is said.
    """

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
    category = fields.CharField(max_length=16, default="", db_default="")
    visits = fields.IntField(null=True)
    review_standard = fields.CharField(max_length=TEXT_LENGTH, default="", db_default="")
    procedure = fields.CharField(max_length=TEXT_LENGTH, default="", db_default="")
    fee_basis = fields.CharField(max_length=TEXT_LENGTH, default="", db_default="")
    delivery = fields.CharField(max_length=TEXT_LENGTH, default="", db_default="")
    consult_phone = fields.CharField(max_length=PHONE_LENGTH, default="", db_default="")
    supervision_phone = fields.CharField(max_length=PHONE_LENGTH, default="", db_default="")
    slot_units = fields.IntField(null=True)
    # Of the lane `project`: the limit of the whole project; see `project_limit`.
    project_days = fields.IntField(null=True)
    # How sure it must be who somebody is (`records.identity.words.Level`); 0 demands nothing.
    book_level = fields.IntField(default=0, db_default=0)
    accept_level = fields.IntField(default=0, db_default=0)
    pickup_level = fields.IntField(default=0, db_default=0)
    position = fields.IntField(default=0, db_default=0)
    retired_at_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "service_item"

    @property
    def project_limit(self) -> int | None:
        """The working days of the whole project (项目时限); None if the item is no project's."""
        return (self.project_days or PROJECT_DAYS) if self.lane == PROJECT_LANE else None


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
    # When it is asked for, in the language of records.situations.conditions; always if empty.
    condition = fields.CharField(max_length=LENGTH, default="", db_default="")
    position = fields.IntField(default=0)

    class Meta:
        """Table name; an item asks for a paper once."""

        table = "material"
        unique_together = (("item", "code"),)


async def all_departments(db: Connection) -> list[Department]:
    """Every department that there is or was, in the order of the files."""
    return await Department.all(using_db=db).order_by("position", "code")


async def lanes_of_items(db: Connection) -> dict[str, str]:
    """The lane of each item in use, by the item's code."""
    statement = "SELECT code, lane FROM service_item WHERE retired_at_ms IS NULL"
    return {row["code"]: row["lane"] for row in await sql.rows(db, statement)}


async def search_items(
    db: Connection, words: Collection[str], lanes: Collection[str], after: str, at_most: int
) -> list[ServiceItem]:
    """Items in use of these lanes whose name, department or code holds every word, by code.

    Those after the code `after`, with their departments.
    """
    wanted = ServiceItem.filter(retired_at_ms__isnull=True, lane__in=lanes).using_db(db)
    for word in words:
        wanted = wanted.filter(
            Q(name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(code__icontains=word)
            | Q(department__name__icontains=word)
        )
    if after:
        wanted = wanted.filter(code__gt=after)
    return await wanted.select_related("department").order_by("code").limit(at_most)


async def find_item(db: Connection, code: str) -> ServiceItem | None:
    """An item in use, with its department."""
    found = ServiceItem.get_or_none(using_db=db, code=code, retired_at_ms__isnull=True)
    return await found.select_related("department")


async def find_item_alone(db: Connection, code: str) -> ServiceItem | None:
    """An item in use, without its department: one statement of plain SQL."""
    text = "SELECT * FROM service_item WHERE code=? AND retired_at_ms IS NULL"
    return next((ServiceItem(**row) for row in await sql.rows(db, text, code)), None)


async def pickup_level_of(db: Connection, items: Collection[str]) -> int:
    """How sure it must be who fetches what these items, in use or not, bring forth."""
    marks = ", ".join("?" for _ in items)
    text = f"SELECT MAX(pickup_level) AS level FROM service_item WHERE code IN ({marks})"  # noqa: S608
    return (await sql.rows(db, text, *items))[0]["level"] or 0


async def accept_level_of(db: Connection, item: str) -> int:
    """How sure it must be whose application for an item, in use or not, is accepted."""
    found = await sql.rows(db, "SELECT accept_level FROM service_item WHERE code=?", item)
    return found[0]["accept_level"] if found else 0


async def materials_of(db: Connection, items: Collection[str]) -> list[Material]:
    """The papers that these items ask for, in the order of the files."""
    return await Material.filter(item_id__in=items).order_by("position").using_db(db)
