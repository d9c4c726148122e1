"""The parcel of a case, or of the cases of a theme: it follows them until it is handed over."""

import secrets

from records.cases.case import Case
from records.cases.events import Collected, ReturnedUnfetched
from records.cases.parcel import ParcelState, next_due_ms, state_of
from records.cases.words import CaseState
from records.casework.moved import Moved
from records.db.sql import Connection
from records.models.cases.fetching.parcels import (
    Parcel,
    add_parcel,
    cases_of_parcel,
    lock_parcel,
    put_parcel,
)
from records.models.due_work import DueKind, plan_due
from records.telling.parcels import Telling, tell_no_more, tell_ready

NONCE_BYTES = 16
# Whoever does these to all cases of a parcel keeps the parcel, too.
_BY_THE_PARCEL = (Collected, ReturnedUnfetched)


async def keep_parcel(tx: Connection, moved: Moved) -> None:
    """Have the parcel stand as its cases do.

    Of two departments that are done at once the second waits here for the first, and then sees
    what it has done: the parcel is locked before its cases are read.
    """
    before, case = moved.before, moved.case
    if isinstance(moved.events[-1].what, _BY_THE_PARCEL) or not _matters(before, case):
        return
    parcel = await _parcel_for(tx, case)
    if parcel is None or parcel.state is ParcelState.HANDED_OVER:
        return
    state = state_of(await cases_of_parcel(tx, parcel.id))
    if state is ParcelState.READY and parcel.state is not ParcelState.READY:
        await _lay_ready(tx, parcel, case, moved.office.now_ms)
    elif state is not parcel.state:
        await put_parcel(tx, parcel._replace(state=state))
        await tell_no_more(tx, parcel)


async def _lay_ready(tx: Connection, parcel: Parcel, case: Case, now_ms: int) -> None:
    ready = parcel._replace(state=ParcelState.READY, ready_ms=now_ms, reminded=0)
    await put_parcel(tx, ready)
    await plan_due(tx, DueKind.PARCEL, ready.id, next_due_ms(now_ms, 0))
    await tell_ready(tx, Telling(ready, case), now_ms)


def _matters(before: Case | None, case: Case) -> bool:
    """Whether a move may change what lies where; before a decision or an end, none does."""
    if before is not None and (before.state, before.ready_ms) == (case.state, case.ready_ms):
        return False
    decided = case.decided_ms is not None
    return decided or (case.bundle is not None and (case.ended or _ended(before)))


def _ended(case: Case | None) -> bool:
    return case is not None and case.ended


async def _parcel_for(tx: Connection, case: Case) -> Parcel | None:
    """The parcel, locked, from the first decision on.

    A case that was under way, or opened again, when those beside it were fetched gets its own.
    """
    together = await _made(tx, case, case.bundle or case.id)
    if together is None or together.state is not ParcelState.HANDED_OVER or case.bundle is None:
        return together
    own = await lock_parcel(tx, case.id)
    if own or case.state in {CaseState.COLLECTED, CaseState.REVOKED}:
        return own
    return await _made(tx, case, case.id)


async def _made(tx: Connection, case: Case, parcel: str) -> Parcel | None:
    found = await lock_parcel(tx, parcel)
    if found is None and any(
        one.decided_ms is not None for one in await cases_of_parcel(tx, parcel)
    ):
        nonce = secrets.token_hex(NONCE_BYTES)
        new = Parcel(parcel, case.hall, case.applicant, ParcelState.WAITING, nonce)
        await add_parcel(tx, new)
        found = await lock_parcel(tx, parcel)
    return found
