"""What is fetched at once, and when: the rules of a parcel, its reminders and its return."""

from collections.abc import Sequence
from enum import StrEnum

from records.cases.case import Case
from records.cases.words import CaseState

DAY_MS = 24 * 3600 * 1000
# Days, by nature and not by the calendar, since it lay ready.
REMIND_DAYS = (3, 7, 15)
RETURN_DAYS = 30
IDENTIFIED_MS = 5 * 60 * 1000
PROXY_MS = 7 * DAY_MS


class ParcelState(StrEnum):
    """Where a parcel stands: `waiting` for a case, or for nothing; `returned` to its department."""

    WAITING = "waiting"
    READY = "ready"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"


class PickupState(StrEnum):
    """How far somebody has come who fetches a parcel."""

    IDENTIFIED = "identified"
    HANDED_OVER = "handed_over"


class PickupBy(StrEnum):
    """How it was shown who fetches: the applicant's code, a proxy's, or a card and the number."""

    CODE = "code"
    PROXY = "proxy"
    CARD = "card"


def fetchable(case: Case) -> bool:
    """Whether the result of a case lies ready in its hall."""
    return case.state is CaseState.READY and case.unfetched_ms is None


def state_of(cases: Sequence[Case]) -> ParcelState:
    """Where a parcel stands by its cases, as long as it was not handed over.

    It is ready when no case of it is under way any more, and something is there.
    """
    lying = [one for one in cases if one.state is CaseState.READY]
    if not lying or not all(one.ended or one.state is CaseState.READY for one in cases):
        return ParcelState.WAITING
    return ParcelState.READY if all(map(fetchable, lying)) else ParcelState.RETURNED


def next_due_ms(ready_ms: int, reminded: int) -> int:
    """When somebody is reminded next, or the parcel returned."""
    days = (*REMIND_DAYS, RETURN_DAYS)[reminded]
    return ready_ms + days * DAY_MS


def reminders_until(ready_ms: int, now_ms: int) -> int:
    """How many reminders were due by now."""
    return sum(ready_ms + days * DAY_MS <= now_ms for days in REMIND_DAYS)
