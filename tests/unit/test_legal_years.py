"""A year whose holidays nobody has told is reported once, and said to be known when it is."""

from types import SimpleNamespace
from typing import Any, cast

from structlog.testing import capture_logs

from kit.clock import Moment, shanghai_ms
from kit.incidents import Incidents
from records.opening.legal_calendar import DayKind, LegalCalendar
from records.opening.opening_book import BookHall, OpeningBook
from server.watch.legal_years import LegalYearWatch


def book(*special: str, horizon: int = 5, version: int = 1) -> OpeningBook:
    """A hall that can be booked so many working days ahead."""
    return OpeningBook(
        [BookHall("h", None, always_open=False)],
        LegalCalendar(dict.fromkeys(special, DayKind.HOLIDAY)),
        settings={"h": {"horizon_working_days": str(horizon)}},
        version=version,
    )


def on(date: str) -> Moment:
    """Noon of a day, as jobs are told it; real time is another matter."""
    return Moment(0, shanghai_ms(date, 12), 0.0)


async def no_cases() -> int | None:
    """No case is due in a year of which nothing is known."""
    return None


async def test_a_case_that_is_due_in_an_unknown_year_is_one_incident() -> None:
    """One for the year, however many cases there are; up to its end a year is still this one."""
    incidents = Incidents()
    ctx: Any = SimpleNamespace(openings=book("2026-10-01"), incidents=incidents)
    dues = iter((shanghai_ms("2027-01-01", 0), shanghai_ms("2027-01-05"), None))

    async def due() -> int | None:
        return next(dues)

    watch = LegalYearWatch(cast("Any", ctx), due)
    with capture_logs() as logs:
        for date in ("2026-11-23", "2026-11-24", "2026-11-25"):
            await watch.run_once(on(date))
            assert incidents.counts.total() == (date != "2026-11-23")
    assert [(log["event"], log["years"]) for log in logs] == [("legal_year_unknown", [2027])]


async def test_an_unknown_year_is_one_incident() -> None:
    """From the day on which it can be booked, however often one looks; then it is known."""
    incidents = Incidents()
    ctx: Any = SimpleNamespace(openings=book("2026-10-01"), incidents=incidents)
    watch = LegalYearWatch(cast("Any", ctx), no_cases)
    with capture_logs() as logs:
        await watch.run_once(on("2026-12-24"))
        assert incidents.shown() is None
        for date in ("2026-12-25", "2026-12-26", "2026-12-31", "2027-01-04", "2027-12-20"):
            await watch.run_once(on(date))
        assert [(log["event"], log["years"]) for log in logs] == [("legal_year_unknown", [2027])]
        assert incidents.counts.total() == 1
        ctx.openings = book("2026-10-01", "2027-10-01", version=2)
        await watch.run_once(on("2027-01-05"))
        await watch.run_once(on("2027-01-06"))
    assert [(log["event"], log["year"]) for log in logs[1:]] == [("legal_year_known", 2027)]
    assert logs[1]["openings_version"] == 2


async def test_years_that_are_unknown_at_once_are_told_together() -> None:
    """As where nothing was ever seeded."""
    incidents = Incidents()
    ctx: Any = SimpleNamespace(openings=book(horizon=30), incidents=incidents)
    with capture_logs() as logs:
        await LegalYearWatch(cast("Any", ctx), no_cases).run_once(on("2026-12-25"))
    assert [(log["event"], log["years"]) for log in logs] == [("legal_year_unknown", [2026, 2027])]
