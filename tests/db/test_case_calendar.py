"""Cases due in a year that nobody knew: their dates move once it is known."""

import pytest
from structlog.testing import capture_logs

from kit.clock import Moment, shanghai_ms
from records.casework.time import redating
from records.casework.time.redating import reckon_all_cases
from records.db import sql
from records.models.cases.case_clocks import last_guess_ms
from records.models.opening.legal_days import SpecialDay, put_special_days, read_calendar
from records.opening.legal_calendar import DayKind
from records.transactions import connection, transaction
from tests.support.case_office import ACCEPTED, at, process, receive

pytestmark = pytest.mark.usefixtures("database")

OCTOBER = {"2026-10-01": SpecialDay(DayKind.HOLIDAY, "National Day")}
# The first three days of the year, and a Sunday that is worked instead.
NEW_YEAR = {
    "2027-01-01": SpecialDay(DayKind.HOLIDAY, "New Year"),
    "2027-01-04": SpecialDay(DayKind.HOLIDAY, "New Year"),
    "2027-01-10": SpecialDay(DayKind.MAKEUP, "New Year"),
}
WRITTEN = """
SELECT k.kind, k.due_ms, k.provisional, c.due_ms AS case_ms, s.due_ms AS step_ms
FROM case_clock k JOIN service_case c ON c.id = k.case_id JOIN case_step s ON s.case_id = k.case_id
WHERE k.ended_ms IS NULL AND k.case_id = ? ORDER BY k.kind
"""


async def dues(case: str) -> dict[str, tuple[int, bool]]:
    """When the clocks of a case that run are due, and whether that is provisional."""
    found = await sql.rows(connection(), WRITTEN, case)
    promised = next(row["due_ms"] for row in found if row["kind"] == "promised")
    assert {row["case_ms"] for row in found} == {row["step_ms"] for row in found} == {promised}
    return {row["kind"]: (row["due_ms"], bool(row["provisional"])) for row in found}


async def learn() -> None:
    """The year is told, as the importer writes it down."""
    async with transaction() as tx:
        await put_special_days(tx, NEW_YEAR)
        await reckon_all_cases(tx)


async def test_due_dates_move_once_the_year_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """In batches, with one line in the log; timers follow, and nothing is provisional any more."""
    monkeypatch.setattr(redating, "BATCH", 2)
    async with transaction() as tx:
        await put_special_days(tx, OCTOBER)
    before = await read_calendar(connection())
    cases = [
        await receive(at("2026-12-29", 9), ACCEPTED, calendar=before),
        await receive(at("2026-12-30", 9), ACCEPTED, calendar=before),
        await receive(at("2026-11-23", 9), ACCEPTED, calendar=before),
    ]
    monday, tuesday = shanghai_ms("2027-01-06"), shanghai_ms("2027-01-07")
    assert (await dues(cases[0].id))["promised"] == (monday, True)
    assert (await dues(cases[1].id))["promised"] == (tuesday, True)
    assert (await dues(cases[2].id))["promised"] == (shanghai_ms("2026-12-01"), False)
    assert await last_guess_ms(connection()) is not None
    await learn()
    now = at("2026-11-24", 9)
    one = process(await read_calendar(connection()))
    with capture_logs() as logs:
        for seconds in (0, 6, 7, 8, 9):
            await one.runner.run_once(_later(now, seconds))
    # Both clocks of two cases; the third one is done with before the year begins.
    assert [(log["event"], log["moved"], log["confirmed"]) for log in logs] == [
        ("case_dues_reckoned", 4, 4)
    ]
    assert (await dues(cases[0].id))["promised"] == (shanghai_ms("2027-01-08"), False)
    assert (await dues(cases[1].id))["promised"] == (shanghai_ms("2027-01-09"), False)
    assert (await dues(cases[2].id))["promised"] == (shanghai_ms("2026-12-01"), False)
    assert await last_guess_ms(connection()) is None
    timers = await sql.rows(
        connection(), "SELECT subject, due_ms FROM due_work WHERE kind='case_clock'"
    )
    assert {row["subject"]: row["due_ms"] for row in timers} == {
        case.id: (await dues(case.id))["promised"][0] for case in cases
    }
    assert not one.incidents.counts


async def test_what_is_overdue_by_the_new_days_is_told_at_once() -> None:
    """A day that is worked after all may bring a due date before now."""
    async with transaction() as tx:
        await put_special_days(tx, OCTOBER)
    before = await read_calendar(connection())
    # Due on Monday the 11th; with the Sunday, on the Sunday.
    case = await receive(at("2027-01-04", 9), ACCEPTED, calendar=before)
    assert (await dues(case.id))["promised"][0] == shanghai_ms("2027-01-12")
    async with transaction() as tx:
        await put_special_days(tx, {"2027-01-10": NEW_YEAR["2027-01-10"]})
        await reckon_all_cases(tx)
    one = process(await read_calendar(connection()))
    for seconds in (0, 6, 7, 8):
        await one.runner.run_once(_later(at("2027-01-11", 9), seconds))
    assert dict(one.alarms.counts) == {("case_overdue", "promised"): 1}


def _later(now: Moment, seconds: int) -> Moment:
    return Moment(now.real_ms + seconds * 1000, now.business_ms + seconds * 1000, 0.0)
