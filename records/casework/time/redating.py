"""When cases are due, written down anew: after their calendar, or a pause, has moved the dates."""

from collections.abc import Callable
from typing import NamedTuple

import structlog

from records.cases.case import Case
from records.casework.office import Office
from records.db.sql import Connection
from records.models.cases.case_clocks import cases_with_clocks, kept_dues, put_clocks
from records.models.cases.case_steps import move_step_dues
from records.models.cases.cases import lock_case, move_due
from records.models.due_work import DueKind, plan_due
from records.models.opening.legal_days import read_calendar

_log = structlog.get_logger()

BATCH = 100
# A process knows a new calendar within two seconds: what it moves until then is reckoned again.
SETTLED_MS = 5_000
BEGIN = "begin"


class Redated(NamedTuple):
    """How many clocks are due at another time now, and how many dates are sure now."""

    moved: int
    confirmed: int


async def redate(tx: Connection, office: Office, case: Case) -> Redated:
    """Write down when the clocks of a case that is locked are due, where that has changed."""
    kept = await kept_dues(tx, case.id)
    running = [n for n, one in enumerate(case.clocks) if one.ended_ms is None]
    now = [one for one in (office.keep(case, n) for n in running) if one.n in kept]
    moved = sum(one.due_ms != kept[one.n][0] for one in now)
    confirmed = sum(kept[one.n][1] and not one.provisional for one in now)
    changed = [one for one in now if (one.due_ms, one.provisional) != kept[one.n]]
    if changed:
        await put_clocks(tx, case.id, changed)
        due_ms = office.due_ms(case)
        await move_due(tx, case.id, due_ms)
        await move_step_dues(tx, case.id, office.step_dues(case, due_ms))
    return Redated(moved, confirmed)


class ReckonCases:
    """Reckons all cases that run, a batch at a time, after the legal calendar has changed.

    How far it is, and what it has moved, is the subject of the next batch: whichever process is
    killed over it, the log tells once how much has changed.
    """

    def __init__(self, real_ms: Callable[[], int]) -> None:
        """`real_ms` is by when messages are dated, should any follow."""
        self._real_ms = real_ms

    async def __call__(self, tx: Connection, subject: str, now_ms: int) -> object:
        """One batch; see `records.due_work.DueHandler`."""
        if subject == BEGIN:
            await plan_due(tx, DueKind.RECKON_CASES, "0.0.", now_ms + SETTLED_MS)
            return None
        moved, confirmed, cursor = _read(subject)
        office = Office(await read_calendar(tx), now_ms, self._real_ms())
        ids = await cases_with_clocks(tx, cursor, BATCH)
        for case_id in ids:
            more = await self._one(tx, office, case_id)
            moved, confirmed = moved + more.moved, confirmed + more.confirmed
        if len(ids) == BATCH:
            await plan_due(tx, DueKind.RECKON_CASES, f"{moved}.{confirmed}.{ids[-1]}", now_ms)
            return None
        if not (ids or cursor):
            return None  # a house that has no cases yet
        return lambda: _log.info("case_dues_reckoned", moved=moved, confirmed=confirmed)

    async def _one(self, tx: Connection, office: Office, case_id: str) -> Redated:
        found = await lock_case(tx, case_id)
        if found is None:
            return Redated(0, 0)
        redated = await redate(tx, office, found.case)
        if redated.moved:  # it may be overdue by now, or is to be looked at sooner
            await plan_due(tx, DueKind.CASE_CLOCK, case_id, office.now_ms)
        return redated


async def reckon_all_cases(tx: Connection) -> None:
    """Have all cases that run reckoned, once this transaction has changed the calendar."""
    await plan_due(tx, DueKind.RECKON_CASES, BEGIN, 0)


def _read(subject: str) -> tuple[int, int, str]:
    moved, confirmed, cursor = subject.split(".", 2)
    return int(moved), int(confirmed), cursor
