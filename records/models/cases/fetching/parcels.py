"""Results that lie ready: one parcel for what is fetched at once."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from records.cases.case import Case
from records.cases.parcel import ParcelState
from records.db import sql
from records.db.sql import Connection
from records.models.cases.cases import read_cases
from records.models.cases.lists import Place
from records.models.catalogue.halls import ID_LENGTH


class ParcelRow(Model):
    """What is fetched at once: the result of a case, or of all cases of a theme.

    Its id is that of the bundle, or of the case. `nonce` is what its codes are made with.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    applicant = fields.CharField(max_length=40, null=True)
    state = fields.CharField(max_length=12)
    nonce = fields.CharField(max_length=64)
    ready_ms = fields.BigIntField(default=0, db_default=0)
    reminded = fields.IntField(default=0, db_default=0)
    handed_over_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name."""

        table = "parcel"
        indexes = (Index(fields=("hall", "state", "ready_ms"), name="parcel_in_hall"),)


class Parcel(NamedTuple):
    """A parcel; `reminded` counts how often somebody was, since it lay ready at `ready_ms`."""

    id: str
    hall: str
    applicant: str | None
    state: ParcelState
    nonce: str
    ready_ms: int = 0
    reminded: int = 0
    handed_over_ms: int | None = None


class Packed(NamedTuple):
    """A case as it lies in a parcel."""

    case: str
    number: str
    item: str


_COLUMNS = ", ".join(Parcel._fields)
_ADD = f"""
INSERT INTO parcel ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""  # noqa: S608 - the columns are names of ours
_FIND = f"SELECT {_COLUMNS} FROM parcel WHERE id=?"  # noqa: S608 - as above
_PUT = "UPDATE parcel SET state=?, ready_ms=?, reminded=?, handed_over_ms=? WHERE id=?"
_CASES = "SELECT body, due_ms FROM service_case WHERE id=? OR bundle=? ORDER BY id"
_IN_HALL = f"""
SELECT {_COLUMNS} FROM parcel WHERE hall=? AND state=? AND (
  ready_ms > ? OR (ready_ms = ? AND id > ?)
) ORDER BY ready_ms, id LIMIT ?
"""  # noqa: S608 - as above


async def add_parcel(tx: Connection, parcel: Parcel) -> None:
    """A new parcel, unless it is there."""
    values = parcel._asdict() | {"state": parcel.state.value}
    await sql.change(tx, _ADD, *values.values())


async def find_parcel(db: Connection, parcel: str) -> Parcel | None:
    """A parcel as it stands."""
    return _one(await sql.rows(db, _FIND, parcel))


async def parcel_of(db: Connection, case: Case) -> Parcel | None:
    """The parcel in which the result of a case lies, or will lie; see `records.casework.parcels`.

    A case that goes on after those beside it were fetched has one of its own.
    """
    own = await find_parcel(db, case.id)
    return own if own or case.bundle is None else await find_parcel(db, case.bundle)


async def lock_parcel(tx: Connection, parcel: str) -> Parcel | None:
    """The same, and nobody else changes it until the transaction ends."""
    return _one(await sql.rows(tx, _FIND + _locking(tx), parcel))


async def cases_of_parcel(tx: Connection, parcel: str, *, lock: bool = False) -> list[Case]:
    """The cases of a parcel. Who moves them holds them all before the parcel itself."""
    rows = await sql.rows(tx, _CASES + (_locking(tx) if lock else ""), parcel, parcel)
    return [one.case for one in read_cases(rows)]


async def put_parcel(tx: Connection, parcel: Parcel) -> None:
    """Write down how a parcel stands."""
    told = parcel.state.value, parcel.ready_ms, parcel.reminded, parcel.handed_over_ms
    await sql.change(tx, _PUT, *told, parcel.id)


async def parcels_in_hall(
    db: Connection, hall: str, state: ParcelState, after: Place, at_most: int
) -> list[Parcel]:
    """The parcels of a hall, those that have lain longest first."""
    values = hall, state.value, after.at_ms, *after, at_most
    return [_parcel(row) for row in await sql.rows(db, _IN_HALL, *values)]


async def packed_in(
    db: Connection, parcels: Sequence[str], states: Collection[str]
) -> dict[str, list[Packed]]:
    """The cases in these states of each parcel, by their numbers."""
    found: dict[str, list[Packed]] = {one: [] for one in parcels}
    if not found:
        return found
    names, kinds = (", ".join("?" for _ in some) for some in (parcels, states))
    text = f"""
    SELECT id, number, item, bundle FROM service_case
    WHERE (id IN ({names}) OR bundle IN ({names})) AND state IN ({kinds}) ORDER BY number
    """  # noqa: S608 - nothing but marks is put in
    for row in await sql.rows(db, text, *parcels, *parcels, *states):
        place = row["id"] if row["id"] in found else row["bundle"]
        found[place].append(Packed(row["id"], row["number"], row["item"]))
    return found


def _locking(tx: Connection) -> str:
    """SQLite has one writer at a time."""
    return "" if tx.capabilities.dialect == "sqlite" else " FOR UPDATE"


def _one(rows: Sequence[dict[str, object]]) -> Parcel | None:
    return _parcel(rows[0]) if rows else None


def _parcel(row: dict[str, object]) -> Parcel:
    found = Parcel(*(row[name] for name in Parcel._fields))  # type: ignore[arg-type]
    return found._replace(state=ParcelState(found.state))
