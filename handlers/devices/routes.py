"""Devices over HTTP."""

from typing import Any

from sanic import Blueprint, HTTPResponse, Request
from tortoise.backends.base.client import BaseDBAsyncClient

from handlers.body import Nothing, read_body
from handlers.devices import service
from handlers.devices.schemas import Devices, NewDevice
from handlers.house import house
from handlers.http import answer, require
from handlers.idempotency import once
from handlers.principal import MANAGER

blueprint = Blueprint("devices", url_prefix="/api/v1/devices")


@blueprint.post("")
async def confirm(request: Request[Any, Any]) -> HTTPResponse:
    """Enrol the screen that shows a pairing code."""
    who = require(request, MANAGER)
    asked = read_body(request, NewDevice)

    async def work(tx: BaseDBAsyncClient) -> tuple[object, int]:
        return await service.confirm(house(request), asked.code, asked.label, tx), 201

    confirmed = service.within_limits(house(request), who, once(request, who, work))
    return await house(request).shielded(confirmed)


@blueprint.get("")
async def every(request: Request[Any, Any]) -> HTTPResponse:
    """All screens."""
    require(request, MANAGER)
    return answer(Devices(await service.every(house(request))))


@blueprint.post("/<name:str>/revoke")
async def revoke(request: Request[Any, Any], name: str) -> HTTPResponse:
    """Turn a screen away for good."""
    who = require(request, MANAGER)
    read_body(request, Nothing)
    ended: list[str] = []

    async def work(tx: BaseDBAsyncClient) -> tuple[object, int]:
        device, families = await service.revoke(house(request), name, tx)
        ended.extend(families)
        return device, 200

    told = await once(request, who, work)
    service.forget(house(request), ended)
    return told
