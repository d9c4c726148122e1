"""Logins over HTTP."""

from sanic import HTTPResponse

from handlers.asked import Asked
from handlers.declaration import EVERYBODY, Declaration
from handlers.http import answer
from handlers.login import desk, schemas, service
from handlers.login import pairing as pairings
from handlers.login.second_factor import SecondFactorRequired, SecondFactorWrong
from handlers.login.visitor import visitor
from handlers.principal import ENROLLING
from handlers.route import Routes
from kit.errors import NotFound, RateLimited, Unauthorized

routes = Routes("login", "/api/v1", "Logging in, staying in, leaving · 登录")
_ACCOUNT = (RateLimited, Unauthorized)


@routes.post(
    "/login/wechat", Declaration(schemas.LoginAnswer, body=schemas.WeChatLogin, refuses=_ACCOUNT)
)
async def wechat(asked: Asked[schemas.WeChatLogin]) -> schemas.LoginAnswer:
    """Log a citizen in with the code of wx.login."""
    return await service.wechat(asked.ctx, asked.body, visitor(asked.http))


@routes.post(
    "/login/staff",
    Declaration(
        schemas.StaffAnswer,
        body=schemas.StaffLogin,
        refuses=(*_ACCOUNT, SecondFactorRequired, SecondFactorWrong),
    ),
)
async def staff(asked: Asked[schemas.StaffLogin]) -> schemas.StaffAnswer:
    """Log a clerk, reviewer or manager in; who has a second factor sends its `code` as well."""
    return await desk.log_in(asked.ctx, asked.body, visitor(asked.http))


@routes.post(
    "/login/device", Declaration(schemas.DeviceAnswer, body=schemas.DeviceLogin, refuses=_ACCOUNT)
)
async def device(asked: Asked[schemas.DeviceLogin]) -> schemas.DeviceAnswer:
    """Log an enrolled screen in."""
    return await service.device(asked.ctx, asked.body, visitor(asked.http))


@routes.post(
    "/login/ticket",
    Declaration(schemas.LoginAnswer, body=schemas.TicketLogin, refuses=(RateLimited, NotFound)),
)
async def ticket(asked: Asked[schemas.TicketLogin]) -> schemas.LoginAnswer:
    """Log the bearer of a paper ticket in."""
    return await service.ticket(asked.ctx, asked.body, visitor(asked.http))


@routes.post(
    "/login/refresh",
    Declaration(schemas.LoginAnswer, body=schemas.RefreshBody, refuses=(Unauthorized,)),
)
async def refresh(asked: Asked[schemas.RefreshBody]) -> schemas.LoginAnswer:
    """Renew a login; a refresh token is spent once, and gives the same successor for 30 seconds."""
    return await service.refresh(asked.ctx, asked.body)


@routes.post("/logout", Declaration[None, None](None, 204, roles=(*EVERYBODY, ENROLLING)))
async def logout(asked: Asked[None]) -> None:
    """End a login with everything that came of it."""
    await service.logout(asked.ctx, asked.who)


@routes.post(
    "/login/device/pairings",
    Declaration(schemas.PairingAnswer, 201, schemas.NewPairing, refuses=(NotFound, RateLimited)),
)
async def begin_pairing(asked: Asked[schemas.NewPairing]) -> schemas.PairingAnswer:
    """Ask for a code to show on a new screen."""
    return await pairings.begin(asked.ctx, asked.body, asked.http.client_ip)


@routes.post(
    "/login/device/pairings/<pairing:str>/claim",
    Declaration(
        schemas.EnrolledDevice, body=schemas.PairingClaim, also={202: schemas.PairingPending}
    ),
)
async def claim_pairing(
    asked: Asked[schemas.PairingClaim], pairing: str
) -> schemas.EnrolledDevice | HTTPResponse:
    """Ask whether the code was confirmed; once it was, a repetition gets the same password."""
    enrolled = await pairings.claim(asked.ctx, pairing, asked.body)
    return enrolled or answer(schemas.PairingPending(), 202)
