"""What the house should be ashamed of: counted, and logged once each. No person is named."""

from collections import Counter

import structlog

from records.cases.case import Case
from records.cases.clocks.clock import ClockKind

_log = structlog.get_logger()


class CaseAlarms:
    """The alarms that this process has raised; `counts` is by event and clock."""

    def __init__(self) -> None:
        """None yet."""
        self.counts: Counter[tuple[str, str]] = Counter()

    def deemed(self, case: Case) -> None:
        """Nobody has answered in time: the law has accepted it."""
        self._raise("case_deemed_accepted", case, ClockKind.INTAKE)

    def overdue(self, case: Case, kind: ClockKind) -> None:
        """A due date has passed."""
        self._raise("case_overdue", case, kind)

    def _raise(self, event: str, case: Case, kind: ClockKind) -> None:
        self.counts[event, kind.value] += 1
        named = {"department": case.department, "item": case.item, "number": case.number}
        _log.warning(event, clock=kind.value, **named)
