"""What the work on cases is done with: the calendar of working days, and the moment."""

from collections.abc import Mapping
from typing import NamedTuple

from records.cases.case import Case
from records.cases.clocks.clock import Clock
from records.cases.clocks.days import day_of, end_ms
from records.cases.clocks.reckoning import Alert, Reckoned, reckon
from records.casework.papers.remedies import ANYWHERE
from records.models.cases.case_clocks import KeptClock
from records.models.cases.case_steps import NEVER_MS
from records.opening.legal_calendar import LegalCalendar
from records.papers.facts import Remedies


class Office(NamedTuple):
    """A moment at work; `now_ms` is business time, by which everything of a case is dated.

    `remedies` are by region.
    """

    calendar: LegalCalendar
    now_ms: int
    real_ms: int
    remedies: Mapping[str, Remedies] = {}

    def remedies_in(self, region: str) -> Remedies:
        """Where somebody may turn who is refused in a region."""
        return self.remedies.get(region, ANYWHERE)

    def reckon(self, case: Case, clock: Clock) -> Reckoned:
        """How a clock of a case stands now."""
        return reckon(clock, case.pauses, self.calendar, self.now_ms)

    def keep(self, case: Case, n: int) -> KeptClock:
        """A clock of a case as it is written down."""
        clock = case.clocks[n]
        told = self.reckon(case, clock)
        alert_ms = told.next_ms if told.alert is Alert.NONE else self.now_ms
        return KeptClock(n, clock, told.due_ms, told.provisional, alert_ms)

    def due_ms(self, case: Case) -> int | None:
        """By when somebody in the house has to do something for this case; None: by no time."""
        dues = [self.reckon(case, one).due_ms for one in case.clocks if one.ended_ms is None]
        return min(dues, default=None)

    def step_dues(self, case: Case, whole_ms: int | None) -> dict[str, int]:
        """By when each step is due: by its own limit, at latest with the case, at `whole_ms`."""
        last_ms = NEVER_MS if whole_ms is None else whole_ms
        return {
            one.id: last_ms
            if one.days is None or one.opened_ms is None
            else min(last_ms, self._end_of_days(one.opened_ms, one.days))
            for one in case.steps
        }

    def _end_of_days(self, from_ms: int, days: int) -> int:
        return end_ms(self.calendar.nth(day_of(from_ms), days))
