"""What the crowd saw against what the journal holds: nothing lost, nothing called twice."""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import msgspec
from rich.console import Console

from kit.clock import instant
from queueing.model.events import Event, event_of
from records.models.booking.appointments import find_appointment
from records.models.line.events import documents_of_hall
from records.models.line.tickets import numbers_issued_twice, tickets_of_hall
from records.transactions import connection
from server.demo.booked import bookings_of
from server.demo.report import lanes_of, table_of


class Issued(msgspec.Struct):
    """A number that somebody was given."""

    id: str
    number: str
    lane: str
    durable: bool


class BookedVisit(msgspec.Struct):
    """A time that somebody was told is theirs."""

    id: str
    starts_at: str


class CallOfDay(msgspec.Struct):
    """A call that a clerk was told of."""

    ticket: str
    call_no: int
    window: str
    seq: int
    durable: bool


class DayReport(msgspec.Struct):
    """The part of the crowd's report that is compared."""

    hall: str
    issued: list[Issued]
    booked: list[BookedVisit]
    calls: list[CallOfDay]
    troubles: dict[str, int]
    lag_max_s: float


class DayVerdict(NamedTuple):
    """How often the house broke its word."""

    doubles: int
    lost: int
    gaps: int

    @property
    def good(self) -> bool:
        """Whether it kept it."""
        return not any(self)


def read_report(path: Path) -> DayReport:
    """Read what the crowd wrote."""
    return msgspec.json.decode(path.read_bytes(), type=DayReport)


async def close_the_day(report: DayReport, console: Console) -> int:
    """Compare, print the closing table, and return the exit code."""
    verdict = await judge(report)
    mine = {ticket.id for ticket in report.issued}
    console.print(table_of(report.hall, await lanes_of(report.hall, mine)))
    bookings = await bookings_of(report.hall, {one.id for one in report.booked})
    console.print(bookings.told(), highlight=False)
    if report.troubles:
        console.print(f"refused to the crowd: {report.troubles}", highlight=False)
    if verdict.gaps:
        console.print(f"gaps in the hall's log: {verdict.gaps}", style="red")
    console.print(
        f"doubles {verdict.doubles} · lost {verdict.lost} · crowd lag max {report.lag_max_s:.2f} s",
        style="bold green" if verdict.good else "bold red",
        highlight=False,
    )
    return 0 if verdict.good else 1


async def judge(report: DayReport) -> DayVerdict:
    """Hold the report against the journal of its hall."""
    documents = await documents_of_hall(connection(), report.hall)
    events = [event_of(document.encode()) for document in documents]
    tickets = await tickets_of_hall(connection(), report.hall)
    known = {ticket.id: ticket.number for ticket in tickets}
    lost = sum(t.durable and known.get(t.id) != t.number for t in report.issued)
    doubles = await _numbers_twice(report) + _called_twice(report) + _at_two_windows(events)
    lost += await _bookings_lost(report)
    return DayVerdict(doubles, lost + _calls_lost(report, events), _gaps(events))


async def _numbers_twice(report: DayReport) -> int:
    """Numbers that two people hold, in the record or in their hands."""
    twice = await numbers_issued_twice(connection(), report.hall)
    held = Counter(ticket.number for ticket in report.issued)
    return twice + sum(count - 1 for count in held.values())


async def _bookings_lost(report: DayReport) -> int:
    """Times that somebody was told are theirs, and that the record does not know as theirs."""
    lost = 0
    for told in report.booked:
        found = await find_appointment(connection(), told.id)
        lost += found is None or instant(found.starts_ms) != told.starts_at
    return lost


def _called_twice(report: DayReport) -> int:
    """The same call of the same ticket, told to two clerks or told twice."""
    return len(report.calls) - len({(call.ticket, call.call_no) for call in report.calls})


def _at_two_windows(events: list[Event]) -> int:
    """Follow every window and ticket through the log."""
    at_window: dict[str, tuple[str, str]] = {}
    held_by: dict[tuple[str, str], str] = {}
    doubles = 0
    for event in events:
        if event.ticket is None or event.window is None:
            continue
        # A window of another hall may have the same id and help with these tickets.
        ticket, window = event.ticket, (event.window.hall, event.window.id)
        if ticket.at_window:
            elsewhere = at_window.get(ticket.id, window) != window
            taken = held_by.get(window, ticket.id) != ticket.id
            doubles += elsewhere or taken
            at_window[ticket.id], held_by[window] = window, ticket.id
        elif at_window.pop(ticket.id, None) == window:
            held_by.pop(window, None)
    return doubles


def _calls_lost(report: DayReport, events: list[Event]) -> int:
    """Calls that clerks acted on and the log does not know as they were told."""
    recorded = {
        (event.seq, event.ticket.id, event.ticket.call_no, event.window.id)
        for event in events
        if event.name == "ticket.called" and event.ticket and event.window
    }
    told = {(c.seq, c.ticket, c.call_no, c.window) for c in report.calls if c.durable}
    return len(told - recorded)


def _gaps(events: list[Event]) -> int:
    """How many numbers are missing from the hall's log, which begins with 1."""
    return (events[-1].seq if events else 0) - len(events)
