"""The record as a rebuild sees it: where it stands, and the image that Redis is made from."""

from typing import TYPE_CHECKING

from kit.clock import business_date
from queueing.events import Serves, TicketDoc, WindowDoc, event_of, ticket_of, window_of
from queueing.ports import Head, Image, KeptRequest
from queueing.transitions import TERMINAL, WindowState
from records import sql

if TYPE_CHECKING:
    from records.journal import Journal

KEEP_REQUESTS_MS = 48 * 3600 * 1000


class SqlLedger:
    """See `queueing.ports.Ledger`."""

    def __init__(self) -> None:
        """The journal that drains old logs is attached once it exists."""
        self.journal: Journal | None = None

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

    async def raise_epoch(self, group: str, epoch: int, run_id: str) -> int | None:
        """Begin the next epoch, unless another process was quicker."""
        changed = await sql.change(
            sql.connection(),
            "UPDATE journal_head SET epoch=?, run_id=?, position='0-0' WHERE grp=? AND epoch=?",
            epoch + 1,
            run_id,
            group,
            epoch,
        )
        return epoch + 1 if changed else None

    async def drain(self, epoch: int) -> None:
        """Record what the log of an epoch about to end still holds."""
        if self.journal:
            await self.journal.drain(epoch)

    async def image(self, group: str) -> Image:
        """Everything Redis must know of a group."""
        image = Image()
        await _read_halls(group, image)
        await _read_windows(group, image)
        await _read_tickets(group, image)
        latest = await sql.rows("SELECT max(at_ms) AS at FROM event WHERE grp=?", group)
        image.now = latest[0]["at"] or 0
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
    found = await sql.rows(
        "SELECT hall, max(seq) AS seq FROM event WHERE grp=? GROUP BY hall", group
    )
    image.seqs = {row["hall"]: row["seq"] for row in found}
    found = await sql.rows(
        "SELECT hall_day.hall, hall_day.day FROM hall_day JOIN hall ON hall.id = hall_day.hall "
        "WHERE hall.group_id=?",
        group,
    )
    image.days = {row["hall"]: row["day"] for row in found}


async def _read_windows(group: str, image: Image) -> None:
    found = await sql.rows(
        "SELECT w.hall_id AS hall, w.code AS id, w.name, r.document FROM hall_window w "
        "JOIN hall ON hall.id = w.hall_id "
        'LEFT JOIN window_record r ON r.hall = w.hall_id AND r."window" = w.code '
        "WHERE hall.group_id=? AND w.retired_at_ms IS NULL",
        group,
    )
    for row in found:
        known = window_of(row["document"]) if row["document"] else None
        closed = WindowDoc(row["id"], row["hall"], row["name"], WindowState.CLOSED)
        image.windows.append(known or closed)
    found = await sql.rows(
        "SELECT w.hall_id AS hall, w.code AS id, l.code AS lane, wl.handicap_s FROM window_lane wl "
        "JOIN hall_window w ON w.id = wl.window_id JOIN lane l ON l.id = wl.lane_id "
        "JOIN hall ON hall.id = w.hall_id "
        "WHERE hall.group_id=? AND w.retired_at_ms IS NULL ORDER BY w.id, l.position",
        group,
    )
    for row in found:
        serves = image.serves.setdefault(f"{row['hall']}:{row['id']}", [])
        serves.append(Serves(f"{row['hall']}:{row['lane']}", row["handicap_s"] * 1000))


async def _read_tickets(group: str, image: Image) -> None:
    days = sorted(image.days.values())
    since = days[0] if days else business_date(image.now)
    found = await sql.rows(
        "SELECT ticket.document FROM ticket JOIN hall ON hall.id = ticket.hall "
        "WHERE hall.group_id=? AND (ticket.date>=? OR ticket.state NOT IN (?, ?, ?))",
        group,
        since,
        *sorted(TERMINAL),
    )
    image.tickets = [ticket_of(row["document"]) for row in found]
    found = await sql.rows(
        "SELECT max(ordinal) AS n FROM ticket JOIN hall ON hall.id = ticket.hall "
        "WHERE hall.group_id=?",
        group,
    )
    image.order = found[0]["n"] or 0
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
