"""Signs that checking in worked in a hall: a screen asked for its code, or somebody came.

Without one nobody is to blame for not having come. Of the screens' questions the first in every
five minutes is kept, and for two days.
"""

from collections.abc import Iterable
from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from kit.clock import MINUTE_MS, business_date
from records.db import sql
from records.db.sql import Connection
from records.models.booking.arrivals import REINSTATED
from records.models.catalogue.halls import ID_LENGTH
from records.sweeping import delete_found

EVERY_MS = 5 * MINUTE_MS


class CheckInSign(Model):
    """That a screen of a hall asked for a code, in business time."""

    id = fields.CharField(primary_key=True, max_length=60)
    hall = fields.CharField(max_length=ID_LENGTH)
    at_ms = fields.BigIntField()

    class Meta:
        """Table name; one row a hall and five minutes."""

        table = "check_in_sign"
        indexes = (
            Index(fields=("hall", "at_ms"), name="check_in_sign_of_hall"),
            Index(fields=("at_ms",), name="check_in_sign_age"),
        )


class Sign(NamedTuple):
    """A screen of a hall has asked."""

    hall: str
    at_ms: int

    @property
    def id(self) -> str:
        """The hall, and which five minutes."""
        return f"{self.hall}:{self.at_ms // EVERY_MS}"


_ADD = """
INSERT INTO check_in_sign (id, hall, at_ms) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING
"""
_ASKED = "SELECT id FROM check_in_sign WHERE hall=? AND at_ms>=? AND at_ms<? LIMIT 1"
# Whoever comes before the doors open has checked in to the session in which their time lies.
_CAME = """
SELECT id FROM appointment
WHERE hall=? AND date=? AND arrived_ms IS NOT NULL AND presence<>?
  AND (arrived_ms>=? AND arrived_ms<? OR starts_ms>=? AND starts_ms<?) LIMIT 1
"""
_OLD = """
DELETE FROM check_in_sign WHERE id IN (SELECT id FROM check_in_sign WHERE at_ms<? LIMIT ?)
"""


async def add_signs(tx: Connection, signs: Iterable[Sign]) -> None:
    """Note that screens have asked."""
    await sql.many(tx, _ADD, [(sign.id, *sign) for sign in signs])


async def check_in_worked(tx: Connection, hall: str, starts_ms: int, ends_ms: int) -> bool:
    """Whether somebody could check in to a session: one did, or a screen showed a code in it."""
    if await sql.rows(tx, _ASKED, hall, starts_ms, ends_ms):
        return True
    day, session_ms = business_date(starts_ms), (starts_ms, ends_ms)
    return bool(await sql.rows(tx, _CAME, hall, day, REINSTATED, *session_ms, *session_ms))


async def prune_signs(db: Connection, before_ms: int) -> int:
    """Forget old signs; how many."""
    return await delete_found(db, _OLD, before_ms)
