"""Searching the catalogue, and the guides to one item and one theme."""

from collections import Counter

from tortoise.expressions import Q

from handlers.catalogue.cells import CellError, ident
from handlers.catalogue.paging import Asked, cursor, unknown
from handlers.catalogue.schemas import (
    DepartmentView,
    ItemGuide,
    ItemPage,
    ItemView,
    MaterialView,
    Origin,
    ThemeGuide,
    ThemePage,
    ThemeStep,
    ThemeView,
)
from kit.errors import NotFound
from queueing.rules import Rulebook
from records.catalogue import Material, ServiceItem, Sourced, Theme, ThemeItem
from records.layout import Layout


async def search_items(layout: Layout, rules: Rulebook, asked: Asked) -> ItemPage:
    """Items of a lane, offered in a hall, whose name, department or code holds every word of `q`.

    Raises `Invalid` for a hall or lane that does not exist.
    """
    wanted = ServiceItem.filter(retired_at_ms__isnull=True, lane__in=_lanes(layout, rules, asked))
    for word in asked.q.split():
        wanted = wanted.filter(
            Q(name__icontains=word)
            | Q(name_en__icontains=word)
            | Q(code__icontains=word)
            | Q(department__name__icontains=word)
        )
    if asked.after:
        wanted = wanted.filter(code__gt=asked.after)
    found = await wanted.select_related("department").order_by("code").limit(asked.limit + 1)
    shown = found[: asked.limit]
    more = cursor(shown[-1].code) if len(found) > asked.limit else None
    return ItemPage([_item(item) for item in shown], more)


async def guide_to_item(code: str) -> ItemGuide:
    """Everything about one item. Raises `NotFound`."""
    item = await ServiceItem.get_or_none(
        code=_code(code), retired_at_ms__isnull=True
    ).select_related("department")
    if item is None:
        raise NotFound("There is no such service item.", "没有这个事项。")
    materials = await Material.filter(item_id=item.code).order_by("position")
    themes = await Theme.filter(
        code__in=[part.theme_id for part in await ThemeItem.filter(item_id=item.code)],
        retired_at_ms__isnull=True,
    ).order_by("code")
    view = _item(item)
    return ItemGuide(
        **{name: getattr(view, name) for name in view.__struct_fields__},
        basis=item.basis,
        conditions=item.conditions,
        channels=item.channels.split(),
        materials=_papers(materials),
        themes=[theme.code for theme in themes],
        origin=_origin(item),
    )


async def list_themes(asked: Asked) -> ThemePage:
    """All themes, by code."""
    wanted = Theme.filter(retired_at_ms__isnull=True, code__gt=asked.after)
    found = await wanted.order_by("code").limit(asked.limit + 1)
    shown = found[: asked.limit]
    parts = await ThemeItem.filter(theme_id__in=[theme.code for theme in shown])
    counts = Counter(part.theme_id for part in parts)
    more = cursor(shown[-1].code) if len(found) > asked.limit else None
    return ThemePage([_theme(theme, counts[theme.code]) for theme in shown], more)


async def guide_to_theme(code: str) -> ThemeGuide:
    """Everything about one theme. Raises `NotFound`."""
    theme = await Theme.get_or_none(code=_code(code), retired_at_ms__isnull=True)
    if theme is None:
        raise NotFound("There is no such theme.", "没有这个“一件事”。")
    parts = (
        await ThemeItem.filter(theme_id=theme.code)
        .select_related("item__department")
        .order_by("position")
    )
    codes = [part.item_id for part in parts]
    materials = await Material.filter(item_id__in=codes).order_by("position")
    return ThemeGuide(
        code=theme.code,
        name=theme.name,
        name_en=theme.name_en,
        audience=theme.audience,
        promised_days=theme.promised_days,
        items=[ThemeStep(_item(part.item), part.parallel) for part in parts],
        materials=_papers(materials),
        origin=_origin(theme),
    )


def _lanes(layout: Layout, rules: Rulebook, asked: Asked) -> list[str]:
    lanes = set(layout.lanes)
    if asked.lane:
        if asked.lane not in lanes:
            raise unknown("lane")
        lanes &= {asked.lane}
    if asked.hall:
        if asked.hall not in layout.halls:
            raise unknown("hall")
        lanes &= set(rules.halls[asked.hall].lanes)
    return sorted(lanes)


def _code(value: str) -> str:
    try:
        return ident(value)
    except CellError:
        raise NotFound from None


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


def _papers(materials: list[Material]) -> list[MaterialView]:
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


def _origin(row: Sourced) -> Origin:
    return Origin(row.source.split(), row.reference, row.demo_fields.split())
