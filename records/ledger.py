"""The record as a rebuild sees it: where it stands, and the image that Redis is made from."""

import functools
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from queueing.events import TicketDoc, WindowDoc, event_of, ticket_of, window_of
from queueing.ports import Head, Image, KeptRequest, LedgerUnavailable
from queueing.transitions import LIVE, WindowState
from records import sql
from records.faults import DATABASE_FAULTS, away
from records.layout import read_layout
from records.rules import read_rulebook

if TYPE_CHECKING:
    from records.journal import Journal

P = ParamSpec("P")
T = TypeVar("T")

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
        image = Image()
        await _read_halls(group, image)
        await _read_windows(group, image)
        await _read_rules(group, image)
        await _read_tickets(image)
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
    halls = await sql.rows(
        "SELECT hall.id, hall_day.day FROM hall LEFT JOIN hall_day ON hall_day.hall = hall.id "
        "WHERE hall.group_id=? AND hall.retired_at_ms IS NULL",
        group,
    )
    for hall in halls:
        if hall["day"]:
            image.days[hall["id"]] = hall["day"]
        latest = await sql.rows("SELECT max(seq) AS seq FROM event WHERE hall=?", hall["id"])
        if latest[0]["seq"]:
            image.seqs[hall["id"]] = latest[0]["seq"]


async def _read_windows(group: str, image: Image) -> None:
    found = await sql.rows(
        "SELECT w.hall_id AS hall, w.code AS id, w.name, r.document FROM hall_window w "
        "JOIN hall ON hall.id = w.hall_id "
        'LEFT JOIN window_record r ON r.hall = w.hall_id AND r."window" = w.code '
        "WHERE hall.group_id=? AND w.retired_at_ms IS NULL",
        group,
    )
    for row in found:
        window = WindowDoc(row["id"], row["hall"], row["name"], WindowState.CLOSED)
        if row["document"]:
            window = window_of(row["document"])
            window.name = row["name"]  # it may have been renamed since
        image.windows.append(window)


async def _read_rules(group: str, image: Image) -> None:
    book = await read_rulebook(await read_layout(group))
    image.serves, image.lines = book.all_serves(), book.all_lines()
    image.versions = {hall: rules.version for hall, rules in book.halls.items()}


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
