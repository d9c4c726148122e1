"""Searching the catalogue, and the guides to one item and one theme."""

from collections.abc import Iterable

import msgspec

from handlers.catalogue.paging import Page, unknown
from handlers.catalogue.schemas import (
    DepartmentView,
    ItemGuide,
    ItemPage,
    ItemView,
    LevelsView,
    ListedMaterial,
    MaterialView,
    Origin,
    ThemeGuide,
    ThemePage,
    ThemeStep,
    ThemeView,
)
from handlers.context import AppContext
from handlers.query import cursor
from kit.errors import NotFound
from kit.ids import is_ident
from records.models.catalogue import service_items, themes
from records.models.catalogue.service_items import (
    Material,
    ServiceItem,
    find_item,
    materials_of,
)
from records.models.catalogue.sourced import Sourced
from records.models.catalogue.themes import (
    Theme,
    count_items,
    find_theme,
    steps_of,
    themes_of_items,
)
from records.situations.situations import Paper
from records.transactions import connection


async def search_items(ctx: AppContext, asked: Page) -> ItemPage:
    """Items of a lane, offered in a hall, whose name, department or code holds every word of `q`.

    Raises `Invalid` for a hall or lane that does not exist.
    """
    words, lanes = asked.q.split(), _lanes(ctx, asked)
    found = await service_items.search_items(
        connection(), words, lanes, asked.after, asked.limit + 1
    )
    shown = found[: asked.limit]
    more = cursor(shown[-1].code) if len(found) > asked.limit else None
    return ItemPage([_item(item) for item in shown], more)


async def guide_to_item(code: str) -> ItemGuide:
    """Everything about one item. Raises `NotFound`."""
    item = await item_in_use(code)
    materials = await materials_of(connection(), [item.code])
    view = _item(item)
    return ItemGuide(
        **{name: getattr(view, name) for name in view.__struct_fields__},
        basis=item.basis,
        conditions=item.conditions,
        channels=item.channels.split(),
        category=item.category,
        visits=item.visits,
        review_standard=item.review_standard,
        procedure=item.procedure,
        fee_basis=item.fee_basis,
        delivery=item.delivery.split(),
        consult_phone=item.consult_phone,
        supervision_phone=item.supervision_phone,
        slot_units=item.slot_units,
        materials=_listed(materials),
        themes=await themes_of_items(connection(), [item.code]),
        origin=_origin(item),
    )


async def item_in_use(code: str) -> ServiceItem:
    """An item with its department. Raises `NotFound`."""
    item = await find_item(connection(), _code(code))
    if item is None:
        raise NotFound("There is no such service item.", "没有这个事项。")
    return item


async def list_themes(asked: Page) -> ThemePage:
    """All themes, by code."""
    found = await themes.list_themes(connection(), asked.after, asked.limit + 1)
    shown = found[: asked.limit]
    counts = await count_items(connection(), [theme.code for theme in shown])
    more = cursor(shown[-1].code) if len(found) > asked.limit else None
    return ThemePage([_theme(theme, counts[theme.code]) for theme in shown], more)


async def guide_to_theme(code: str) -> ThemeGuide:
    """Everything about one theme. Raises `NotFound`."""
    theme = await theme_in_use(code)
    parts = await steps_of(connection(), theme.code)
    materials = await materials_of(connection(), [part.item_id for part in parts])
    return ThemeGuide(
        code=theme.code,
        name=theme.name,
        name_en=theme.name_en,
        audience=theme.audience,
        promised_days=theme.promised_days,
        items=[ThemeStep(_item(part.item), part.parallel) for part in parts],
        materials=_listed(materials),
        origin=_origin(theme),
    )


async def theme_in_use(code: str) -> Theme:
    """A theme. Raises `NotFound`."""
    theme = await find_theme(connection(), _code(code))
    if theme is None:
        raise NotFound("There is no such theme.", "没有这个“一件事”。")
    return theme


def _lanes(ctx: AppContext, asked: Page) -> list[str]:
    lanes = {lane for group in ctx.groups.values() for lane in group.directory.lanes}
    if asked.lane:
        if asked.lane not in lanes:
            raise unknown("lane")
        lanes &= {asked.lane}
    if asked.hall:
        if ctx.hall(asked.hall) is None:
            raise unknown("hall")
        lanes &= set(ctx.group_of(asked.hall).line.rules.halls[asked.hall].lanes)
    return sorted(lanes)


def _code(value: str) -> str:
    if not is_ident(value):
        raise NotFound
    return value


def _item(item: ServiceItem) -> ItemView:
    department = item.department
    return ItemView(
        code=item.code,
        name=item.name,
        name_en=item.name_en,
        department=DepartmentView(department.code, department.name, department.name_en),
        lane=item.lane,
        promised_days=item.promised_days,
        legal_days=item.legal_days,
        fee_fen=item.fee_fen,
        levels=LevelsView(item.book_level, item.accept_level, item.pickup_level),
    )


def _theme(theme: Theme, item_count: int) -> ThemeView:
    return ThemeView(
        code=theme.code,
        name=theme.name,
        name_en=theme.name_en,
        audience=theme.audience,
        promised_days=theme.promised_days,
        item_count=item_count,
    )


def papers_once(materials: Iterable[Paper | Material]) -> list[MaterialView]:
    """Each paper once: mandatory if any item needs it so, in the most copies any item asks for."""
    papers: dict[str, MaterialView] = {}
    for one in materials:
        paper = papers.setdefault(
            one.code, MaterialView(one.code, one.name, one.name_en, one.need, one.copies)
        )
        paper.copies = max(paper.copies, one.copies)
        if one.need == "mandatory":
            paper.need = one.need
    return list(papers.values())


def _listed(materials: list[Material]) -> list[ListedMaterial]:
    """Every paper that may be asked for; conditional if no item always asks for it."""
    always = {one.code for one in materials if not one.condition}
    return [
        ListedMaterial(**msgspec.structs.asdict(paper), conditional=paper.code not in always)
        for paper in papers_once(materials)
    ]


def _origin(row: Sourced) -> Origin:
    return Origin(row.source.split(), row.reference, row.demo_fields.split())
