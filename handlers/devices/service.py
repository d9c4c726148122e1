"""The rules of confirming, listing and revoking screens."""

import secrets

from handlers.context import AppContext
from handlers.devices.schemas import DeviceView
from handlers.login.service import tokens_of
from kit.clock import MINUTE_MS, real_ms
from kit.crypto import NO_PASSWORD
from kit.errors import NotFound
from records.models.people import devices, login_families, pairings
from records.models.people.devices import Device
from records.transactions import Connection, connection

# However late the code was confirmed, the screen has time to notice.
CLAIM_WITHIN_MS = 5 * MINUTE_MS


async def confirm(ctx: AppContext, code: str, label: str, tx: Connection) -> DeviceView:
    """Enrol the screen that shows this code. Raises `NotFound`."""
    now_ms = real_ms()
    found = await pairings.waiting_with_code(tx, code, now_ms)
    if found is None:
        raise NotFound("No screen shows this code.", "没有屏幕显示此配对码。")
    name = f"{found.kind}-{secrets.token_hex(5)}"
    if not await pairings.confirm_pairing(tx, found.id, name, now_ms + CLAIM_WITHIN_MS):
        raise NotFound
    device = Device(
        name=name,
        password_hash=NO_PASSWORD,  # until the screen claims its own
        kind=found.kind,
        hall=found.hall,
        grp=ctx.group_of(found.hall).id,
        label=label,
        demo=ctx.settings.demo,
    )
    await devices.enrol(tx, device)
    return _view(device)


def _view(device: Device) -> DeviceView:
    revoked = device.revoked_ms is not None
    return DeviceView(device.name, device.kind, device.hall, device.label, revoked)


async def every(ctx: AppContext) -> list[DeviceView]:
    """All screens of the groups that are served here."""
    found = await devices.devices_of_groups(connection(), ctx.groups)
    return [_view(device) for device in found]


async def revoke(ctx: AppContext, name: str, tx: Connection) -> tuple[DeviceView, list[str]]:
    """Turn a screen away for good; also the logins that must be forgotten. Raises `NotFound`."""
    now_ms = real_ms()
    device = await devices.device_of_groups(tx, ctx.groups, name)
    if device is None:
        raise NotFound
    if device.revoked_ms is None:
        device.revoked_ms = now_ms
        await devices.revoke_devices(tx, [name], now_ms)
    ended = await login_families.families_of(tx, device.kind, name)
    for family in ended:
        await login_families.revoke_family(tx, family, now_ms)
    return _view(device), ended


def forget(ctx: AppContext, ended: list[str]) -> None:
    """Refuse the tokens of ended logins at once."""
    for family in ended:
        tokens_of(ctx).revoke(family)
