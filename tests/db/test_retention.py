"""What only says how things went is kept for a while, on both databases."""

import pytest

from kit.ceilings import ESTIMATES_KEPT_DAYS, SHOWN_EVENTS_KEPT
from records.db import sql
from records.models.booking.check_in_signs import Sign, add_signs
from records.models.outbox.planning import Now
from records.notices.kinds import NoticeKind
from records.privacy.pruning import DAY_MS, SWEEPS
from records.privacy.retention_table import days as days_kept
from records.retention import NOTICES_KEPT_DAYS, prune
from tests.support.notices import (
    Clocks,
    PlayedChannel,
    attempts,
    notice,
    planned,
    relay,
    run,
    states,
)

NOW_MS = 1_795_000_000_000

pytestmark = pytest.mark.usefixtures("database")


async def show(hall: str, seq: int, device: str = "display") -> None:
    """A display has painted an event."""
    row = (hall, seq, device, NOW_MS)
    text = "INSERT INTO shown (hall, seq, device, at_ms) VALUES (?, ?, ?, ?)"
    await sql.change(sql.connection(), text, *row)


async def tell(ticket: str, hall: str, at_ms: int) -> None:
    """Somebody was told how long it will take."""
    text = (
        "INSERT INTO estimate_given (ticket, hall, lane, at_ms, p50_s, p90_s) "
        "VALUES (?, ?, 'instant', ?, 60, 90)"
    )
    await sql.change(sql.connection(), text, ticket, hall, at_ms)


async def test_the_latest_shown_events_are_kept() -> None:
    """Of each hall by itself: a quiet one keeps what a busy one loses."""
    latest = SHOWN_EVENTS_KEPT + 7
    for seq in (7, 8, latest):
        await show("busy", seq)
    await show("busy", 7, "another")
    await show("quiet", 7)
    assert await prune(NOW_MS) == 2
    kept = await sql.rows(sql.connection(), "SELECT hall, seq FROM shown ORDER BY hall, seq")
    assert [(row["hall"], row["seq"]) for row in kept] == [
        ("busy", 8),
        ("busy", latest),
        ("quiet", 7),
    ]
    assert await prune(NOW_MS) == 0


async def test_first_estimates_are_kept_for_a_while() -> None:
    """In days of business time."""
    since_ms = NOW_MS - ESTIMATES_KEPT_DAYS * DAY_MS
    for n, hall in enumerate(("one", "two")):
        await tell(f"old-{n}", hall, since_ms - 1)
        await tell(f"new-{n}", hall, since_ms)
    assert await prune(NOW_MS) == 2
    kept = await sql.rows(sql.connection(), "SELECT ticket FROM estimate_given ORDER BY ticket")
    assert [row["ticket"] for row in kept] == ["new-0", "new-1"]


async def test_notices_are_kept_for_three_months() -> None:
    """Then all goes with them: the ways they went, and every attempt."""
    clocks = Clocks(Now(NOW_MS, NOW_MS))
    await planned(clocks(), notice(NoticeKind.YOUR_TURN, expires_s=6))
    await run(relay(clocks, PlayedChannel()), clocks.later(5))
    await planned(clocks.now, notice(NoticeKind.YOUR_TURN, "b", expires_s=6))
    over_ms = NOW_MS + NOTICES_KEPT_DAYS * DAY_MS + 6_000
    assert await prune(over_ms) == 0
    assert await prune(over_ms + 1) == 1
    assert await states("ticket-a") == []
    assert await attempts() == []
    assert len(await states("ticket-b")) == 4


async def test_signs_of_checking_in_are_kept_for_two_days() -> None:
    """Longer than any session for which they are asked."""
    for days, hall in ((3, "old"), (1, "new")):
        await add_signs(sql.connection(), [Sign(hall, NOW_MS - days * DAY_MS)])
    assert await prune(NOW_MS) == 1
    kept = await sql.rows(sql.connection(), "SELECT hall FROM check_in_sign")
    assert [row["hall"] for row in kept] == ["new"]


async def test_what_is_kept_of_people_ends_by_the_table() -> None:
    """A row a sweep, that is past its time by a moment; one that is not stays, as what has none."""
    db, day = sql.connection(), DAY_MS
    proof = (
        "INSERT INTO proof (id, citizen, provider, level, verification, lookup, proven_ms, "
        "until_ms, ended_ms) VALUES (?, 'anna', 'face', 4, 'v', 'x', 1, ?, ?)"
    )
    limit = NOW_MS - days_kept("proofs") * day
    for name, until_ms, ended_ms in (
        ("ended", NOW_MS, limit - 1),
        ("expired", limit - 1, None),
        ("ended lately", NOW_MS, limit),
        ("holds", NOW_MS + day, None),
    ):
        await sql.change(db, proof, name, until_ms, ended_ms)
    consent = (
        'INSERT INTO consent (id, citizen, purpose, version, "by", given_ms, withdrawn_ms) '
        "VALUES (?, 'anna', 'phone', '1', 'x', 1, ?)"
    )
    for name, ended in (("old", 1), ("holds", None)):
        await sql.change(db, consent, name, ended)
    verification = (
        "INSERT INTO verification (id, citizen, provider, level, state, request_no, details, "
        "key_id, created_ms, expires_ms) VALUES (?, 'anna', 'face', 4, ?, ?, 'sealed', 'k', ?, ?)"
    )
    for name, state, at_ms in (
        ("failed", "failed", NOW_MS - 2 * day),
        ("passed", "passed", NOW_MS - 2 * day),
        ("old", "passed", 1),
    ):
        await sql.change(db, verification, name, state, name, at_ms, at_ms)
    reading = (
        "INSERT INTO card_reading (id, hall, reader, lookup, details, key_id, read_ms, expires_ms)"
        " VALUES (?, 'tonghua', 'kiosk', 'x', 'sealed', 'k', 1, ?)"
    )
    for name, ends_ms in (("gone", NOW_MS - 1), ("now", NOW_MS + 1)):
        await sql.change(db, reading, name, ends_ms)
    await prune(NOW_MS, NOW_MS)

    async def left(table: str, column: str = "id") -> list[str]:
        found = await sql.rows(db, f"SELECT {column} AS one FROM {table} ORDER BY id")
        return [row["one"] for row in found]

    assert await left("proof") == ["ended lately", "holds"]
    assert await left("consent") == ["holds"]
    assert await left("verification") == ["failed", "passed"]
    assert await left("verification", "details") == [None, "sealed"]
    assert await left("card_reading") == ["now"]


async def test_every_sweep_is_understood() -> None:
    """By both databases; on an empty one none finds anything."""
    for sweep in SWEEPS:
        assert await sql.change(sql.connection(), sweep.text, 1, 1) == 0, sweep
