"""What a living ticket needs of the catalogue: its hall, its lanes, the window it is bound to.

An import asks before it takes any of these away; a rebuild says which are gone all the same.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple

from queueing.model import keys
from queueing.model.documents import TicketDoc


class NeedKind(StrEnum):
    """What is needed; `REMOTE` is that windows of other halls may serve a lane."""

    HALL = "hall"
    LANE = "lane"
    REMOTE = "remote_lane"
    WINDOW = "window"


class Need(NamedTuple):
    """A hall, or a lane or window of it, by its name."""

    kind: NeedKind
    hall: str
    name: str


class InService(NamedTuple):
    """The windows of each hall, and the lines that some window serves."""

    windows: Mapping[str, Container[str]]
    lines: Container[str]


def missing(ticket: TicketDoc, there: InService) -> list[Need]:
    """What a living ticket needs and is not there, each once."""
    return list(dict.fromkeys(_missing(ticket, there)))


def _missing(ticket: TicketDoc, there: InService) -> Iterator[Need]:
    hall = ticket.hall
    if hall not in there.windows:
        yield Need(NeedKind.HALL, hall, hall)
        return
    for lane in (ticket.lane, *(stop.lane for stop in ticket.stops or ())):
        if keys.lane_line(hall, lane) not in there.lines:
            yield Need(NeedKind.LANE, hall, lane)
    own = keys.place(ticket.line)[2]
    if own is not None:
        yield from _missing_window(hall, own, there)
    elif ticket.line.endswith(keys.REMOTE) and ticket.line not in there.lines:
        yield Need(NeedKind.REMOTE, hall, ticket.lane)
    if ticket.at_window and ticket.window is not None:
        yield from _missing_window(ticket.window_hall or hall, ticket.window, there)


def _missing_window(hall: str, window: str, there: InService) -> Iterator[Need]:
    if hall not in there.windows:
        yield Need(NeedKind.HALL, hall, hall)
    elif window not in there.windows[hall]:
        yield Need(NeedKind.WINDOW, hall, window)


def unmet(tickets: Iterable[TicketDoc], there: InService) -> dict[Need, list[TicketDoc]]:
    """Everything that is needed and not there, with the living tickets that need it."""
    found: dict[Need, list[TicketDoc]] = {}
    for ticket in tickets:
        if ticket.live:
            for need in missing(ticket, there):
                found.setdefault(need, []).append(ticket)
    return found
