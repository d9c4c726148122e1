"""Demo only: a screen that enrols itself, so that the landing page can open one."""

import secrets
from typing import Annotated, Any, Literal

import msgspec
from sanic import Blueprint, HTTPResponse, Request

from handlers.body import read_body
from handlers.house import house
from handlers.http import answer
from kit.crypto import hashed
from kit.errors import NotFound
from records.people import Device

blueprint = Blueprint("stand_in_devices", url_prefix="/stand-in/devices")


class Screen(msgspec.Struct, forbid_unknown_fields=True):
    """Which screen wants to be enrolled."""

    kind: Literal["display", "kiosk"]
    hall: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


@blueprint.post("")
async def enrol(request: Request[Any, Any]) -> HTTPResponse:
    """Enrol a screen of the demo hall."""
    screen = read_body(request, Screen)
    open_house = house(request)
    if screen.hall not in open_house.layout.halls:
        raise NotFound("There is no such hall.", "没有这个大厅。")
    name = f"demo-{screen.kind}-{screen.hall}-{secrets.token_hex(4)}"
    password = secrets.token_urlsafe(18)
    device = Device(
        name=name,
        password_hash=await hashed(password),
        kind=screen.kind,
        hall=screen.hall,
        grp=open_house.rules.group,
        label="demo",
        demo=True,
    )
    await open_house.shielded(device.save())
    return answer({"name": name, "password": password}, 201)
