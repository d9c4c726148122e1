"""Logins over HTTP."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request, Sanic

from handlers.body import read_body
from handlers.house import house
from handlers.http import answer, require
from handlers.login import pairing as pairings
from handlers.login import schemas, service
from handlers.login.wechat import open_client

blueprint = Blueprint("login", url_prefix="/api/v1")


@blueprint.before_server_start
async def connect(app: Sanic[Any, Any]) -> None:
    """Open the connections to WeChat."""
    app.ctx.wechat = open_client()


@blueprint.after_server_stop
async def disconnect(app: Sanic[Any, Any]) -> None:
    """Close them."""
    await app.ctx.wechat.aclose()


@blueprint.post("/login/wechat")
async def wechat(request: Request[Any, Any]) -> HTTPResponse:
    """Log a citizen in with the code of wx.login."""
    asked = read_body(request, schemas.WeChatLogin)
    client = request.app.ctx.wechat
    return answer(await service.wechat(house(request), client, asked, request.client_ip))


@blueprint.post("/login/staff")
async def staff(request: Request[Any, Any]) -> HTTPResponse:
    """Log a clerk, reviewer or manager in."""
    asked = read_body(request, schemas.StaffLogin)
    return answer(await service.staff(house(request), asked, request.client_ip))


@blueprint.post("/login/device")
async def device(request: Request[Any, Any]) -> HTTPResponse:
    """Log an enrolled screen in."""
    asked = read_body(request, schemas.DeviceLogin)
    return answer(await service.device(house(request), asked, request.client_ip))


@blueprint.post("/login/ticket")
async def ticket(request: Request[Any, Any]) -> HTTPResponse:
    """Log the bearer of a paper ticket in."""
    asked = read_body(request, schemas.TicketLogin)
    return answer(await service.ticket(house(request), asked, request.client_ip))


@blueprint.post("/login/refresh")
async def refresh(request: Request[Any, Any]) -> HTTPResponse:
    """Renew a login; a refresh token is spent once, and gives the same successor for 30 seconds."""
    asked = read_body(request, schemas.Refresh)
    return answer(await service.refresh(house(request), asked))


@blueprint.post("/logout")
async def logout(request: Request[Any, Any]) -> HTTPResponse:
    """End a login with everything that came of it."""
    who = require(request)
    await service.logout(house(request), who)
    return HTTPResponse(status=204)


@blueprint.post("/login/device/pairings")
async def begin_pairing(request: Request[Any, Any]) -> HTTPResponse:
    """Ask for a code to show on a new screen."""
    asked = read_body(request, schemas.NewPairing)
    return answer(await pairings.begin(house(request), asked, request.client_ip), 201)


@blueprint.post("/login/device/pairings/<pairing:str>/claim")
async def claim_pairing(request: Request[Any, Any], pairing: str) -> HTTPResponse:
    """Ask whether the code was confirmed; once it was, a repetition gets the same password."""
    asked = read_body(request, schemas.Claim)
    enrolled = await pairings.claim(house(request), pairing, asked)
    return answer(enrolled) if enrolled else answer(schemas.Waiting(), 202)
