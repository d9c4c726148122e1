"""What the crowd saw against what the journal holds: nothing lost, nothing called twice."""

import math
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table

from queueing.events import Event, event_of
from records import sql


class Issued(msgspec.Struct):
    """A number that somebody was given."""

    id: str
    number: str
    lane: str
    durable: bool


class Call(msgspec.Struct):
    """A call that a clerk was told of."""

    ticket: str
    call_no: int
    window: str
    seq: int
    durable: bool


class Report(msgspec.Struct):
    """The part of the crowd's report that is compared."""

    hall: str
    issued: list[Issued]
    calls: list[Call]
    troubles: dict[str, int]
    lag_max_s: float


class Verdict(NamedTuple):
    """How often the house broke its word."""

    doubles: int
    lost: int
    gaps: int

    @property
    def good(self) -> bool:
        """Whether it kept it."""
        return not any(self)


class LaneDay(NamedTuple):
    """One lane's day. Waits in seconds, until the first call."""

    name: str
    issued: int
    served: int
    missed: int
    cancelled: int
    waits: list[float]


def read_report(path: Path) -> Report:
    """Read what the crowd wrote."""
    return msgspec.json.decode(path.read_bytes(), type=Report)


async def close_the_day(report: Report, console: Console) -> int:
    """Compare, print the closing table, and return the exit code."""
    verdict = await judge(report)
    console.print(_table(report.hall, await _lanes(report)))
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


async def judge(report: Report) -> Verdict:
    """Hold the report against the journal of its hall."""
    found = await sql.rows("SELECT document FROM event WHERE hall=? ORDER BY seq", report.hall)
    events = [event_of(row["document"].encode()) for row in found]
    rows = await sql.rows("SELECT id, number FROM ticket WHERE hall=?", report.hall)
    known = {row["id"]: row["number"] for row in rows}
    lost = sum(t.durable and known.get(t.id) != t.number for t in report.issued)
    doubles = await _numbers_twice(report) + _called_twice(report) + _at_two_windows(events)
    return Verdict(doubles, lost + _calls_lost(report, events), _gaps(events))


async def _numbers_twice(report: Report) -> int:
    """Numbers that two people hold, in the record or in their hands."""
    twice = await sql.rows(
        "SELECT 1 AS one FROM ticket WHERE hall=? GROUP BY date, prefix, n HAVING count(*) > 1",
        report.hall,
    )
    held = Counter(ticket.number for ticket in report.issued)
    return len(twice) + sum(count - 1 for count in held.values())


def _called_twice(report: Report) -> int:
    """The same call of the same ticket, told to two clerks or told twice."""
    return len(report.calls) - len({(call.ticket, call.call_no) for call in report.calls})


def _at_two_windows(events: list[Event]) -> int:
    """Follow every window and ticket through the log."""
    at_window: dict[str, str] = {}
    held_by: dict[str, str] = {}
    doubles = 0
    for event in events:
        if event.ticket is None or event.window is None:
            continue
        ticket, window = event.ticket, event.window.id
        if ticket.at_window:
            elsewhere = at_window.get(ticket.id, window) != window
            taken = held_by.get(window, ticket.id) != ticket.id
            doubles += elsewhere or taken
            at_window[ticket.id], held_by[window] = window, ticket.id
        elif at_window.pop(ticket.id, None) == window:
            held_by.pop(window, None)
    return doubles


def _calls_lost(report: Report, events: list[Event]) -> int:
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


async def _lanes(report: Report) -> list[LaneDay]:
    mine = {ticket.id for ticket in report.issued}
    rows = await sql.rows("SELECT id, lane, state FROM ticket WHERE hall=?", report.hall)
    tickets = [row for row in rows if row["id"] in mine]
    spans = await sql.rows(
        "SELECT ticket, min(started_ms) AS since, min(ended_ms) AS until FROM span "
        "WHERE hall=? AND kind='wait' GROUP BY ticket",
        report.hall,
    )
    waits = {row["ticket"]: (row["until"] - row["since"]) / 1000 for row in spans}
    lanes = await sql.rows("SELECT code, name FROM lane ORDER BY position")
    days = []
    for lane in lanes:
        here = [t for t in tickets if t["lane"] == lane["code"]]
        states = Counter(t["state"] for t in here)
        days.append(
            LaneDay(
                f"{lane['name']} {lane['code']}",
                len(here),
                states["served"],
                states["missed"] + states["expired"],
                states["cancelled"],
                [waits[t["id"]] for t in here if t["id"] in waits],
            )
        )
    return [day for day in days if day.issued]


_COLUMNS = (
    ("取号", "issued"),
    ("办结", "served"),
    ("过号", "missed"),
    ("取消", "cancelled"),
    ("平均等候", "mean wait"),
    ("P95等候", "p95 wait"),
    ("预计命中", "coverage"),
)


def _table(hall: str, days: list[LaneDay]) -> Table:
    table = Table(title=f"{hall} · 一日 one day", box=box.SIMPLE_HEAD, padding=0)
    table.add_column("业务类别\nlane", no_wrap=True)
    for zh, name in _COLUMNS:
        table.add_column(f"{zh}\n{name}", justify="right", no_wrap=True)
    for day in days:
        table.add_row(*_cells(day), end_section=day is days[-1])
    table.add_row(*_cells(_total(days)), style="bold")
    return table


def _total(days: list[LaneDay]) -> LaneDay:
    return LaneDay(
        "合计 total",
        sum(day.issued for day in days),
        sum(day.served for day in days),
        sum(day.missed for day in days),
        sum(day.cancelled for day in days),
        [wait for day in days for wait in day.waits],
    )


def _cells(day: LaneDay) -> tuple[str, ...]:
    waits = sorted(day.waits)
    mean = _duration(sum(waits) / len(waits)) if waits else "–"
    p95 = _duration(waits[math.ceil(0.95 * len(waits)) - 1]) if waits else "–"
    # Estimates do not exist so far.
    return (day.name, *(str(count) for count in day[1:5]), mean, p95, "–")


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
