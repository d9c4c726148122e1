"""The catalogue over HTTP; anybody may read it."""

from handlers.asked import Asked
from handlers.catalogue import guide, service
from handlers.catalogue.guide_schemas import (
    GuideAnswer,
    GuideBody,
    SituationsView,
    ThemeGuideAnswer,
    ThemeSituationsView,
)
from handlers.catalogue.paging import PAGE, SEARCH, only_of, read_page
from handlers.catalogue.schemas import ItemGuide, ItemPage, ThemeGuide, ThemePage
from handlers.declaration import ANYBODY, Declaration
from handlers.route import Routes
from kit.errors import Invalid

routes = Routes("catalogue", "/api/v1", "Service items and themes · 事项与一件事")


@routes.get(
    "/items",
    Declaration(
        ItemPage,
        roles=ANYBODY,
        parameters=(SEARCH, only_of("hall"), only_of("lane"), *PAGE),
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def items(asked: Asked[None]) -> ItemPage:
    """Service items that match."""
    return await service.search_items(asked.ctx, read_page(asked.query))


@routes.get("/items/<code:str>", Declaration(ItemGuide, roles=ANYBODY))
async def item(asked: Asked[None], code: str) -> ItemGuide:
    """The guide to one service item."""
    del asked
    return await service.guide_to_item(code)


@routes.get("/items/<code:str>/situations", Declaration(SituationsView, roles=ANYBODY))
async def situations(asked: Asked[None], code: str) -> SituationsView:
    """What an item asks, on which its papers, fee, limit, lane and units depend."""
    del asked
    return await guide.questions_of_item(code)


@routes.post("/items/<code:str>/guide", Declaration(GuideAnswer, body=GuideBody, roles=ANYBODY))
async def item_guide(asked: Asked[GuideBody], code: str) -> GuideAnswer:
    """Exactly what the answers leave of an item, and which question comes next.

    It changes nothing. What is not answered counts as the question's default.
    """
    return await guide.guide_item(asked.ctx, code, asked.body.answers)


@routes.get(
    "/themes",
    Declaration(ThemePage, roles=ANYBODY, parameters=PAGE, only_these=True, refuses=(Invalid,)),
)
async def themes(asked: Asked[None]) -> ThemePage:
    """Themes."""
    return await service.list_themes(read_page(asked.query))


@routes.get("/themes/<code:str>", Declaration(ThemeGuide, roles=ANYBODY))
async def theme(asked: Asked[None], code: str) -> ThemeGuide:
    """The guide to one theme."""
    del asked
    return await service.guide_to_theme(code)


@routes.get("/themes/<code:str>/situations", Declaration(ThemeSituationsView, roles=ANYBODY))
async def theme_situations(asked: Asked[None], code: str) -> ThemeSituationsView:
    """What the items of a theme ask, each question once."""
    del asked
    return await guide.questions_of_theme(code)


@routes.post(
    "/themes/<code:str>/guide", Declaration(ThemeGuideAnswer, body=GuideBody, roles=ANYBODY)
)
async def theme_guide(asked: Asked[GuideBody], code: str) -> ThemeGuideAnswer:
    """Exactly what the answers leave of all items of a theme, and which question comes next.

    It changes nothing. What is not answered counts as the question's default.
    """
    return await guide.guide_theme(asked.ctx, code, asked.body.answers)
