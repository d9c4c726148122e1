"""Passwords of staff, set by whoever runs the house; outside the demo, accounts begin without."""

from handlers.login import families
from handlers.principal import STAFF
from kit.clock import real_ms
from kit.crypto import hashed, password_matches
from records import sql
from records.people import Device, Staff

SHORTEST, LONGEST = 10, 200


class BadPassword(Exception):
    """No password was set; the message says why."""


async def set_password(username: str, password: str) -> None:
    """Give an account a password and end its logins. Raises `BadPassword`."""
    if not SHORTEST <= len(password) <= LONGEST or not password.isprintable():
        raise BadPassword(
            f"a password has {SHORTEST} to {LONGEST} printable characters · "
            f"密码须为 {SHORTEST} 至 {LONGEST} 个可见字符"
        )
    new = await hashed(password)
    async with sql.Transaction():
        if not await Staff.filter(username=username, active=True).update(password_hash=new):
            raise BadPassword(f"there is no account {username!r} · 没有这个账号")
        for role in STAFF:
            for family in await families.of_subject(role, username):
                await families.revoke(family, real_ms())


async def keep_demo_password(password: str) -> None:
    """Give all demo accounts the password that is printed, if it is not the one they have.

    Screens that enrolled themselves keep their own.
    """
    known = await Device.get_or_none(name="kiosk")
    if known is None or await password_matches(known.password_hash, password):
        return
    for account in await Staff.all():
        await Staff.filter(username=account.username).update(password_hash=await hashed(password))
    await Device.filter(name__in=("display", "kiosk")).update(password_hash=await hashed(password))
