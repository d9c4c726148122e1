"""The rules of confirming, listing and revoking screens."""

import secrets
from collections.abc import Coroutine
from typing import Any, TypeVar

from tortoise.backends.base.client import BaseDBAsyncClient

from handlers import limits
from handlers.devices.schemas import DeviceView
from handlers.house import House
from handlers.limits import Counted
from handlers.login import families
from handlers.login.service import tokens_of
from handlers.principal import Principal
from kit.clock import MINUTE_MS, real_ms
from kit.crypto import NO_PASSWORD
from kit.errors import NotFound, RateLimited
from records import sql
from records.people import Device

T = TypeVar("T")

# However late the code was confirmed, the screen has time to notice.
CLAIM_WITHIN_MS = 5 * MINUTE_MS

_FIND = "SELECT id, kind, hall FROM pairing WHERE code=? AND device IS NULL AND expires_ms>?"
# Of two managers who confirm at once, one changes the row.
_CONFIRM = """
UPDATE pairing SET device=?, code=NULL,
  expires_ms = CASE WHEN expires_ms<? THEN ? ELSE expires_ms END
WHERE id=? AND device IS NULL
"""


async def within_limits(house: House, who: Principal, work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives. Raises `RateLimited` after a few wrong codes, which are counted here.

    Redis counts them, and is never asked while a transaction is open: it may be silent for long.
    """
    wrong = Counted(limits.WRONG_CODES, who.actor)
    try:
        await limits.check(house, wrong)
    except RateLimited:
        work.close()
        raise
    try:
        return await work
    except NotFound:
        await limits.count(house, wrong)
        raise


async def confirm(house: House, code: str, label: str, tx: BaseDBAsyncClient) -> DeviceView:
    """Enrol the screen that shows this code. Raises `NotFound`."""
    now_ms = real_ms()
    found = await sql.rows(_FIND, code, now_ms)
    if not found:
        raise NotFound("No screen shows this code.", "没有屏幕显示此配对码。")
    kind, hall = found[0]["kind"], found[0]["hall"]
    name = f"{kind}-{secrets.token_hex(5)}"
    until = now_ms + CLAIM_WITHIN_MS
    if not await sql.change(tx, _CONFIRM, name, until, until, found[0]["id"]):
        raise NotFound
    await Device.create(
        using_db=tx,
        name=name,
        password_hash=NO_PASSWORD,  # until the screen claims its own
        kind=kind,
        hall=hall,
        grp=house.rules.group,
        label=label,
        demo=house.rules.demo,
    )
    return DeviceView(name, kind, hall, label, revoked=False)


def _view(device: Device) -> DeviceView:
    revoked = device.revoked_ms is not None
    return DeviceView(device.name, device.kind, device.hall, device.label, revoked)


async def every(house: House) -> list[DeviceView]:
    """All screens of the group."""
    found = await Device.filter(grp=house.rules.group).order_by("name")
    return [_view(device) for device in found]


async def revoke(house: House, name: str, tx: BaseDBAsyncClient) -> tuple[DeviceView, list[str]]:
    """Turn a screen away for good; also the logins that must be forgotten. Raises `NotFound`."""
    device = await Device.get_or_none(name=name, grp=house.rules.group, using_db=tx)
    if device is None:
        raise NotFound
    if device.revoked_ms is None:
        device.revoked_ms = real_ms()
        await device.save(update_fields=["revoked_ms"], using_db=tx)
    ended = await families.of_subject(device.kind, device.name)
    for family in ended:
        await families.revoke(family, real_ms())
    return _view(device), ended


def forget(house: House, ended: list[str]) -> None:
    """Refuse the tokens of ended logins at once."""
    for family in ended:
        tokens_of(house).revoke(family)
