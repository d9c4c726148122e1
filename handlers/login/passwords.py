"""Passwords of staff, set by whoever runs the house; outside the demo, accounts begin without."""

from tortoise.transactions import in_transaction

from handlers.login import families
from handlers.principal import STAFF
from kit.clock import real_ms
from kit.crypto import hashed
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
    async with in_transaction():
        if not await Staff.filter(username=username, active=True).update(password_hash=new):
            raise BadPassword(f"there is no account {username!r} · 没有这个账号")
        for role in STAFF:
            for family in await families.of_subject(role, username):
                await families.revoke(family, real_ms())
