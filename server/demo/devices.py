"""Demo only: a screen that enrols itself, so that the landing page can open one."""

import secrets
from typing import Annotated

import msgspec

from handlers.asked import Asked
from handlers.declaration import Declaration
from handlers.login.schemas import EnrolledDevice
from handlers.principal import DeviceKind
from handlers.route import Routes
from kit.crypto import hashed
from kit.errors import NotFound
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.people.devices import Device
from records.models.people.devices import enrol as enrol_device
from records.transactions import transaction

routes = Routes(
    "stand_in_devices",
    "/stand-in/devices",
    "Demo only: screens that enrol themselves · 仅演示",
)


class DemoDeviceBody(msgspec.Struct, forbid_unknown_fields=True):
    """Which screen wants to be enrolled."""

    kind: DeviceKind
    hall: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]


@routes.post("", Declaration(EnrolledDevice, 201, DemoDeviceBody, refuses=(NotFound,)))
async def enrol(asked: Asked[DemoDeviceBody]) -> EnrolledDevice:
    """Enrol a screen of the demo hall."""
    screen, context = asked.body, asked.ctx
    group = context.group_of(screen.hall)
    name = f"demo-{screen.kind}-{screen.hall}-{secrets.token_hex(4)}"
    password = secrets.token_urlsafe(18)
    device = Device(
        name=name,
        password_hash=await hashed(password),
        kind=screen.kind,
        hall=screen.hall,
        grp=group.id,
        label="demo",
        demo=True,
    )

    async def write() -> None:
        async with transaction() as tx:
            await enrol_device(tx, device)
            await audit(tx, Deed(HOUSE, "system:demo", "device.enrol", device.name))

    await context.shielded(write())
    return EnrolledDevice(name, password)
