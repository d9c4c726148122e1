"""Watching for years whose holidays nobody has told, while bookings or cases reach into them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import ClassVar

import structlog

from handlers.context import AppContext
from kit.clock import Moment, business_date
from records.models.cases.case_clocks import last_guess_ms
from records.transactions import connection

_log = structlog.get_logger()


class LegalYearUnknown(Exception):
    """A year that has started to matter is reckoned by the week alone."""


async def _last_guess_ms() -> int | None:
    return await last_guess_ms(connection())


@dataclass(slots=True)
class LegalYearWatch:
    """Reports each unknown year once, however long it stays so; and says when it is known."""

    name: ClassVar[str] = "legal_years"
    every_s: ClassVar[float] = 60.0
    group: ClassVar[str] = ""
    ctx: AppContext
    last_guess_ms: Callable[[], Awaitable[int | None]] = _last_guess_ms
    _reported: set[int] = field(default_factory=set)

    async def run_once(self, now: Moment) -> None:
        """Look as far ahead as any hall can be booked, and any case is due."""
        book = self.ctx.openings
        today = business_date(now.business_ms)
        ahead = max((book.settings(hall).horizon_working_days for hall in book.halls), default=0)
        last = book.calendar.add_working_days(today, ahead)
        guess_ms = await self.last_guess_ms()
        if guess_ms is not None:
            last = max(last, business_date(guess_ms - 1))
        if unknown := sorted(set(book.calendar.unknown_years(today, last)) - self._reported):
            self._reported.update(unknown)
            self.ctx.incidents.report("legal_year_unknown", LegalYearUnknown(), years=unknown)
        for year in [year for year in self._reported if book.calendar.knows(year)]:
            self._reported.remove(year)
            _log.info("legal_year_known", year=year, openings_version=book.version)
