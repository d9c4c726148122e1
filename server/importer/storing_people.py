"""Writing staff and screens: whoever the files no longer name is logged out at once.

No account that exists gets another password. Only a screen that stands in the files can leave
them: one that a manager enrolled is not theirs to revoke.
"""

from typing import NamedTuple

from handlers.principal import DEVICES, ENROLLING, STAFF
from kit.clock import real_ms
from kit.crypto import NO_PASSWORD
from records.models.people.devices import (
    Device,
    all_devices,
    restore_devices,
    revoke_devices,
    unlist,
)
from records.models.people.login_families import revoke_families_of
from records.models.people.staff import Staff, all_staff, dismiss, staff_without_password
from server.importer.reading import columns
from server.importer.reading.sheets import Catalogue
from server.importer.writing import Writer


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
    await revoke_families_of(writer.tx, (*STAFF, ENROLLING), staff, now_ms)
    await revoke_families_of(writer.tx, DEVICES, devices, now_ms)
    writer.report.logged_out = [*staff, *devices]
    writer.report.no_password = await staff_without_password(writer.tx)


async def _store_staff(catalogue: Catalogue, passwords: Passwords, writer: Writer) -> list[str]:
    """Write accounts; the names of those whose logins must end."""
    before = await all_staff(writer.tx)
    rows = [
        columns.staff(row, at, passwords.staff.get(row.username, NO_PASSWORD), demo=passwords.demo)
        for at, row in enumerate(catalogue.staff)
    ]
    await writer.put("staff", Staff, rows, "username", keep=("password_hash", "demo"))
    named = {row.username: (row.role, row.hall) for row in catalogue.staff}
    gone = sorted(name for name, one in before.items() if one.active and name not in named)
    await dismiss(writer.tx, gone)
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
    before = await all_devices(writer.tx)
    rows = [
        columns.device(row, at, passwords.devices.get(row.name, NO_PASSWORD), demo=passwords.demo)
        for at, row in enumerate(catalogue.devices)
    ]
    await writer.put("devices", Device, rows, "name", keep=("password_hash", "demo"))
    named = {row.name: (row.kind, row.group, row.hall) for row in catalogue.devices}
    back = [name for name in named if name in before and not before[name].listed]
    await restore_devices(writer.tx, back)
    gone = sorted(name for name, one in before.items() if one.listed and name not in named)
    await unlist(writer.tx, gone)
    await revoke_devices(writer.tx, gone, now_ms)
    writer.report.tables["devices"].retired += gone
    moved = [
        name
        for name, place in named.items()
        if name in before and (before[name].kind, before[name].grp, before[name].hall) != place
    ]
    return [*gone, *moved]
