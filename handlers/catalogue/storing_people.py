"""Writing staff and screens: whoever the files no longer name is logged out at once.

No account that exists gets another password. Only a screen that stands in the files can leave
them: one that a manager enrolled is not theirs to revoke.
"""

from typing import NamedTuple

from handlers.catalogue import columns
from handlers.catalogue.sheets import Catalogue
from handlers.catalogue.writing import Writer
from handlers.login.ending import end_logins
from handlers.principal import DEVICES, STAFF
from kit.clock import real_ms
from kit.crypto import NO_PASSWORD
from records.people import Device, Staff


class Passwords(NamedTuple):
    """The hashes of new accounts by their names; `demo` if it is the demo's password."""

    staff: dict[str, str]
    devices: dict[str, str]
    demo: bool


async def store_people(catalogue: Catalogue, passwords: Passwords, writer: Writer) -> None:
    """Write accounts and screens, and end the logins of whom the files dismiss or move."""
    # Read by the other processes as of now, so it is not as old as the rest of the import.
    now_ms = real_ms()
    staff = await _store_staff(catalogue, passwords, writer)
    devices = await _store_devices(catalogue, passwords, writer, now_ms)
    await end_logins(STAFF, staff, now_ms)
    await end_logins(DEVICES, devices, now_ms)
    writer.report.logged_out = [*staff, *devices]
    unset = Staff.filter(active=True, password_hash=NO_PASSWORD).order_by("username")
    writer.report.no_password = [one.username for one in await unset]


async def _store_staff(catalogue: Catalogue, passwords: Passwords, writer: Writer) -> list[str]:
    """Write accounts; the names of those whose logins must end."""
    before = {one.username: one for one in await Staff.all()}
    rows = [
        columns.staff(row, passwords.staff.get(row.username, NO_PASSWORD), demo=passwords.demo)
        for row in catalogue.staff
    ]
    await writer.put("staff", Staff, rows, "username", keep=("password_hash", "demo"))
    named = {row.username: (row.role, row.hall) for row in catalogue.staff}
    gone = sorted(name for name, one in before.items() if one.active and name not in named)
    await Staff.filter(username__in=gone).update(active=False)
    writer.report.tables["staff"].retired += gone
    moved = [
        name
        for name, place in named.items()
        if name in before and (before[name].role, before[name].hall) != place
    ]
    return [*gone, *moved]


async def _store_devices(
    catalogue: Catalogue, passwords: Passwords, writer: Writer, now_ms: int
) -> list[str]:
    """Write screens; the names of those whose logins must end."""
    before = {one.name: one for one in await Device.all()}
    rows = [
        columns.device(row, passwords.devices.get(row.name, NO_PASSWORD), demo=passwords.demo)
        for row in catalogue.devices
    ]
    await writer.put("devices", Device, rows, "name", keep=("password_hash", "demo"))
    named = {row.name: (row.kind, row.group, row.hall) for row in catalogue.devices}
    back = [name for name in named if name in before and not before[name].listed]
    await Device.filter(name__in=back).update(revoked_ms=None)
    gone = sorted(name for name, one in before.items() if one.listed and name not in named)
    await Device.filter(name__in=gone).update(listed=False)
    await Device.filter(name__in=gone, revoked_ms=None).update(revoked_ms=now_ms)
    writer.report.tables["devices"].retired += gone
    moved = [
        name
        for name, place in named.items()
        if name in before and (before[name].kind, before[name].grp, before[name].hall) != place
    ]
    return [*gone, *moved]
