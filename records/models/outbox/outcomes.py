"""What became of deliveries: written by whoever holds the lease, or said by a provider later.

A way that failed begins the next one of its ladder; after the last one nobody was reached.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from records.db import sql
from records.db.sql import Connection
from records.models.outbox.locking import lock_notice
from records.models.outbox.planning import Now
from records.notices.kinds import ChannelName, DeliveryState, NoticeKind
from records.notices.ladder import LADDERS, next_rung

_ATTEMPT = """
UPDATE attempt SET ended_ms=?, provider=?, outcome=?, code=?, detail=?, message_id=?
WHERE delivery=? AND n=? AND ended_ms IS NULL
"""
# Of an ended notice nothing is tried again.
_SETTLE = """
UPDATE delivery SET lease_token=NULL, lease_until_ms=NULL, at_ms=?, reason=?, dead=?,
  not_before_ms=?, state=CASE WHEN ?<>'queued' OR EXISTS (
    SELECT 1 FROM notice n WHERE n.id = delivery.notice AND n.state='open') THEN ?
    ELSE 'superseded' END
WHERE id=? AND lease_token=? RETURNING state
"""
_ACCEPT = """
UPDATE delivery SET lease_token=NULL, lease_until_ms=NULL, at_ms=?, reason=NULL, state='accepted'
WHERE id IN ({ids}) AND lease_token=? RETURNING id
"""
_LEAVE_OUT = """
UPDATE delivery SET state=?, at_ms=?, reason=? WHERE id=? AND state='queued' RETURNING id
"""
_NEXT = """
UPDATE delivery SET not_before_ms=?, at_ms=?
WHERE notice=? AND channel=? AND state='queued' AND not_before_ms IS NULL RETURNING id
"""
_NOT_REACHED = (
    "UPDATE notice SET state='not_reached', ended_ms=? WHERE id=? AND state='open' RETURNING id"
)
_SHOW_FAILURE = (
    "UPDATE delivery SET state='not_reached' WHERE id=? AND state IN ('refused','unknown')"
)
_BY_MESSAGE = """
SELECT d.id, d.notice, d.channel, n.kind FROM attempt a JOIN delivery d ON d.id = a.delivery
JOIN notice n ON n.id = d.notice WHERE a.message_id=? ORDER BY a.id DESC LIMIT 1
"""
# Whoever timed out, or is still waiting for the answer, has no id of the message: the oldest of the
# kind that nobody knows of. One that is only now being sent is not meant.
_BY_PERSON = """
SELECT d.id, d.notice, d.channel, n.kind FROM delivery d JOIN notice n ON n.id = d.notice
WHERE d.channel=? AND d.recipient=? AND n.kind IN ({kinds})
  AND (d.state='unknown' OR (d.state='sending' AND d.at_ms <= ?))
ORDER BY d.id LIMIT 1
"""
# It is in nobody's hands any more: what its answer says later changes nothing.
_SAID = """
UPDATE delivery SET state=?, at_ms=?, reason=?, lease_token=NULL, lease_until_ms=NULL
WHERE id=? AND state IN ('accepted', 'unknown', 'sending') RETURNING id
"""
REACHED = """
UPDATE notice SET state='reached', ended_ms=? WHERE id=? AND state IN ('open', 'not_reached')
"""
STOP = "UPDATE delivery SET state='superseded', at_ms=? WHERE notice=? AND state='queued'"

# Within this time the answer itself should come, and with it the id of the message.
ANSWER_WITHIN_MS = 1000


class Settled(NamedTuple):
    """What became of an attempt; `attempt` 0 is none: the way was left out.

    `go_on` begins the next way. `not_before_ms` is when it is tried again, if `state` says so.
    """

    delivery: int
    notice: str
    kind: NoticeKind
    channel: ChannelName
    lease: str
    state: DeliveryState
    attempt: int = 0
    outcome: str = ""
    provider: str = ""
    code: str = ""
    detail: str = ""
    message_id: str = ""
    dead: bool = False
    go_on: bool = False
    not_before_ms: int | None = None

    @property
    def reason(self) -> str | None:
        """Why it stands as it does, in a word or the provider's code."""
        return (self.code or self.detail)[:60] or None


class Said(NamedTuple):
    """What a provider says of a message after the fact: by its id, else by whom it went to."""

    channel: ChannelName
    message_id: str
    delivered: bool
    code: str = ""
    citizen: str = ""
    kinds: tuple[NoticeKind, ...] = ()


def together(db: Connection, ended: Sequence[Settled]) -> list[list[Settled]]:
    """These in parts, of which each is settled in a transaction of its own; see `locking`."""
    if db.capabilities.dialect == "sqlite":
        return [list(ended)]
    plain = [one for one in ended if one.state is DeliveryState.ACCEPTED]
    others = [[one] for one in ended if one.state is not DeliveryState.ACCEPTED]
    return [plain, *others] if plain else others


async def settle(tx: Connection, ended: Sequence[Settled], now: Now) -> int:
    """Write these down; how many were still in the hands of whoever says so."""
    await _end_attempts(tx, ended, now)
    plain = [one for one in ended if one.state is DeliveryState.ACCEPTED]
    written = await _accept(tx, plain, now)
    for one in ended:
        if one.state is not DeliveryState.ACCEPTED:
            written += await _settle(tx, one, now)
    return written


async def _end_attempts(tx: Connection, ended: Sequence[Settled], now: Now) -> None:
    said = [
        (
            now.real_ms,
            one.provider[:20],
            one.outcome,
            one.code[:20] or None,
            one.detail[:200] or None,
            one.message_id[:80] or None,
            one.delivery,
            one.attempt,
        )
        for one in ended
        if one.attempt
    ]
    await sql.many(tx, _ATTEMPT, said)


async def _accept(tx: Connection, ended: Sequence[Settled], now: Now) -> int:
    """One statement for each lease: no other token counts."""
    written = 0
    for lease in sorted({one.lease for one in ended}):
        names = [one.delivery for one in ended if one.lease == lease]
        text = _ACCEPT.format(ids=", ".join("?" for _ in names))
        written += len(await sql.rows(tx, text, now.real_ms, *names, lease))
    return written


async def _settle(tx: Connection, one: Settled, now: Now) -> int:
    await lock_notice(tx, one.notice)
    state = one.state.value
    if one.attempt:
        told = (now.real_ms, one.reason, one.dead, one.not_before_ms, state, state)
        found = await sql.rows(tx, _SETTLE, *told, one.delivery, one.lease)
    else:
        found = await sql.rows(tx, _LEAVE_OUT, state, now.real_ms, one.reason, one.delivery)
    if found and one.go_on:
        await _go_on(tx, one.delivery, one.notice, (one.kind, one.channel), now)
    return len(found)


async def _go_on(
    tx: Connection, delivery: int, notice: str, failed: tuple[NoticeKind, ChannelName], now: Now
) -> None:
    """Begin the next way at once; if there is none, say that nobody was reached."""
    kind, channel = failed
    rung = next_rung(kind, channel)
    if rung is not None:
        started = (now.real_ms, now.real_ms, notice, rung.channel.value)
        if await sql.rows(tx, _NEXT, *started):
            return
    ended = await sql.rows(tx, _NOT_REACHED, now.real_ms, notice)
    if ended and LADDERS[kind].reports_failure:
        await sql.change(tx, _SHOW_FAILURE, delivery)


async def provider_says(tx: Connection, said: Said, now: Now) -> bool:
    """Take over what a provider says of a message; False if no message of ours fits.

    It may say so before the record has the message's id: whoever is told False asks again.
    """
    found = await _meant(tx, said, now)
    if found is None:
        return False
    await lock_notice(tx, found["notice"])
    state = DeliveryState.RECEIVED if said.delivered else DeliveryState.REFUSED
    why = None if said.delivered else said.code[:60] or None
    if not await sql.rows(tx, _SAID, state.value, now.real_ms, why, found["id"]):
        return True  # it said so before
    if said.delivered:
        await sql.change(tx, REACHED, now.real_ms, found["notice"])
        await sql.change(tx, STOP, now.real_ms, found["notice"])
    else:
        failed = NoticeKind(found["kind"]), ChannelName(found["channel"])
        await _go_on(tx, found["id"], found["notice"], failed, now)
    return True


async def _meant(tx: Connection, said: Said, now: Now) -> Mapping[str, Any] | None:
    found: list[dict[str, Any]] = []
    if said.message_id:
        found = await sql.rows(tx, _BY_MESSAGE, said.message_id)
    if not found and said.citizen and said.kinds:
        text = _BY_PERSON.format(kinds=", ".join("?" for _ in said.kinds))
        kinds = [kind.value for kind in said.kinds]
        whose, began_ms = (said.channel.value, said.citizen), now.real_ms - ANSWER_WITHIN_MS
        found = await sql.rows(tx, text, *whose, *kinds, began_ms)
    return found[0] if found else None
