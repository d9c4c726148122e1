"""What people are told of a result that lies ready, in the transaction in which it does.

When to remind them is business time, and a row of `due_work` (`records.casework.unfetched`).
"""

from typing import NamedTuple

from kit.clock import real_ms
from records.cases.case import Case
from records.cases.parcel import REMIND_DAYS
from records.db.sql import Connection
from records.models.cases.fetching.parcels import Parcel
from records.models.outbox.planning import NewNotice, Now, end_of_notices, plan
from records.notices.kinds import NoticeKind

_KIND = NoticeKind.READY_FOR_PICKUP


class Telling(NamedTuple):
    """Of which parcel, with one of its cases; the `nth` time, the first being 0."""

    parcel: Parcel
    case: Case
    nth: int = 0


async def tell_ready(tx: Connection, telling: Telling, now_ms: int) -> None:
    """Tell the applicant where it lies, in place of what was told before and is still on its way.

    Whoever has no account is reached by nobody.
    """
    parcel, case, _ = telling
    if parcel.applicant is None:
        return
    now = Now(now_ms, real_ms())
    await tell_no_more(tx, parcel)
    subject = f"theme:{case.theme}" if case.theme else f"item:{case.item}"
    content = {"subject": subject, "case": case.id, "number": case.number}
    key = _key(parcel, telling.nth)
    new = NewNotice(_KIND, key, parcel.hall, content, parcel.applicant, case_id=case.id)
    await plan(tx, [new], now)


async def tell_no_more(tx: Connection, parcel: Parcel) -> None:
    """It does not lie ready any more: what is still on its way is not so."""
    told = [
        NewNotice(_KIND, _key(parcel, nth), parcel.hall, {}).id
        for nth in range(len(REMIND_DAYS) + 1)
    ]
    await end_of_notices(tx, told, {_KIND}, Now(0, real_ms()))


def _key(parcel: Parcel, nth: int) -> str:
    return f"{_KIND}:{parcel.id}:{parcel.ready_ms}:{nth}"
