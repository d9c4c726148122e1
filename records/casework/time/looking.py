"""What is done when the timer of a case has come: the system moves it, or tells that it is late."""

from collections.abc import Callable

from records.cases.case import Case
from records.cases.clocks.clock import ClockKind
from records.cases.clocks.reckoning import ClockState
from records.cases.events import Accepted
from records.cases.moves.actor import SYSTEM
from records.casework.moving import move_locked
from records.casework.office import Office
from records.casework.telling import tell_overdue
from records.casework.time.alarms import CaseAlarms
from records.casework.time.redating import redate
from records.casework.time.timing import due_event, next_look_ms
from records.db.sql import Connection
from records.models.cases.case_clocks import report_overdue
from records.models.cases.cases import find_case, lock_free_case
from records.models.due_work import DueKind, plan_due


class LookAtCase:
    """Does what is due for a case, however long ago, and sets its timer anew."""

    def __init__(self, office: Callable[[int], Office], alarms: CaseAlarms) -> None:
        """`office` is the one at a moment of business time."""
        self._office = office
        self._alarms = alarms

    async def __call__(self, tx: Connection, subject: str, now_ms: int) -> object:
        """See `records.due_work.DueHandler`: what is logged when it is committed."""
        office = self._office(now_ms)
        found = await lock_free_case(tx, subject)
        if found is None:
            # Whoever moves it waits for this timer: they have it first, and this comes again.
            if await find_case(tx, subject):
                await plan_due(tx, DueKind.CASE_CLOCK, subject, now_ms)
            return None
        case = found.case
        deemed = False
        while what := due_event(office, case):
            deemed = deemed or isinstance(what, Accepted)
            case = await move_locked(tx, office, SYSTEM, case, what)
        await redate(tx, office, case)
        late = await self._overdue(tx, office, case)
        if late:
            await tell_overdue(tx, office, case)
        if (at_ms := next_look_ms(office, case)) is not None:
            await plan_due(tx, DueKind.CASE_CLOCK, case.id, at_ms)
        return lambda: self._tell(case, late, deemed=deemed)

    async def _overdue(self, tx: Connection, office: Office, case: Case) -> list[ClockKind]:
        """The clocks whose due date has passed, which nobody was told of yet."""
        return [
            one.kind
            for n, one in enumerate(case.clocks)
            if office.reckon(case, one).state is ClockState.OVERDUE
            and await report_overdue(tx, case.id, n)
        ]

    def _tell(self, case: Case, late: list[ClockKind], *, deemed: bool) -> None:
        if deemed:
            self._alarms.deemed(case)
        for kind in late:
            self._alarms.overdue(case, kind)
