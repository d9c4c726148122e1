"""A reviewer's desk over HTTP."""

from handlers.asked import Asked
from handlers.cases.listing import STATE
from handlers.declaration import Declaration, Parameter
from handlers.principal import REVIEWER, STAFF
from handlers.query import CURSOR
from handlers.route import Routes
from handlers.work import service
from handlers.work.schemas import CaseHistory, ReviewerDesk, WorkPage
from kit.errors import Invalid
from records.models.cases.work import WorkKind

routes = Routes("work", "/api/v1", "A reviewer's desk · 后台审批")
_LIST = Parameter(
    "list",
    "`todo` (what may be done, the first due first), `mine` (what one has taken, answers for or is "
    "asked to answer for), `results` (granted, to be issued), `state` (with `state`), `all` "
    "(whatever was accepted, the latest first).",
    {"type": "string", "enum": [*WorkKind, ""], "default": "todo"},
)


@routes.get(
    "/work",
    Declaration(
        WorkPage,
        roles=(REVIEWER,),
        parameters=(_LIST, STATE, CURSOR),
        only_these=True,
        refuses=(Invalid,),
    ),
)
async def work(asked: Asked[None]) -> WorkPage:
    """A page of the cases of one's department and region, and how many each list has."""
    return await service.page(asked.ctx, asked.who, asked.query)


@routes.get("/work/desk", Declaration(ReviewerDesk, roles=(REVIEWER,)))
async def desk(asked: Asked[None]) -> ReviewerDesk:
    """Who one is here, with whom, and what the departments are called."""
    return await service.desk(asked.who)


@routes.get("/cases/<case:str>/history", Declaration(CaseHistory, roles=STAFF))
async def history(asked: Asked[None], case: str) -> CaseHistory:
    """Who did what to a case, and what they said of it; for staff who may see it."""
    return await service.history(asked.ctx, asked.who, case)
