"""The table that closes a demo day: what became of everybody, lane by lane."""

import math
from collections import Counter
from typing import NamedTuple

from rich import box
from rich.table import Table

from records.models.catalogue.halls import names_of_lanes
from records.models.line.estimates import estimates_kept
from records.models.line.spans import first_waits
from records.models.line.tickets import tickets_of_hall
from records.transactions import connection


class LaneDay(NamedTuple):
    """One lane's day. Waits in seconds, until the first call.

    `told` says of each first estimate whether the call came before its p50 and before its p90.
    """

    name: str
    issued: int
    served: int
    missed: int
    cancelled: int
    waits: list[float]
    told: list[tuple[bool, bool]]


async def lanes_of(hall: str, mine: set[str]) -> list[LaneDay]:
    """How these tickets of a hall fared, lane by lane."""
    db = connection()
    tickets = [ticket for ticket in await tickets_of_hall(db, hall) if ticket.id in mine]
    waits, told = await first_waits(db, hall), await estimates_kept(db, hall)
    days = []
    for code, name in (await names_of_lanes(db, hall)).items():
        here = [ticket for ticket in tickets if ticket.lane == code]
        states = Counter(ticket.state for ticket in here)
        days.append(
            LaneDay(
                f"{name}\n{code}",
                len(here),
                states["served"],
                states["missed"] + states["expired"],
                states["cancelled"],
                [waits[ticket.id] for ticket in here if ticket.id in waits],
                [told[ticket.id] for ticket in here if ticket.id in told],
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


def table_of(hall: str, days: list[LaneDay]) -> Table:
    """The closing table. In 80 columns no figure is cut: names stand in two lines, or in more."""
    table = Table(title=f"{hall} · 一日 one day", box=box.SIMPLE_HEAD, padding=0)
    table.add_column("业务类别\nlane", overflow="fold")
    for zh, name in _COLUMNS:
        table.add_column(f"{zh}\n{name}", justify="right", no_wrap=True)
    for day in days:
        table.add_row(*_cells(day), end_section=day is days[-1])
    table.add_row(*_cells(_total(days)), style="bold")
    return table


def _total(days: list[LaneDay]) -> LaneDay:
    return LaneDay(
        "合计\ntotal",
        sum(day.issued for day in days),
        sum(day.served for day in days),
        sum(day.missed for day in days),
        sum(day.cancelled for day in days),
        [wait for day in days for wait in day.waits],
        [told for day in days for told in day.told],
    )


def _cells(day: LaneDay) -> tuple[str, ...]:
    waits = sorted(day.waits)
    mean = _duration(sum(waits) / len(waits)) if waits else "–"
    p95 = _duration(waits[math.ceil(0.95 * len(waits)) - 1]) if waits else "–"
    return (day.name, *(str(count) for count in day[1:5]), mean, p95, _coverage(day.told))


def _coverage(told: list[tuple[bool, bool]]) -> str:
    """The shares called before p50 and p90, which should be 50 and 90 %."""
    if not told:
        return "–"
    half, most = (sum(kept) / len(told) for kept in zip(*told, strict=True))
    return f"{half:.0%} / {most:.0%}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
