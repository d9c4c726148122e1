"""The record as a rebuild sees it: where it stands, and the image that Redis is made from."""

import functools
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import structlog

from queueing.events import TicketDoc, WindowDoc, event_of, ticket_of, window_of
from queueing.needs import InService, unmet
from queueing.ports import Head, Image, KeptRequest, LedgerUnavailable
from queueing.transitions import LIVE, WindowState
from records import sql
from records.faults import DATABASE_FAULTS, away
from records.layout import Layout, read_layout, windows_in_service
from records.rules import read_rulebook

if TYPE_CHECKING:
    from records.journal import Journal

P = ParamSpec("P")
T = TypeVar("T")

_log = structlog.get_logger()

NUMBERS_LOGGED = 20
KEEP_REQUESTS_MS = 48 * 3600 * 1000


Asked = Callable[P, Coroutine[Any, Any, T]]


def _unavailable_while_away(ask: Asked[P, T]) -> Asked[P, T]:
    @functools.wraps(ask)
    async def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await ask(*args, **kwargs)
        except DATABASE_FAULTS as fault:
            if away(fault):
                raise LedgerUnavailable from fault
            raise

    return asked


class SqlLedger:
    """See `queueing.ports.Ledger`."""

    def __init__(self) -> None:
        """The journal that drains old logs is attached once it exists."""
        self.journal: Journal | None = None

    @_unavailable_while_away
    async def head(self, group: str) -> Head:
        """Where the record stands; a group's first question makes its row."""
        await sql.change(
            sql.connection(),
            "INSERT INTO journal_head (grp, epoch, run_id, position) VALUES (?, 0, '', '0-0') "
            "ON CONFLICT (grp) DO NOTHING",
            group,
        )
        found = await sql.rows(
            "SELECT epoch, run_id, position FROM journal_head WHERE grp=?", group
        )
        return Head(**found[0])

    @_unavailable_while_away
    async def raise_epoch(self, group: str, ended: int, begun: int, run_id: str) -> bool:
        """Begin an epoch, unless another process was quicker."""
        changed = await sql.change(
            sql.connection(),
            "UPDATE journal_head SET epoch=?, run_id=?, position='0-0' WHERE grp=? AND epoch=?",
            begun,
            run_id,
            group,
            ended,
        )
        return bool(changed)

    @_unavailable_while_away
    async def drain(self, epoch: int) -> None:
        """Record what the log of an epoch about to end still holds."""
        if self.journal:
            await self.journal.drain(epoch)

    @_unavailable_while_away
    async def image(self, group: str) -> Image:
        """Everything Redis must know of a group."""
        image, layout = Image(), await read_layout(group)
        await _read_halls(group, image)
        await _read_windows(layout, image)
        await _read_rules(layout, image)
        await _read_tickets(image)
        _tell_stranded(layout, image)
        # The last one written is the latest that happened, but for moments that a wrong clock had
        # put into the future before the group's was set back.
        latest = await sql.rows(
            "SELECT at_ms FROM event WHERE grp=? ORDER BY id DESC LIMIT 1", group
        )
        image.now = latest[0]["at_ms"] if latest else 0
        kept = await sql.rows(
            "SELECT request, document FROM event WHERE grp=? AND at_ms>=? AND request IS NOT NULL",
            group,
            image.now - KEEP_REQUESTS_MS,
        )
        image.requests = [_kept(row["request"], row["document"]) for row in kept]
        return image


def _kept(request: str, document: str) -> KeptRequest:
    return KeptRequest(request, event_of(document.encode()).body or "", document.encode())


async def _read_halls(group: str, image: Image) -> None:
    """Retired halls, too: a process that still knows one must not number its events anew."""
    latest = "SELECT hall, max(seq) AS seq FROM event WHERE grp=? GROUP BY hall"
    image.seqs = {row["hall"]: row["seq"] for row in await sql.rows(latest, group)}
    days = await sql.rows("SELECT hall, day FROM hall_day")
    image.days = {row["hall"]: row["day"] for row in days if row["hall"] in image.seqs}


async def _read_windows(layout: Layout, image: Image) -> None:
    found = await sql.rows('SELECT hall, "window" AS code, document FROM window_record')
    documents = {(row["hall"], row["code"]): row["document"] for row in found}
    for hall in layout.halls.values():
        for code, info in hall.windows.items():
            window = WindowDoc(code, hall.id, info.name, WindowState.CLOSED)
            if document := documents.get((hall.id, code)):
                window = window_of(document)
                window.name = info.name  # it may have been renamed since
            image.windows.append(window)


async def _read_rules(layout: Layout, image: Image) -> None:
    book = await read_rulebook(layout)
    image.serves, image.lines = book.all_serves(), book.all_lines()
    for hall in layout.halls.values():
        for code in hall.windows:  # also those that rules do not name any more
            image.serves.setdefault(f"{hall.id}:{code}", book.serves(hall.id, code))
    image.versions = {hall: rules.version for hall, rules in book.halls.items()}


def _tell_stranded(layout: Layout, image: Image) -> None:
    """Log the living tickets whose hall, lane or window the catalogue does not have any more."""
    there = InService(windows_in_service(layout), image.lines)
    for need, tickets in unmet(image.tickets, there).items():
        _log.warning(
            "living_tickets_stranded",
            group=layout.group,
            hall=need.hall,
            missing=need.kind.value,
            name=need.name,
            tickets=len(tickets),
            numbers=[ticket.number for ticket in tickets[:NUMBERS_LOGGED]],
        )


_SINCE = "SELECT document FROM ticket WHERE hall=? AND date>=?"
_STILL_LIVE = "SELECT document FROM ticket WHERE hall=? AND date<? AND state IN (?, ?, ?, ?, ?)"


async def _read_tickets(image: Image) -> None:
    """Today's tickets, ended or not, and whatever still lives from before."""
    for hall, day in image.days.items():
        found = await sql.rows(_SINCE, hall, day)
        found += await sql.rows(_STILL_LIVE, hall, day, *sorted(LIVE))
        image.tickets += [ticket_of(row["document"]) for row in found]
    latest = await sql.rows("SELECT max(ordinal) AS n FROM ticket")
    image.order = latest[0]["n"] or 0
    for ticket in image.tickets:
        _count(image, ticket)


def _count(image: Image, ticket: TicketDoc) -> None:
    if ticket.date < image.days.get(ticket.hall, ""):
        return
    numbers = image.numbers.setdefault(ticket.hall, {})
    name = f"{ticket.date}|{ticket.prefix}"
    numbers[name] = max(numbers.get(name, 0), ticket.n)
    if ticket.ticket_class != "walk_in" and not ticket.capped:
        classes = image.classes.setdefault(ticket.hall, {})
        name = f"{ticket.date}|{ticket.ticket_class}"
        classes[name] = classes.get(name, 0) + 1
