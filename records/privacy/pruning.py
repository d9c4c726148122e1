"""Deleting what is kept of people once its time is over, as the retention table says."""

from functools import partial
from typing import NamedTuple

from records.db import sql
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.privacy.retention_table import days
from records.sweeping import ROWS, rest
from records.transactions import Connection, transact

DAY_MS = 24 * 3600 * 1000


class Sweep(NamedTuple):
    """One statement, which is repeated until it finds no more; its first mark is a moment.

    `business` if that moment is of business time, as bookings and holds are.
    """

    rule: str
    text: str
    business: bool = False


def _of(table: str, condition: str, change: str = "", key: str = "id") -> str:
    begin = f"UPDATE {table} SET {change}" if change else f"DELETE FROM {table}"  # noqa: S608 - ours
    found = f"SELECT {key} FROM {table} WHERE {condition} LIMIT ?"  # noqa: S608 - ours
    return f"{begin} WHERE {key} IN ({found})"


SWEEPS = (
    Sweep(
        "verification_details",
        _of(
            "verification",
            "details IS NOT NULL AND state<>'passed' AND expires_ms<?",
            "details=NULL, key_id=NULL",
        ),
    ),
    Sweep("verifications", _of("verification", "created_ms<?")),
    Sweep("proofs", _of("proof", "COALESCE(ended_ms, until_ms)<?")),
    Sweep("card_readings", _of("card_reading", "expires_ms<?")),
    Sweep("cards_seen", _of("ticket_person", "at_ms<?", key="ticket")),
    Sweep("consents", _of("consent", "withdrawn_ms<?")),
    Sweep("merges_and_erasures", _of("account_merge", "at_ms<?")),
    Sweep("merges_and_erasures", _of("erasure", "done_ms<?")),
    Sweep("authorisations", _of("authorisation", "until_ms<?")),
    Sweep(
        "bookings",
        _of(
            "appointment",
            "citizen IS NOT NULL AND ended_ms<?",
            "citizen=NULL, answers='{}', reason='', organisation=NULL, authorisation=NULL",
        ),
        business=True,
    ),
    Sweep("holds", _of("hold", "ended_ms<?"), business=True),
    Sweep("holds", _of("closure_credit", "used_ms<?", key="appointment"), business=True),
    Sweep("grants", _of("grant_change", "at_ms<?")),
    Sweep(
        "proxies",
        _of("pickup_proxy", "COALESCE(used_ms, revoked_ms, expires_ms)<?"),
        business=True,
    ),
    Sweep("sign_ons", _of("sign_on", "expires_ms<?")),
)


async def prune_people(real_ms: int, business_ms: int) -> int:
    """Delete what is past its time; how many rows that were."""
    gone = 0
    for sweep in SWEEPS:
        now_ms = business_ms if sweep.business else real_ms
        before_ms = now_ms - days(sweep.rule) * DAY_MS
        gone += await _sweep(sweep, before_ms)
    return gone


async def _sweep(sweep: Sweep, before_ms: int) -> int:
    """In small steps, each with its row of the audit: how many rows went by which rule."""
    gone = 0
    while True:
        step = await transact(partial(_step, sweep=sweep, before_ms=before_ms))
        gone += step
        if step < ROWS:
            return gone
        await rest()


async def _step(tx: Connection, sweep: Sweep, before_ms: int) -> int:
    step = await sql.change(tx, sweep.text, before_ms, ROWS)
    if step:
        deed = Deed(HOUSE, "system:retention", "retention.sweep", sweep.rule)
        await audit(tx, deed._replace(details={"rows": step}))
    return step
