"""What phones and displays say that they have shown, and what has run out of time."""

from collections.abc import Collection, Iterable, Sequence

from records.db import sql
from records.db.sql import Connection
from records.models.line.shown import PHONE
from records.models.outbox.locking import free_notices, lock_notice
from records.models.outbox.outcomes import REACHED, STOP
from records.models.outbox.planning import Now
from records.notices.kinds import DeliveryState
from records.notices.ladder import CALLS

_OPEN_CALLS = """
SELECT id FROM notice WHERE dedupe_key IN ({keys}) AND state IN ('open', 'not_reached', 'reached')
"""
_BY_PHONE = """
UPDATE delivery SET state=?, at_ms=? WHERE notice=? AND channel='socket' AND state IN ({before})
"""
_BY_DISPLAY = """
UPDATE delivery SET state='received', at_ms=?
WHERE channel='display' AND recipient IN ({marks}) AND state='accepted'
"""
# Nested no deeper than SQLite reads.
AT_ONCE = 200
_CALL = "(hall=? AND seq=? AND device=?)"
_EARLY = "SELECT device, seq FROM shown WHERE {calls}"
_OVERDUE = (
    "SELECT id FROM notice WHERE state='open' AND expires_ms <= ? ORDER BY expires_ms LIMIT ?"
)
_TOO_LATE = """
UPDATE delivery SET state='too_late', at_ms=? WHERE notice IN ({names}) AND state='queued'
"""
_END = """
UPDATE notice SET ended_ms=?, state=CASE
  WHEN EXISTS (SELECT 1 FROM delivery d WHERE d.notice = notice.id
    AND d.channel <> 'display' AND d.state IN ('received', 'seen')) THEN 'reached'
  WHEN EXISTS (SELECT 1 FROM delivery d WHERE d.notice = notice.id
    AND d.channel NOT IN ('socket', 'display')
    AND d.state IN ('sending', 'accepted', 'unknown')) THEN 'told'
  ELSE 'too_late' END
WHERE id IN ({names}) AND state='open'
"""
_BEFORE = {
    DeliveryState.RECEIVED: ("accepted",),
    DeliveryState.SEEN: ("accepted", "received"),
}


async def phone_showed(
    tx: Connection, ticket: str, version: int, state: DeliveryState, now: Now
) -> bool:
    """Note that a phone showed a call (`received`) or was tapped (`seen`): its ladder stops here.

    Only the call that stands counts: one that was followed by another has ended. False if none
    does. Of several phones any one will do.
    """
    keys = [f"{kind}:{ticket}:{version}" for kind in sorted(CALLS)]
    marks = ", ".join("?" for _ in keys)
    found = await sql.rows(tx, _OPEN_CALLS.format(keys=marks), *keys)
    for row in found:
        await lock_notice(tx, row["id"])
        before = ", ".join(f"'{name}'" for name in _BEFORE[state])
        told = (state.value, now.real_ms, row["id"])
        await sql.change(tx, _BY_PHONE.format(before=before), *told)
        await sql.change(tx, REACHED, now.real_ms, row["id"])
        await sql.change(tx, STOP, now.real_ms, row["id"])
    return bool(found)


async def phones_showed_before(
    tx: Connection, calls: Sequence[tuple[str, str, int]], now: Now
) -> None:
    """Note of these calls, each a hall, a ticket and its version, what phones said beforehand.

    While the record lags, the live feed is ahead of it: a phone's word finds no notice then.
    """
    for first in range(0, len(calls), AT_ONCE):
        some = calls[first : first + AT_ONCE]
        text = _EARLY.format(calls=" OR ".join(_CALL for _ in some))
        values = [value for hall, *told in some for value in (hall, told[1], f"{PHONE}{told[0]}")]
        for row in await sql.rows(tx, text, *values):
            ticket = row["device"].removeprefix(PHONE)
            await phone_showed(tx, ticket, row["seq"], DeliveryState.RECEIVED, now)


async def displays_showed(tx: Connection, calls: Collection[tuple[str, int]], now: Now) -> None:
    """Note that a display has painted these events, each a hall and its number there."""
    names = [f"{hall}:{seq}" for hall, seq in calls]
    if not names:
        return
    marks = ", ".join("?" for _ in names)
    await sql.change(tx, _BY_DISPLAY.format(marks=marks), now.real_ms, *names)


async def overdue(db: Connection, now_ms: int, at_most: int) -> list[str]:
    """The open notices whose time is over, of real time."""
    return [row["id"] for row in await sql.rows(db, _OVERDUE, now_ms, at_most)]


async def end_overdue(tx: Connection, notices: Iterable[str], now: Now) -> None:
    """End these: what was not sent is too late; what a provider had taken was told.

    One that somebody else holds at this moment is left for the next time.
    """
    names = await free_notices(tx, list(notices))
    if names:
        marks = ", ".join("?" for _ in names)
        await sql.change(tx, _END.format(names=marks), now.real_ms, *names)
        await sql.change(tx, _TOO_LATE.format(names=marks), now.real_ms, *names)
