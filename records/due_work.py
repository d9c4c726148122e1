"""Doing what is due: in every process, each thing once, whatever is killed meanwhile.

    planned ──claim──► leased ──┬─ done: gone, in the transaction of what it did
       ▲                 │      └─ failed: rests, longer each time ─┐
       └── lease lapsed ─┴──────────────────────────────────────────┘

A process that is killed leaves its claims to the others, once their leases have lapsed. One that
was only slow finds that its token counts no more, and does nothing.
"""

from collections.abc import Awaitable, Callable, Mapping

from kit.clock import Moment
from kit.ids import new_id
from kit.incidents import Incidents
from records.db.sql import Connection
from records.faults import unavailable
from records.models.audit.audit_rows import HOUSE, Deed, audit
from records.models.due_work import Claimed, DueKind, Lease, claim_due, finish_due, rest_due
from records.transactions import connection, transaction

# Short, for units of a lapsed hold are to be had again within seconds, also if a process is killed
# over it. It may be short: what a slow process is doing is locked, what it has not started it finds
# taken.
LEASE_MS = 3_000
BATCH = 50
BATCHES = 40
REST_MS = 1_000
REST_AT_MOST_MS = 5 * 60_000

# What is done for a subject, in a transaction, at a moment of business time. It looks at the
# subject's state again: much may have happened since it was planned. What it gives is called, if it
# can be, once all of it is committed: what is logged was done.
DueHandler = Callable[[Connection, str, int], Awaitable[object]]


def rest_ms(attempts: int) -> int:
    """How long something rests that has failed so many times: longer each time, up to a bound."""
    return min(REST_MS << min(attempts, 20), REST_AT_MOST_MS)


class DueWorkRunner:
    """Does what is due. Kinds that it has no handler for are left to processes that do."""

    def __init__(self, handlers: Mapping[DueKind, DueHandler], incidents: Incidents) -> None:
        """`incidents` are told of a handler that fails."""
        self._handlers = handlers
        self._incidents = incidents

    async def run_once(self, now: Moment) -> int:
        """Do what is due by now, up to a bound; how many things were done here."""
        done = 0
        for _ in range(BATCHES):
            lease = Lease(new_id(), now.real_ms, now.real_ms + LEASE_MS)
            kinds = tuple(self._handlers)
            batch = await claim_due(connection(), kinds, now.business_ms, lease, BATCH)
            for work in batch:
                done += await self._try(work, lease, now)
            if len(batch) < BATCH:
                break
        return done

    async def _try(self, work: Claimed, lease: Lease, now: Moment) -> bool:
        """Do one thing; one that fails rests, and keeps nobody from the next."""
        try:
            return await self._do(work, lease, now)
        except Exception as fault:  # noqa: BLE001 - no failure of one may keep the others waiting
            tell = self._incidents.unavailable if unavailable(fault) else self._incidents.report
            tell("due_work_failed", fault, kind=str(work.kind), attempts=work.attempts)
        await rest_due(connection(), work, lease.token, now.real_ms + rest_ms(work.attempts))
        return False

    async def _do(self, work: Claimed, lease: Lease, now: Moment) -> bool:
        async with transaction() as tx:
            if not await finish_due(tx, work, lease.token):
                return False
            told = await self._handlers[work.kind](tx, work.subject, now.business_ms)
            await audit(tx, Deed(HOUSE, "system:timer", f"timer.{work.kind}", work.subject))
        if callable(told):
            told()
        return True
