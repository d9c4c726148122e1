"""How parcels were handed over: somebody came, and it is known who."""

from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import UniqueConstraint
from tortoise.models import Model

from records.cases.parcel import PickupBy, PickupState
from records.db import sql
from records.db.sql import Connection
from records.models.catalogue.halls import ID_LENGTH


class PickupRow(Model):
    """Somebody came for a parcel: `identified` for a while, then `handed_over`, once.

    `how` is by the applicant's code, a proxy's, or a card that staff looked at, with a `reason`.
    """

    id = fields.CharField(primary_key=True, max_length=40)
    parcel = fields.CharField(max_length=40)
    case_id = fields.CharField(max_length=40)
    hall = fields.CharField(max_length=ID_LENGTH)
    at_window = fields.CharField(max_length=ID_LENGTH)
    state = fields.CharField(max_length=12)
    how = fields.CharField(max_length=12)
    reason = fields.CharField(max_length=200, default="", db_default="")
    proxy = fields.CharField(max_length=40, null=True)
    by = fields.CharField(max_length=80)
    identified_ms = fields.BigIntField()
    expires_ms = fields.BigIntField()
    handed_over_ms = fields.BigIntField(null=True)

    class Meta:
        """Table name; a parcel is handed over once."""

        table = "pickup"
        indexes = (Index(fields=("parcel", "identified_ms"), name="pickup_of_parcel"),)
        constraints = (
            UniqueConstraint(("parcel",), "pickup_handed_over", "state = 'handed_over'"),
        )


class Pickup(NamedTuple):
    """A pickup as it stands; `case_id` is the first of the cases in the parcel."""

    id: str
    parcel: str
    case_id: str
    hall: str
    at_window: str
    state: PickupState
    how: PickupBy
    reason: str
    proxy: str | None
    by: str
    identified_ms: int
    expires_ms: int
    handed_over_ms: int | None = None


_COLUMNS = ", ".join(Pickup._fields)
_ADD = f"INSERT INTO pickup ({_COLUMNS}) VALUES ({', '.join('?' for _ in Pickup._fields)})"  # noqa: S608 - the columns are names of ours
_FIND = f"SELECT {_COLUMNS} FROM pickup WHERE id=?"  # noqa: S608 - as above
# The same person stands at the same window and shows the same thing again.
_SAME = f"""
SELECT {_COLUMNS} FROM pickup
WHERE parcel=? AND hall=? AND at_window=? AND how=? AND coalesce(proxy, '')=?
AND state='identified' AND expires_ms > ? ORDER BY identified_ms DESC LIMIT 1
"""  # noqa: S608 - as above
_RENEW = "UPDATE pickup SET expires_ms=?, by=? WHERE id=? AND state='identified'"
_HAND_OVER = """
UPDATE pickup SET state='handed_over', handed_over_ms=?, by=? WHERE id=? AND state='identified'
"""


async def add_pickup(tx: Connection, new: Pickup) -> None:
    """Somebody came."""
    values = new._asdict() | {"state": new.state.value, "how": new.how.value}
    await sql.change(tx, _ADD, *values.values())


async def find_pickup(db: Connection, pickup: str) -> Pickup | None:
    """A pickup as it stands."""
    return _one(await sql.rows(db, _FIND, pickup))


async def same_pickup(tx: Connection, new: Pickup) -> Pickup | None:
    """One that is as this one, and has not lapsed."""
    asked = new.parcel, new.hall, new.at_window, new.how.value, new.proxy or ""
    return _one(await sql.rows(tx, _SAME, *asked, new.identified_ms))


async def renew_pickup(tx: Connection, pickup: Pickup) -> None:
    """It lapses later."""
    await sql.change(tx, _RENEW, pickup.expires_ms, pickup.by, pickup.id)


async def hand_over_pickup(tx: Connection, pickup: str, by: str, now_ms: int) -> bool:
    """It was handed over; False if it had been."""
    return bool(await sql.change(tx, _HAND_OVER, now_ms, by, pickup))


def _one(rows: list[dict[str, object]]) -> Pickup | None:
    if not rows:
        return None
    found = Pickup(*(rows[0][name] for name in Pickup._fields))  # type: ignore[arg-type]
    return found._replace(state=PickupState(found.state), how=PickupBy(found.how))
