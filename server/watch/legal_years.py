"""Watching for years whose holidays nobody has told yet, while bookings reach into them."""

from dataclasses import dataclass, field
from typing import ClassVar

import structlog

from handlers.context import AppContext
from kit.clock import Moment, business_date

_log = structlog.get_logger()


class LegalYearUnknown(Exception):
    """A year that has started to matter is reckoned by the week alone."""


@dataclass(slots=True)
class LegalYearWatch:
    """Reports each unknown year once, however long it stays so; and says when it is known."""

    name: ClassVar[str] = "legal_years"
    every_s: ClassVar[float] = 60.0
    group: ClassVar[str] = ""
    ctx: AppContext
    _reported: set[int] = field(default_factory=set)

    async def run_once(self, now: Moment) -> None:
        """Look as far ahead as any hall can be booked."""
        book = self.ctx.openings
        today = business_date(now.business_ms)
        ahead = max((book.settings(hall).horizon_working_days for hall in book.halls), default=0)
        last = book.calendar.add_working_days(today, ahead)
        if unknown := sorted(set(book.calendar.unknown_years(today, last)) - self._reported):
            self._reported.update(unknown)
            self.ctx.incidents.report("legal_year_unknown", LegalYearUnknown(), years=unknown)
        for year in [year for year in self._reported if book.calendar.knows(year)]:
            self._reported.remove(year)
            _log.info("legal_year_known", year=year, openings_version=book.version)
