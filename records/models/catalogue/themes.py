"""Themes (一件事): several items asked for as one."""

from collections import Counter
from collections.abc import Collection

from tortoise import fields
from tortoise.fields import OnDelete

from records.booking.subject import Subject, SubjectKind
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH, NAME_LENGTH
from records.models.catalogue.service_items import ServiceItem
from records.models.catalogue.sourced import Sourced

AUDIENCES = ("individual", "enterprise")


class Theme(Sourced):
    """A theme (一件事): several items asked for as one."""

    code = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    name = fields.CharField(max_length=NAME_LENGTH)
    name_en = fields.CharField(max_length=NAME_LENGTH)
    audience = fields.CharField(max_length=16)
    promised_days = fields.IntField(null=True)
    position = fields.IntField(default=0, db_default=0)
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


async def list_themes(db: Connection, after: str, at_most: int) -> list[Theme]:
    """Themes in use after the code `after`, by code."""
    wanted = Theme.filter(retired_at_ms__isnull=True, code__gt=after).using_db(db)
    return await wanted.order_by("code").limit(at_most)


async def find_theme(db: Connection, code: str) -> Theme | None:
    """A theme in use."""
    return await Theme.get_or_none(using_db=db, code=code, retired_at_ms__isnull=True)


async def themes_of_items(db: Connection, items: Collection[str]) -> list[str]:
    """The codes of the themes in use that hold any of these items."""
    parts = await ThemeItem.filter(item_id__in=items).using_db(db)
    themes = {part.theme_id for part in parts}
    found = Theme.filter(code__in=themes, retired_at_ms__isnull=True)
    return [theme.code for theme in await found.order_by("code").using_db(db)]


async def count_items(db: Connection, themes: Collection[str]) -> Counter[str]:
    """How many items each of these themes holds."""
    parts = await ThemeItem.filter(theme_id__in=themes).using_db(db)
    return Counter(part.theme_id for part in parts)


async def steps_of(db: Connection, theme: str) -> list[ThemeItem]:
    """The steps of a theme in their order, each with its item and that one's department."""
    steps = ThemeItem.filter(theme_id=theme).using_db(db)
    return await steps.select_related("item__department").order_by("position")


async def items_of_theme(db: Connection, theme: str) -> list[str]:
    """The codes of the items of a theme, in their order; none if it is not in use."""
    steps = ThemeItem.filter(theme_id=theme, theme__retired_at_ms__isnull=True).using_db(db)
    return [step.item_id for step in await steps.order_by("position")]


async def excluded_subjects(db: Connection, subject: Subject) -> tuple[str, ...]:
    """An item's themes, or a theme's items and the other themes of these; see `Visit`."""
    items = [subject.code] if subject.item else await items_of_theme(db, subject.code)
    themes = await themes_of_items(db, items)
    found = {str(Subject(SubjectKind.THEME, theme)) for theme in themes}
    found |= {str(Subject(SubjectKind.ITEM, item)) for item in items}
    return tuple(sorted(found - {str(subject)}))
