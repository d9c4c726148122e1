"""Bringing the slots of halls to what openings, quotas and settings say, up to the horizon.

It may be repeated, and done by several processes: what is as planned is not written. Rows are
locked in the order in which takers take them. What lies beyond the horizon, after that was lowered,
nobody can book; it is planned again when the horizon comes to it.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from kit.clock import business_date
from records.booking.planning import last_day
from records.booking.reconciling import Changes, reconcile
from records.booking.slot import Slot
from records.db import sql
from records.db.sql import Connection
from records.models.booking.supply import Supply, read_supply
from records.opening.opening_book import OpeningBook

_COLUMNS = ", ".join(Slot._fields)
_THERE = f"""
SELECT {_COLUMNS} FROM slot
WHERE hall IN ({{halls}}) AND date BETWEEN ? AND ? AND ends_ms > ? ORDER BY id
"""  # noqa: S608 - names of ours
_DROP = """
DELETE FROM slot WHERE id=? AND held = 0 AND booked = 0 AND resting = 0 AND overbooked = 0
"""
_CLOSE = "UPDATE slot SET state='closed' WHERE id=?"
_CHANGE = """
UPDATE slot SET state=?, session_ends_ms=?, capacity=?, opening=?, opening_version=? WHERE id=?
"""
_ADD = f"""
INSERT INTO slot ({_COLUMNS}) VALUES ({", ".join("?" for _ in Slot._fields)})
ON CONFLICT DO NOTHING
"""  # noqa: S608 - as above


async def replan(
    tx: Connection,
    book: OpeningBook,
    halls: Sequence[str],
    now_ms: int,
    lanes: Collection[str] | None = None,
) -> None:
    """Bring the slots of these halls, or of some of their lanes, to what the book says now.

    The transaction holds the openings' version, so nobody plans by another book meanwhile.
    """
    there = await _there(tx, book, halls, now_ms, lock=True)
    supply = await read_supply(tx, halls)
    found = [
        changes
        for hall in halls
        for _, changes in _changes(supply, book, hall, there[hall], now_ms, lanes)
    ]
    await _write(tx, found)


async def lanes_to_replan(db: Connection, book: OpeningBook, hall: str, now_ms: int) -> list[str]:
    """The lanes of a hall whose slots are not as planned; changes nothing."""
    there = await _there(db, book, [hall], now_ms)
    supply = await read_supply(db, [hall])
    return [lane for lane, _ in _changes(supply, book, hall, there[hall], now_ms)]


def _changes(
    supply: Supply,
    book: OpeningBook,
    hall: str,
    there: dict[str, list[Slot]],
    now_ms: int,
    lanes: Collection[str] | None = None,
) -> list[tuple[str, Changes]]:
    """What must change in the lanes of a hall, or in some of them."""
    found = []
    for lane in dict.fromkeys([*supply.lanes(hall), *there]):
        if lanes is None or lane in lanes:
            planned = supply.plan(book, hall, lane, now_ms)
            if changes := reconcile((hall, lane), planned, there.get(lane, ()), now_ms):
                found.append((lane, changes))
    return found


async def _there(
    db: Connection, book: OpeningBook, halls: Sequence[str], now_ms: int, *, lock: bool = False
) -> dict[str, dict[str, list[Slot]]]:
    """The slots up to the horizon that have not ended, by hall and lane."""
    found: dict[str, dict[str, list[Slot]]] = {hall: defaultdict(list) for hall in halls}
    if not halls:
        return found
    last = {hall: last_day(book.calendar, book.settings(hall), now_ms) for hall in halls}
    days = business_date(now_ms), max(last.values())
    question = _THERE.format(halls=", ".join("?" for _ in halls))
    if lock and db.capabilities.dialect != "sqlite":  # whose one writer we are already
        question += " FOR UPDATE"
    for row in await sql.rows(db, question, *halls, *days, now_ms):
        if row["date"] <= last[row["hall"]]:
            found[row["hall"]][row["lane"]].append(Slot(**row))
    return found


async def _write(tx: Connection, found: Sequence[Changes]) -> None:
    await sql.many(tx, _DROP, [(slot,) for one in found for slot in one.dropped])
    await sql.many(tx, _CLOSE, [(slot,) for one in found for slot in one.closed])
    changed = [
        (s.state, s.session_ends_ms, s.capacity, s.opening, s.opening_version, s.id)
        for one in found
        for s in one.changed
    ]
    await sql.many(tx, _CHANGE, changed)
    await sql.many(tx, _ADD, [slot for one in found for slot in one.added])
