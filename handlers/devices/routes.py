"""Devices over HTTP."""

from functools import partial

from handlers.asked import Asked, RecordAsked
from handlers.body import EmptyBody
from handlers.declaration import Declaration
from handlers.devices import service
from handlers.devices.schemas import DeviceList, DeviceView, NewDevice
from handlers.limits import WRONG_CODES
from handlers.principal import MANAGER
from handlers.route import Routes
from kit.errors import NotFound

routes = Routes("devices", "/api/v1/devices", "Screens that stay logged in · 设备")


@routes.record_write(
    "",
    Declaration(
        DeviceView,
        201,
        NewDevice,
        roles=(MANAGER,),
        guesses=WRONG_CODES,
        refuses=(NotFound,),
    ),
)
async def confirm(asked: RecordAsked[NewDevice]) -> DeviceView:
    """Enrol the screen that shows a pairing code."""
    return await service.confirm(asked.ctx, asked.body.code, asked.body.label, asked.tx)


@routes.get("", Declaration(DeviceList, roles=(MANAGER,)))
async def every(asked: Asked[None]) -> DeviceList:
    """All screens."""
    return DeviceList(await service.every(asked.ctx))


@routes.record_write(
    "/<name:str>/revoke", Declaration(DeviceView, body=EmptyBody, roles=(MANAGER,))
)
async def revoke(asked: RecordAsked[EmptyBody], name: str) -> DeviceView:
    """Turn a screen away for good."""
    device, ended = await service.revoke(asked.ctx, name, asked.tx)
    asked.after_commit.append(partial(service.forget, asked.ctx, ended))
    return device
