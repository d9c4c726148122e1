"""Rules over HTTP."""

from handlers.asked import Asked, LineAsked
from handlers.declaration import HALL_STAFF, Declaration
from handlers.principal import MANAGER
from handlers.route import Routes
from handlers.rules import service
from handlers.rules.schemas import NewRulesBody, RulesAnswer, RulesHistory, RulesView
from kit.errors import StaleVersion
from queueing.model.errors import LineInUse

routes = Routes(
    "rules",
    "/api/v1/halls/<hall:str>/rules",
    "The rules of a hall, and who changed them · 大厅规则",
)


@routes.get("", Declaration(RulesView, roles=HALL_STAFF))
async def show(asked: Asked[None], hall: str) -> RulesView:
    """The rules in force."""
    return await service.show(asked.ctx, asked.who, hall)


@routes.get("/history", Declaration(RulesHistory, roles=(MANAGER,)))
async def versions(asked: Asked[None], hall: str) -> RulesHistory:
    """Every version: who made it, when and why."""
    return await service.versions(asked.ctx, hall)


@routes.line_verb(
    "",
    Declaration(
        RulesAnswer, body=NewRulesBody, roles=(MANAGER,), refuses=(StaleVersion, LineInUse)
    ),
)
async def change(asked: LineAsked[NewRulesBody], hall: str) -> RulesAnswer:
    """Change the rules, while the hall is open."""
    return await service.change(asked.ctx, asked.request, hall, asked.body)
