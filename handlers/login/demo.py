"""What a demo leaves in the record: accounts with its password, and what its secret signed.

Whatever came of a demo is marked when it is made and is void outside the demo: such a password
never matches, such a screen is enrolled anew, and the first start outside ends every login.
"""

from kit.clock import real_ms
from kit.crypto import hashed, keyed_digest, password_matches
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.people import devices, staff
from records.models.people.demo_secrets import (
    demo_in_force,
    is_demo_secret,
    keep_demo_secret,
    void_demo_secrets,
)
from records.models.people.login_families import revoke_all_families
from records.transactions import connection, transaction


class DemoSecretUsed(Exception):
    """The secret that is to sign tokens is one with which a demo signed them."""


def _digest(secret: bytes) -> str:
    return keyed_digest(secret, "demo-secret", "")


async def enter_demo(secret: bytes, password: str) -> None:
    """Remember the demo's secret; give every demo account the password that is printed.

    An account whose password somebody set is none of the demo's, and a screen that enrolled itself
    keeps its own.
    """
    db = connection()
    await keep_demo_secret(db, _digest(secret))
    accounts, screens = await staff.demo_staff(db), await devices.demo_devices(db)
    hashes = [screen.password_hash for screen in screens] + [one.password_hash for one in accounts]
    if not hashes or await password_matches(hashes[0], password):  # they share it
        return
    one_hash = await hashed(password)
    for account in accounts:
        await staff.renew_demo_password(db, account.username, one_hash)
    for screen in screens:
        await devices.renew_demo_password(db, screen.name, one_hash)


async def leave_demo(secret: bytes) -> None:
    """End the logins of a demo that had this database before. Raises `DemoSecretUsed`."""
    if await is_demo_secret(connection(), _digest(secret)):
        raise DemoSecretUsed
    if not await demo_in_force(connection()):
        return
    async with transaction() as tx:
        now_ms = real_ms()
        await void_demo_secrets(tx, now_ms)
        await revoke_all_families(tx, now_ms)
        await audit(tx, Deed(HOUSE, "system:start", "demo.leave"))
