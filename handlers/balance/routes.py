"""Balance over HTTP."""

from handlers.asked import Asked, LineAsked
from handlers.balance import service
from handlers.balance.schemas import BalanceMoveView, BalanceView
from handlers.body import EmptyBody
from handlers.declaration import Declaration
from handlers.principal import MANAGER
from handlers.route import Routes
from kit.errors import StaleVersion
from queueing.model.errors import IllegalMove, LineInUse, WindowBusy, WindowNotOpen

routes = Routes("balance", "/api/v1/balance", "Moving windows to where the line is · 窗口调配")
_MOVE = Declaration(
    BalanceMoveView,
    body=EmptyBody,
    roles=(MANAGER,),
    refuses=(StaleVersion, LineInUse, WindowBusy, WindowNotOpen, IllegalMove),
)


@routes.get("", Declaration(BalanceView, roles=(MANAGER,)))
async def show(asked: Asked[None]) -> BalanceView:
    """What should be done now, and what was done lately."""
    return await service.show(asked.ctx)


@routes.line_verb("/advice/<advice:str>/apply", _MOVE)
async def apply(asked: LineAsked[EmptyBody], advice: str) -> BalanceMoveView:
    """Do what was advised."""
    return await service.apply(asked.ctx, asked.who, asked.request, advice)


@routes.line_verb("/moves/<move:str>/undo", _MOVE)
async def undo(asked: LineAsked[EmptyBody], move: str) -> BalanceMoveView:
    """Take a move back."""
    return await service.undo(asked.ctx, asked.who, asked.request, move)
