"""Notices and deliveries as people and managers look through them. Nothing here names anybody."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec

from records.db import sql
from records.db.sql import Connection
from records.notices.kinds import ChannelName, DeliveryState, NoticeKind, NoticeState


class DeliveryLine(NamedTuple):
    """One way of telling a notice, as it stands."""

    id: int
    notice: str
    kind: NoticeKind
    channel: ChannelName
    recipient: str
    state: DeliveryState
    at_ms: int
    not_before_ms: int | None
    expires_ms: int
    reason: str | None
    dead: bool
    hall: str
    ticket: str | None
    appointment: str | None
    case_id: str | None
    content: Mapping[str, str]


class AttemptLine(NamedTuple):
    """One try; without `ended_ms` it is under way, or its process was killed."""

    delivery: int
    n: int
    provider: str
    resend: bool
    began_ms: int
    ended_ms: int | None
    outcome: str | None
    code: str | None
    detail: str | None


class NoticeLine(NamedTuple):
    """A notice, as it stands."""

    id: str
    kind: NoticeKind
    state: NoticeState
    hall: str
    ticket: str | None
    appointment: str | None
    case_id: str | None
    content: Mapping[str, str]
    created_ms: int


class Wanted(NamedTuple):
    """Which deliveries are looked for; what is empty or None leaves nothing out."""

    hall: str = ""
    channel: str = ""
    state: str = ""
    dead: bool | None = None


_LINES = """
SELECT d.id, d.notice, n.kind, d.channel, d.recipient, d.state, d.at_ms, d.not_before_ms,
  d.expires_ms, d.reason, d.dead, n.hall, n.ticket, n.appointment, n.case_id, n.content
FROM delivery d JOIN notice n ON n.id = d.notice
"""
_OF_TICKET = f"{_LINES} WHERE n.ticket=? ORDER BY n.created_ms, d.id"
# What phones say is kept in the same table, under the ticket's version.
_ON_DISPLAYS = """
SELECT e.id, e.name, e.hall, e.at_ms, (
  SELECT min(s.at_ms) FROM shown s
  WHERE s.hall = e.hall AND s.seq = e.seq AND s.device NOT LIKE 'ticket %'
) AS shown_ms
FROM event e WHERE e.ticket=? AND e.name IN ('ticket.called', 'ticket.recalled') ORDER BY e.id
"""
_CALLS = {"ticket.called": NoticeKind.YOUR_TURN, "ticket.recalled": NoticeKind.RECALLED}
_NOTICES = """
SELECT id, kind, state, hall, ticket, appointment, case_id, content, created_ms FROM notice
WHERE citizen IN ({whose}) {after} ORDER BY created_ms DESC, id DESC LIMIT ?
"""
_ATTEMPTS = """
SELECT delivery, n, provider, resend, began_ms, ended_ms, outcome, code, detail
FROM attempt WHERE delivery IN ({ids}) ORDER BY delivery, n
"""


async def deliveries_of_ticket(db: Connection, ticket: str) -> list[DeliveryLine]:
    """All that was told of a ticket, in the order in which it began."""
    return _lines(await sql.rows(db, _OF_TICKET, ticket))


async def calls_on_displays(db: Connection, ticket: str) -> list[DeliveryLine]:
    """How the calls of a paper ticket were told, by what displays say: nothing else is planned."""
    return [
        DeliveryLine(
            id=row["id"],
            notice="",
            kind=_CALLS[row["name"]],
            channel=ChannelName.DISPLAY,
            recipient=row["hall"],
            state=DeliveryState.ACCEPTED if row["shown_ms"] is None else DeliveryState.RECEIVED,
            at_ms=row["shown_ms"] or row["at_ms"],
            not_before_ms=None,
            expires_ms=0,
            reason=None,
            dead=False,
            hall=row["hall"],
            ticket=ticket,
            appointment=None,
            case_id=None,
            content={},
        )
        for row in await sql.rows(db, _ON_DISPLAYS, ticket)
    ]


async def notices_of(
    db: Connection, accounts: Sequence[str], after: tuple[int, str] | None, at_most: int
) -> list[NoticeLine]:
    """What a person was told, the latest first, from behind a moment and an id."""
    where = "AND (created_ms < ? OR (created_ms = ? AND id < ?))" if after else ""
    values = [*accounts, *((after[0], after[0], after[1]) if after else ())]
    found = await sql.rows(
        db, _NOTICES.format(whose=", ".join("?" for _ in accounts), after=where), *values, at_most
    )
    return [
        NoticeLine(
            **{
                **row,
                "kind": NoticeKind(row["kind"]),
                "state": NoticeState(row["state"]),
                "content": _content(row["content"]),
            }
        )
        for row in found
    ]


async def deliveries_of_notices(db: Connection, notices: Sequence[str]) -> list[DeliveryLine]:
    """By which ways these were told."""
    if not notices:
        return []
    marks = ", ".join("?" for _ in notices)
    return _lines(
        await sql.rows(db, f"{_LINES} WHERE d.notice IN ({marks}) ORDER BY d.id", *notices)
    )


async def deliveries_wanted(
    db: Connection, wanted: Wanted, before: int | None, at_most: int
) -> list[DeliveryLine]:
    """Such deliveries, the latest first, from below an id."""
    where, values = ["1=1"], list[object]()
    for column, value in (("n.hall", wanted.hall), ("d.channel", wanted.channel)):
        if value:
            where, values = [*where, f"{column}=?"], [*values, value]
    if wanted.state:
        where, values = [*where, "d.state=?"], [*values, wanted.state]
    if wanted.dead is not None:
        where, values = [*where, "d.dead=?"], [*values, wanted.dead]
    if before is not None:
        where, values = [*where, "d.id < ?"], [*values, before]
    text = f"{_LINES} WHERE {' AND '.join(where)} ORDER BY d.id DESC LIMIT ?"
    return _lines(await sql.rows(db, text, *values, at_most))


async def find_delivery(db: Connection, delivery: int) -> DeliveryLine | None:
    """One of them."""
    return next(iter(_lines(await sql.rows(db, f"{_LINES} WHERE d.id=?", delivery))), None)


async def attempts_of(db: Connection, deliveries: Sequence[int]) -> list[AttemptLine]:
    """How these were tried."""
    if not deliveries:
        return []
    marks = ", ".join("?" for _ in deliveries)
    found = await sql.rows(db, _ATTEMPTS.format(ids=marks), *deliveries)
    return [AttemptLine(**{**row, "resend": bool(row["resend"])}) for row in found]


def _lines(rows: Iterable[Mapping[str, Any]]) -> list[DeliveryLine]:
    return [
        DeliveryLine(
            **{
                **row,
                "kind": NoticeKind(row["kind"]),
                "channel": ChannelName(row["channel"]),
                "state": DeliveryState(row["state"]),
                "dead": bool(row["dead"]),
                "content": _content(row["content"]),
            }
        )
        for row in rows
    ]


def _content(text: str) -> dict[str, str]:
    return msgspec.json.decode(text, type=dict[str, str])
