"""Passwords of staff, set by whoever runs the house; outside the demo, accounts begin without."""

from handlers.principal import ENROLLING, STAFF
from kit.clock import real_ms
from kit.crypto import hashed
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.people.login_families import revoke_families_of
from records.models.people.staff import set_staff_password
from records.transactions import transaction

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
    async with transaction() as tx:
        if not await set_staff_password(tx, username, new, demo=False):
            raise BadPassword(f"there is no account {username!r} · 没有这个账号")
        await revoke_families_of(tx, (*STAFF, ENROLLING), [username], real_ms())
        await audit(tx, Deed(HOUSE, "system:cli", "password.set", username))
