"""Accounts of staff."""

from collections.abc import Collection
from typing import NamedTuple

from tortoise import fields

from kit.crypto import NO_PASSWORD
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.sourced import LaterSourced


class Staff(LaterSourced):
    """A clerk, reviewer or manager; `demo` while the password is the demo's, void outside it."""

    username = fields.CharField(primary_key=True, max_length=40)
    password_hash = fields.CharField(max_length=200)
    role = fields.CharField(max_length=12)
    hall = fields.CharField(max_length=40, null=True)
    window = fields.CharField(max_length=40, null=True)
    department = fields.CharField(max_length=40, null=True)
    # Where somebody works; null is every region.
    region = fields.CharField(max_length=40, null=True)
    # Words of `records.cases.moves.powers`, with blanks between them.
    powers = fields.CharField(max_length=80, default="", db_default="")
    display_name = fields.CharField(max_length=80, default="")
    active = fields.BooleanField(default=True)
    position = fields.IntField(default=0, db_default=0)
    demo = fields.BooleanField(default=False, db_default=False)

    class Meta:
        """One row an account."""

        table = "staff"


class StaffPowers(NamedTuple):
    """What decides which cases an account may handle; no `region` is every region."""

    role: str
    department: str | None
    region: str | None
    powers: frozenset[str]
    active: bool


_POWERS = "SELECT role, department, region, powers, active FROM staff WHERE username=?"


async def staff_powers(db: Connection, username: str) -> StaffPowers | None:
    """What an account may do with cases, as it stands now."""
    found = await sql.rows(db, _POWERS, username)
    for row in found:
        place = row["role"], row["department"], row["region"]
        return StaffPowers(*place, frozenset(row["powers"].split()), bool(row["active"]))
    return None


async def find_staff(db: Connection, username: str) -> Staff | None:
    """An account by its name, also one that is not active any more."""
    return await Staff.get_or_none(using_db=db, username=username)


async def colleagues_of(db: Connection, department: str, region: str | None) -> list[Staff]:
    """The active reviewers of a department who work for a region, or for all of them."""
    found = Staff.filter(role="reviewer", department=department, active=True).using_db(db)
    people = await found.order_by("position", "username")
    return [one for one in people if region is None or one.region in {None, region}]


async def all_staff(db: Connection) -> dict[str, Staff]:
    """Every account there ever was, by its name."""
    return {one.username: one for one in await Staff.all(using_db=db)}


async def demo_staff(db: Connection) -> list[Staff]:
    """The accounts that have the demo's password."""
    return await Staff.filter(demo=True).exclude(password_hash=NO_PASSWORD).using_db(db)


async def demo_accounts(db: Connection) -> list[Staff]:
    """The active accounts that have the demo's password, in the order of the files."""
    return [one for one in sorted(await demo_staff(db), key=_place) if one.active]


def _place(account: Staff) -> tuple[int, str]:
    return account.position, account.username


async def staff_without_password(db: Connection) -> list[str]:
    """The names of the active accounts that cannot log in yet."""
    unset = Staff.filter(active=True, password_hash=NO_PASSWORD).order_by("username")
    return [one.username for one in await unset.using_db(db)]


async def set_staff_password(
    db: Connection, username: str, password_hash: str, *, demo: bool
) -> bool:
    """Give an active account a password, the demo's or its own; False if there is none."""
    found = Staff.filter(username=username, active=True).using_db(db)
    return bool(await found.update(password_hash=password_hash, demo=demo))


class Place(NamedTuple):
    """What an account may do, and where; `powers` with blanks between them."""

    role: str
    hall: str | None
    department: str | None
    region: str | None
    powers: str


_ADD = """
INSERT INTO staff (username, password_hash, role, hall, department, region, powers, display_name,
  active, source) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'sign-on') ON CONFLICT (username) DO NOTHING
RETURNING username
"""
_PLACE = """
UPDATE staff SET "window"=CASE WHEN hall=? THEN "window" END,
  role=?, hall=?, department=?, region=?, powers=? WHERE username=?
"""


async def add_staff(db: Connection, username: str, name: str, at: Place) -> bool:
    """Make an account without a password; False if there is one by that name."""
    row = (username, NO_PASSWORD, *at, name, True)
    return bool(await sql.rows(db, _ADD, *row))


async def place_staff(db: Connection, username: str, at: Place) -> None:
    """Let an account do other things, or elsewhere; a window in another hall is none of its."""
    await sql.change(db, _PLACE, at.hall, *at, username)


async def lock_staff(tx: Connection, username: str) -> None:
    """Let others who do this for the same account wait until the transaction ends."""
    await sql.change(tx, "UPDATE staff SET position=position WHERE username=?", username)


async def renew_demo_password(db: Connection, username: str, password_hash: str) -> None:
    """Give an account, active or not, the demo's new password."""
    await Staff.filter(username=username).using_db(db).update(password_hash=password_hash)


async def dismiss(db: Connection, usernames: Collection[str]) -> None:
    """Let accounts be active no more."""
    await Staff.filter(username__in=usernames).using_db(db).update(active=False)
