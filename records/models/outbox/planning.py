"""Writing down what somebody is to be told, in the transaction of the fact itself.

The id of a notice follows from its `dedupe_key`, and its deliveries from its kind: planned twice,
it is there once, and nothing need be read first.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from records.db import sql
from records.db.sql import Connection
from records.notices.kinds import ChannelName, DeliveryState, NoticeKind, NoticeState
from records.notices.ladder import FEED, LADDERS, Rung

AT_ONCE = 500  # rows named in one statement

_ADD = """
INSERT INTO notice
  (id, dedupe_key, kind, state, hall, citizen, ticket, appointment, case_id, content, created_ms,
  expires_ms)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (dedupe_key) DO NOTHING
"""
_ADD_DELIVERY = """
INSERT INTO delivery (notice, channel, recipient, state, not_before_ms, expires_ms, at_ms)
VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (notice, channel, recipient) DO NOTHING
"""
_END = """
UPDATE notice SET state='superseded', ended_ms=?
WHERE {by} IN ({names}) AND state='open' AND kind IN ({kinds}) AND id <> ? RETURNING id
"""
_END_DELIVERIES = """
UPDATE delivery SET state='superseded', at_ms=? WHERE notice IN ({names}) AND state='queued'
"""


class Now(NamedTuple):
    """A moment of business time, by which facts are dated, and of real time, for the ladder."""

    business_ms: int
    real_ms: int


class NewNotice(NamedTuple):
    """What is to be told. `content` names nobody.

    `shown_as` is what the displays are asked to acknowledge, `hall:seq`. `expires_s` shortens the
    kind's own. One that is `over` when it is written down is kept, and told by no other way.
    """

    kind: NoticeKind
    dedupe_key: str
    hall: str
    content: Mapping[str, str]
    citizen: str | None = None
    ticket: str | None = None
    appointment: str | None = None
    case_id: str | None = None
    shown_as: str = ""
    webhooks: Sequence[str] = ()
    expires_s: float | None = None
    over: bool = False

    @property
    def id(self) -> str:
        """The same for the same fact; nobody guesses it, for nobody guesses an id of ours."""
        return hashlib.sha256(f"notice\n{self.dedupe_key}".encode()).hexdigest()[:24]


async def plan(tx: Connection, new: Sequence[NewNotice], now: Now) -> None:
    """Have these told. Of one fact there is one notice, however often it is planned."""
    planned = [(one, _deliveries(one, now)) for one in new]
    told = [(one, rows) for one, rows in planned if rows]
    await sql.many(tx, _ADD, [_row(one, now) for one, _ in told])
    await sql.many(tx, _ADD_DELIVERY, [row for _, rows in told for row in rows])


async def end_of_tickets(
    tx: Connection, tickets: Collection[str], kinds: Collection[NoticeKind], now: Now
) -> None:
    """End what is told of these tickets: it is not so any more."""
    await _end(tx, "ticket", tickets, kinds, now)


async def end_of_appointments(
    tx: Connection, appointments: Collection[str], kinds: Collection[NoticeKind], now: Now
) -> None:
    """The same for appointments."""
    await _end(tx, "appointment", appointments, kinds, now)


async def end_of_notices(
    tx: Connection, notices: Collection[str], kinds: Collection[NoticeKind], now: Now
) -> None:
    """The same for these themselves, by their ids."""
    await _end(tx, "id", notices, kinds, now)


async def end_of_case(
    tx: Connection, case: str, kinds: Collection[NoticeKind], now: Now, but: str = ""
) -> None:
    """The same for a case; `but` one notice, which takes the place of the others."""
    await _end(tx, "case_id", [case], kinds, now, but)


async def _end(
    tx: Connection,
    by: str,
    names: Collection[str],
    kinds: Collection[NoticeKind],
    now: Now,
    but: str = "",
) -> None:
    asked, of = list(names), sorted(kinds)
    for first in range(0, len(asked) if of else 0, AT_ONCE):
        some = asked[first : first + AT_ONCE]
        text = _END.format(by=by, names=_marks(some), kinds=_marks(of))
        # Of most of these nothing is open.
        if ended := [row["id"] for row in await sql.rows(tx, text, now.real_ms, *some, *of, but)]:
            text = _END_DELIVERIES.format(names=_marks(ended))
            await sql.change(tx, text, now.real_ms, *ended)


def _marks(names: Iterable[object]) -> str:
    return ", ".join("?" for _ in names)


def _row(new: NewNotice, now: Now) -> tuple[object, ...]:
    state = NoticeState.SUPERSEDED if new.over else NoticeState.OPEN
    content = msgspec.json.encode(new.content).decode()
    about = new.hall, new.citizen, new.ticket, new.appointment, new.case_id, content
    until_ms = _expires_ms(new, now)
    return (new.id, new.dedupe_key, new.kind.value, state.value, *about, now.business_ms, until_ms)


def _deliveries(new: NewNotice, now: Now) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for rung in LADDERS[new.kind].rungs:
        state, from_ms = _begins(new, rung, now)
        until_ms = _expires_ms(new, now)
        rows += [
            (new.id, rung.channel.value, recipient, state.value, from_ms, until_ms, now.real_ms)
            for recipient in _recipients(new, rung.channel)
        ]
    return rows


def _begins(new: NewNotice, rung: Rung, now: Now) -> tuple[DeliveryState, int | None]:
    """The feed tells what is committed; anything else is queued, or waits for the way before it."""
    if rung.channel in FEED:
        return DeliveryState.ACCEPTED, now.real_ms
    state = DeliveryState.SUPERSEDED if new.over else DeliveryState.QUEUED
    return state, None if rung.after_s is None else now.real_ms + round(rung.after_s * 1000)


def _recipients(new: NewNotice, channel: ChannelName) -> Sequence[str]:
    if channel is ChannelName.WEBHOOK:
        return new.webhooks
    told = new.shown_as if channel is ChannelName.DISPLAY else new.citizen
    return [told] if told and new.citizen else []


def _expires_ms(new: NewNotice, now: Now) -> int:
    longest_s: float = LADDERS[new.kind].expires_s
    seconds = longest_s if new.expires_s is None else min(longest_s, max(0.0, new.expires_s))
    return now.real_ms + round(seconds * 1000)
