"""Second factors of staff, over HTTP."""

from handlers.asked import Asked, RecordAsked
from handlers.body import EmptyBody
from handlers.declaration import Declaration
from handlers.factors import service
from handlers.factors.schemas import (
    CodeBody,
    NewSecondFactor,
    ResetBody,
    SecondFactorConfirmed,
    SecondFactorView,
)
from handlers.login.visitor import visitor
from handlers.principal import ENROLLING, MANAGER, STAFF
from handlers.route import Routes
from kit.errors import Invalid, NotFound, RateLimited

routes = Routes("factors", "/api/v1", "Second factors of staff · 第二因素")
_WHO = (*STAFF, ENROLLING)
_CODE = (Invalid, NotFound, RateLimited)


@routes.get("/me/second-factor", Declaration(SecondFactorView, roles=_WHO))
async def shown(asked: Asked[None]) -> SecondFactorView:
    """Whether I have a second factor, and need one here."""
    return await service.shown(asked.ctx, asked.who)


@routes.post(
    "/me/second-factor",
    Declaration(
        NewSecondFactor, body=EmptyBody, roles=_WHO, refuses=(service.SecondFactorInForce,)
    ),
)
async def begin(asked: Asked[EmptyBody]) -> NewSecondFactor:
    """Get a secret for an authenticator app (TOTP); it asks for nothing until it is confirmed."""
    return await service.begin(asked.ctx, asked.who)


@routes.post(
    "/me/second-factor/confirm",
    Declaration(
        SecondFactorConfirmed,
        body=CodeBody,
        roles=_WHO,
        refuses=(*_CODE, service.SecondFactorInForce),
    ),
)
async def confirm(asked: Asked[CodeBody]) -> SecondFactorConfirmed:
    """Put my second factor in force with its first code; my other logins end."""
    return await service.confirm(asked.ctx, asked.who, asked.body.code, visitor(asked.http))


@routes.delete(
    "/me/second-factor", Declaration[None, CodeBody](None, 204, CodeBody, _WHO, refuses=_CODE)
)
async def remove(asked: RecordAsked[CodeBody]) -> None:
    """Take my second factor away with a code of it; my other logins end."""
    await service.remove(asked)


@routes.delete(
    "/staff/<username:str>/second-factor",
    Declaration[None, ResetBody](None, 204, ResetBody, (MANAGER,)),
)
async def reset(asked: RecordAsked[ResetBody], username: str) -> None:
    """Take somebody's second factor away, such as after a lost phone; their logins end."""
    await service.reset(asked, username)
