"""Which units of which slots a hold or an appointment has, or let rest.

Counters of slots say how much is taken, places say by whom. They change in one transaction, and
whoever gives units back gives back what it took off here: so nothing is given back twice.
"""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from records.booking.states import AppointmentState, HoldState
from records.db import sql
from records.db.sql import Connection
from records.models.due_work import DueKind


class PlaceRow(Model):
    """Units of one slot; `owner` is the id of a hold, an appointment or a rest.

    `overbooked` is what staff gave beyond the slot's capacity. Gone with the owner's claim.
    """

    id = fields.BigIntField(primary_key=True)
    owner = fields.CharField(max_length=40)
    slot = fields.CharField(max_length=40)
    units = fields.IntField()
    overbooked = fields.BooleanField(default=False, db_default=False)

    class Meta:
        """Table name; an owner has one place in a slot."""

        table = "place"
        indexes = (Index(fields=("slot",), name="place_of_slot"),)
        constraints = (
            CheckConstraint("units > 0", "place_units"),
            UniqueConstraint(("owner", "slot"), "place_once"),
        )


class Place(NamedTuple):
    """Units of a slot."""

    slot: str
    units: int
    overbooked: bool = False


class OwnedPlace(NamedTuple):
    """The same, with whose it is."""

    owner: str
    place: Place


AT_ONCE = 500  # owners named in one statement
_OF = "SELECT slot, units, overbooked FROM place WHERE owner=? ORDER BY slot"
_ADD = "INSERT INTO place (owner, slot, units, overbooked) VALUES {rows}"
_HAND_OVER = "UPDATE place SET owner=? WHERE owner=? RETURNING slot, units, overbooked"
_TAKE_OFF = "DELETE FROM place WHERE owner IN ({owners}) RETURNING owner, slot, units, overbooked"


async def places_of(db: Connection, owner: str) -> list[Place]:
    """What somebody has, in ascending order of slots."""
    return [_place(row) for row in await sql.rows(db, _OF, owner)]


async def add_places(tx: Connection, owner: str, places: Collection[Place]) -> None:
    """Give places to somebody."""
    values = [value for p in places for value in (owner, p.slot, p.units, p.overbooked)]
    await sql.rows(tx, _ADD.format(rows=", ".join(["(?, ?, ?, ?)"] * len(places))), *values)


async def add_owned_places(tx: Connection, owned: Iterable[OwnedPlace]) -> None:
    """Give places to many."""
    rows = [(owner, *place) for owner, place in owned]
    await sql.many(tx, _ADD.format(rows="(?, ?, ?, ?)"), rows)


async def hand_over_places(tx: Connection, owner: str, to: str) -> list[Place]:
    """Let all that somebody has be another's; what that is, in ascending order of slots."""
    return sorted(_place(row) for row in await sql.rows(tx, _HAND_OVER, to, owner))


async def take_off_places(tx: Connection, owners: Iterable[str]) -> list[OwnedPlace]:
    """Let all of these have nothing any more; what it was, in ascending order of slots."""
    names, found = list(owners), []
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        statement = _TAKE_OFF.format(owners=", ".join("?" for _ in some))
        found += await sql.rows(tx, statement, *some)
    return sorted((OwnedPlace(r["owner"], _place(r)) for r in found), key=lambda o: o.place)


def _place(row: dict[str, Any]) -> Place:
    return Place(row["slot"], row["units"], bool(row["overbooked"]))


class Recount(NamedTuple):
    """A slot whose counters are not what holds, appointments and rests have of it."""

    slot: str
    counted: tuple[int, int, int, int]
    had: tuple[int, int, int, int]


_PAGE = f"""
SELECT s.id, s.held, s.booked, s.resting, s.overbooked,
  COALESCE(SUM(CASE WHEN h.id IS NOT NULL THEN p.units END), 0) AS of_holds,
  COALESCE(SUM(CASE WHEN a.id IS NOT NULL AND NOT p.overbooked THEN p.units END), 0) AS of_bookings,
  COALESCE(SUM(CASE WHEN d.id IS NOT NULL THEN p.units END), 0) AS of_rests,
  COUNT(CASE WHEN a.id IS NOT NULL AND p.overbooked THEN 1 END) AS beyond
FROM (SELECT * FROM slot WHERE id > ? ORDER BY id LIMIT ?) s
LEFT JOIN place p ON p.slot = s.id
LEFT JOIN hold h ON h.id = p.owner AND h.state = '{HoldState.ACTIVE}'
LEFT JOIN appointment a ON a.id = p.owner AND a.state <> '{AppointmentState.CANCELLED}'
LEFT JOIN due_work d ON d.subject = p.owner AND d.kind = '{DueKind.RERELEASE}'
GROUP BY s.id, s.held, s.booked, s.resting, s.overbooked ORDER BY s.id
"""  # noqa: S608 - words of ours


async def recount_slots(
    db: Connection, after: str, at_most: int
) -> tuple[list[Recount], str | None]:
    """Recount the slots after one, as of one moment; those that differ, and the last that was seen.

    None when there are no more.
    """
    found = await sql.rows(db, _PAGE, after, at_most)
    differ = [
        Recount(
            row["id"],
            (row["held"], row["booked"], row["resting"], row["overbooked"]),
            (row["of_holds"], row["of_bookings"], row["of_rests"], row["beyond"]),
        )
        for row in found
    ]
    wrong = [one for one in differ if one.counted != one.had]
    return wrong, found[-1]["id"] if len(found) == at_most else None
