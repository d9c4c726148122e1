"""Passwords of staff, set by whoever runs the house; outside the demo, accounts begin without."""

from handlers.login import families
from handlers.principal import STAFF
from kit.clock import real_ms
from kit.crypto import hashed
from records import sql
from records.people import Staff

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
        if not await Staff.filter(username=username, active=True).update(
            password_hash=new, demo=False
        ):
            raise BadPassword(f"there is no account {username!r} · 没有这个账号")
        for role in STAFF:
            for family in await families.of_subject(role, username):
                await families.revoke(family, real_ms())
