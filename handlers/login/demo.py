"""What a demo leaves in the record: accounts with its password, and what its secret signed.

Whatever came of a demo is marked when it is made and is void outside the demo: such a password
never matches, such a screen is enrolled anew, and the first start outside ends every login.
"""

from handlers.login.ending import end_all_logins
from kit.clock import real_ms
from kit.crypto import NO_PASSWORD, hashed, keyed_digest, password_matches
from records import sql
from records.people import DemoSecret, Device, Staff


class DemoSecretUsed(Exception):
    """The secret that is to sign tokens is one with which a demo signed them."""


def _digest(secret: bytes) -> str:
    return keyed_digest(secret, "demo-secret", "")


async def enter_demo(secret: bytes, password: str) -> None:
    """Remember the demo's secret; give every demo account the password that is printed.

    An account whose password somebody set is none of the demo's, and a screen that enrolled itself
    keeps its own.
    """
    await DemoSecret.update_or_create(digest=_digest(secret), defaults={"voided_ms": None})
    staff = await Staff.filter(demo=True).exclude(password_hash=NO_PASSWORD)
    screens = await Device.filter(demo=True, listed=True).exclude(password_hash=NO_PASSWORD)
    hashes = [screen.password_hash for screen in screens] + [one.password_hash for one in staff]
    if not hashes or await password_matches(hashes[0], password):  # they share it
        return
    for member in staff:
        await Staff.filter(username=member.username).update(password_hash=await hashed(password))
    for screen in screens:
        await Device.filter(name=screen.name).update(password_hash=await hashed(password))


async def leave_demo(secret: bytes) -> None:
    """End the logins of a demo that had this database before. Raises `DemoSecretUsed`."""
    if await DemoSecret.exists(digest=_digest(secret)):
        raise DemoSecretUsed
    if not await DemoSecret.exists(voided_ms=None):
        return
    async with sql.Transaction():
        now_ms = real_ms()
        await DemoSecret.filter(voided_ms=None).update(voided_ms=now_ms)
        await end_all_logins(now_ms)
