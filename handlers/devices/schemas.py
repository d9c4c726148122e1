"""What is asked and answered about devices."""

from typing import Annotated

import msgspec

from handlers.principal import DEVICES
from kit.choices import one_of


class NewDevice(msgspec.Struct, forbid_unknown_fields=True):
    """Confirm the screen that shows this code, and call it something."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}$")]
    label: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class DeviceView(msgspec.Struct):
    """A screen; without a hall it serves its whole group."""

    name: str
    kind: Annotated[str, one_of(DEVICES)]
    hall: str | None
    label: str
    revoked: bool


class DeviceList(msgspec.Struct):
    """All screens of the group."""

    devices: list[DeviceView]
