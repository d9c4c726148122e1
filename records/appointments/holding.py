"""Keeping places for a person for a few minutes, and ending that.

Of confirming, giving up and expiring one happens: see `records.models.booking.holds`.
"""

from kit.clock import MINUTE_MS
from kit.ids import new_id
from records.appointments.claims import Terms, claim, free
from records.booking.errors import HoldExists
from records.booking.states import HoldKind, HoldState
from records.booking.visit import Proposal
from records.db.sql import Connection
from records.models.booking import holds
from records.models.booking.holds import Hold, active_hold, add_hold, find_hold
from records.models.booking.places import add_places
from records.models.due_work import DueKind, drop_due, plan_due

# How long a place is kept, from when it was taken, for somebody who shows who they are meanwhile.
WHILE_VERIFYING_MS = 10 * MINUTE_MS


async def hold(tx: Connection, citizen: str, wished: Proposal, terms: Terms, keep_ms: int) -> Hold:
    """Hold what a visit takes. Raises `HoldExists`, and what `claim` raises."""
    visit, parts = wished
    first, last = parts[0].slot, parts[-1].slot
    new = Hold(
        id=new_id(),
        kind=HoldKind.BOOKING,
        state=HoldState.ACTIVE,
        citizen=citizen,
        hall=first.hall,
        lane=first.lane,
        subject=str(visit.subject),
        answers=visit.answers,
        date=first.date,
        starts_ms=first.starts_ms,
        ends_ms=last.ends_ms,
        units=visit.units,
        created_ms=terms.now_ms,
        expires_ms=terms.now_ms + keep_ms,
    )
    await plan_due(tx, DueKind.EXPIRE_HOLD, new.id, new.expires_ms)
    if not await add_hold(tx, new):
        await _make_room(tx, citizen, terms.now_ms)
        if not await add_hold(tx, new):
            raise HoldExists
    await add_places(tx, new.id, await claim(tx, parts, terms, "held"))
    return new


async def _make_room(tx: Connection, citizen: str, now_ms: int) -> None:
    """End what has lapsed, and nobody has ended yet. Raises `HoldExists` for what has not."""
    there = await active_hold(tx, citizen)
    if there is None:
        return  # ended at this very moment
    if there.expires_ms > now_ms:
        raise HoldExists(hold=there.id)
    await expire(tx, there.id, now_ms)


async def release(tx: Connection, hold_id: str, now_ms: int) -> bool:
    """Give a hold up; False if it was ended before."""
    await drop_due(tx, DueKind.EXPIRE_HOLD, hold_id)
    if not await holds.release_hold(tx, hold_id, now_ms):
        return False
    await free(tx, [hold_id], "held", now_ms)
    return True


async def expire(tx: Connection, hold_id: str, now_ms: int) -> bool:
    """End a hold whose time is over; False if it is not, or was ended before."""
    await drop_due(tx, DueKind.EXPIRE_HOLD, hold_id)
    if await holds.expire_hold(tx, hold_id, now_ms):
        await free(tx, [hold_id], "held", now_ms)
        return True
    found = await find_hold(tx, hold_id)
    if found is not None and found.state is HoldState.ACTIVE:
        await plan_due(tx, DueKind.EXPIRE_HOLD, hold_id, found.expires_ms)
    return False


async def prolong(tx: Connection, citizen: str, now_ms: int) -> int | None:
    """Keep what somebody holds for a booking longer, once; until when it is kept.

    One that was prolonged before is kept as long as it was; None if nothing is held any more.
    """
    there = await active_hold(tx, citizen)
    if there is None or there.expires_ms <= now_ms:
        return None
    until_ms = there.created_ms + WHILE_VERIFYING_MS
    if there.expires_ms >= until_ms:
        return there.expires_ms
    # The timer first, as whoever ends a hold does; one that was ended meanwhile it lets be.
    await plan_due(tx, DueKind.EXPIRE_HOLD, there.id, until_ms)
    if await holds.prolong_hold(tx, there.id, until_ms, now_ms):
        return until_ms
    now = await find_hold(tx, there.id)
    lives = now is not None and now.state is HoldState.ACTIVE and now.expires_ms > now_ms
    return now.expires_ms if now and lives else None
