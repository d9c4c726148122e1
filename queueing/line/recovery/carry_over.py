"""What Redis still knows of an epoch that is left, and the record does not.

SQL may go back: a replica without the last commits is promoted, a backup is restored. If the log no
longer holds what SQL lost, the line that lives in Redis is newer than the record. It is read whole,
at one moment, carried into the next epoch, and told there as the first events of the new log, so
that the record has it again: the lost events themselves, as far as answers to requests hold them,
and then whatever they do not explain. What is missing all the same is logged.
"""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import structlog
from redis import asyncio as aioredis

from queueing.line.ports import KeptRequest, RebuildState
from queueing.line.script_texts import EMPTY
from queueing.model import keys
from queueing.model.documents import ServesDoc, TicketDoc, WindowDoc, ticket_of, window_of
from queueing.model.events import Event, event_of

_log = structlog.get_logger()
_PAGE = 1000
_ANSWER = ("body", "at", "event")
_SYSTEM = "system"

# One moment of everything that changes, but ended tickets and answers: {now, order, seq, day,
# versions, lines, numbers, classes, live tickets, windows, serves, rules}, hashes as flat lists.
_READ = """
local p = KEYS[1]
local seq = redis.call('HGETALL', p .. 'seq')
local numbers, classes, tickets, windows, serves, rules = {}, {}, {}, {}, {}, {}
for i = 1, #seq, 2 do
  local hall = seq[i]
  numbers[#numbers + 1] = {hall, redis.call('HGETALL', p .. 'numbers:' .. hall)}
  classes[#classes + 1] = {hall, redis.call('HGETALL', p .. 'classes:' .. hall)}
  for _, id in ipairs(redis.call('ZRANGE', p .. 'live:' .. hall, 0, -1)) do
    tickets[#tickets + 1] = redis.call('GET', p .. 'ticket:' .. id)
  end
  for _, id in ipairs(redis.call('SMEMBERS', p .. 'windows:' .. hall)) do
    local name = hall .. ':' .. id
    windows[#windows + 1] = redis.call('GET', p .. 'window:' .. name)
    serves[#serves + 1] = name
    serves[#serves + 1] = redis.call('GET', p .. 'serves:' .. name) or '[]'
  end
  rules[#rules + 1] = hall
  rules[#rules + 1] = redis.call('GET', p .. 'rules:' .. hall) or ''
end
return {redis.call('GET', p .. 'now') or '0', redis.call('GET', p .. 'order') or '0', seq,
  redis.call('HGETALL', p .. 'day'), redis.call('HGETALL', p .. 'versions'),
  redis.call('SMEMBERS', p .. 'lines'), numbers, classes, tickets, windows, serves, rules}
"""


@dataclass(slots=True)
class Carry:
    """The line of one epoch as Redis had it; `ended` are tickets whose visits are over."""

    now: int
    order: int
    seqs: dict[str, int]
    days: dict[str, str]
    versions: dict[str, int]
    lines: set[str]
    numbers: dict[str, dict[str, int]]
    classes: dict[str, dict[str, int]]
    live: list[TicketDoc]
    windows: list[WindowDoc]
    serves: dict[str, list[ServesDoc]]
    rules: dict[str, str]
    ended: list[TicketDoc] = field(default_factory=list)
    requests: list[KeptRequest] = field(default_factory=list)


async def read_carry(redis: aioredis.Redis, group: str, epoch: int) -> Carry:
    """Read what an epoch's keys hold. Raises what redis-py does."""
    carry = _carry_of(await redis.register_script(_READ)(keys=[keys.prefix(group, epoch)]))
    living = {ticket.id for ticket in carry.live}
    async for _, json in _read_all(redis, keys.ticket(group, epoch, ""), "GET"):
        ticket = ticket_of(json) if json else None
        if ticket and ticket.id not in living and _ended_by(ticket, carry):
            carry.ended.append(ticket)
    answers = keys.request(group, epoch, "")
    async for request, (body, at, json) in _read_all(redis, answers, "HMGET", *_ANSWER):
        # What a window was told when nobody waited changed nothing.
        if body is not None and at != EMPTY.encode():
            event = event_of(json)
            if event.seq <= carry.seqs.get(event.hall, 0):
                carry.requests.append(KeptRequest(request, body.decode(), json))
    return carry


async def _read_all(
    redis: aioredis.Redis, begin: str, command: str, *fields: str
) -> AsyncIterator[tuple[str, Any]]:
    """Every key that begins so, by the rest of its name, with what a command reads of it."""
    cursor, first = 0, True
    while first or cursor:
        first = False
        cursor, found = await redis.scan(cursor, match=begin + "*", count=_PAGE)
        names = [name.decode() for name in found if isinstance(name, bytes)]
        async with redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.execute_command(command, name, *fields)
            for name, reply in zip(names, await pipe.execute(), strict=True):
                yield name.removeprefix(begin), reply


def _ended_by(ticket: TicketDoc, carry: Carry) -> bool:
    """Whether a ticket had ended at the moment that was read; later ones are not carried."""
    if ticket.live or ticket.order > carry.order:
        return False
    return (ticket.ended_at or 0) <= carry.now


def _carry_of(reply: list[Any]) -> Carry:
    now, order, seqs, days, versions, lines, numbers, classes, live, windows, serves, rules = reply
    return Carry(
        now=int(now),
        order=int(order),
        seqs=_counts(seqs),
        days=dict(_pairs(days)),
        versions={hall: n for hall, n in _counts(versions).items() if hall != "*"},
        lines={line.decode() for line in lines},
        numbers={hall.decode(): _counts(table) for hall, table in numbers},
        classes={hall.decode(): _counts(table) for hall, table in classes},
        live=[ticket_of(json) for json in live],
        windows=[window_of(json) for json in windows if json],
        serves={
            name: msgspec.json.decode(json, type=list[ServesDoc]) for name, json in _pairs(serves)
        },
        rules={hall: text for hall, text in _pairs(rules) if text},
    )


def _pairs(flat: list[bytes]) -> Iterator[tuple[str, str]]:
    texts = [part.decode() for part in flat]
    return zip(texts[::2], texts[1::2], strict=True)


def _counts(flat: list[bytes]) -> dict[str, int]:
    return {name: int(count) for name, count in _pairs(flat)}


def carry_over(group: str, state: RebuildState, carry: Carry) -> None:
    """Put into a state of the record whatever Redis knew better, and the events that tell it."""
    lost = _lost_events(state, carry)
    _log_gaps(group, state, carry, lost)
    # Not the later of the two: what SQL has may be of a moment that was set back since.
    state.now, state.order = carry.now, max(state.order, carry.order)
    for hall, seq in carry.seqs.items():
        state.seqs[hall] = max(state.seqs.get(hall, 0), seq)
    for table, other in ((state.numbers, carry.numbers), (state.classes, carry.classes)):
        for hall, counts in other.items():
            _raise_counts(table.setdefault(hall, {}), counts)
    _replay(state, lost)
    restored = [*_days(state, carry), *_rules(state, carry, lost), *_windows(state, carry)]
    restored += _tickets(state, carry)
    for event in restored:
        event.at = state.now
        event.seq = state.seqs[event.hall] = state.seqs.get(event.hall, 0) + 1
    state.log = [*lost, *restored]
    known = {kept.id for kept in state.requests}
    # Who repeats one of these waits until the record has what is told again.
    at = keys.first_entries(len(state.log)) if state.log else ""
    state.requests += [kept._replace(at=at) for kept in carry.requests if kept.id not in known]


def _lost_events(state: RebuildState, carry: Carry) -> list[Event]:
    """What was answered and is not on record: an answer holds the event that it told."""
    events = [event_of(kept.event) for kept in carry.requests]
    lost = [event for event in events if event.seq > state.seqs.get(event.hall, 0)]
    return sorted(lost, key=lambda event: (event.at, event.hall, event.seq))


def _log_gaps(group: str, state: RebuildState, carry: Carry, lost: list[Event]) -> None:
    found = Counter(event.hall for event in lost)
    for hall, last in carry.seqs.items():
        first = state.seqs.get(hall, 0) + 1
        if first <= last:
            span = {"first_seq": first, "last_seq": last, "missing": last - first + 1 - found[hall]}
            _log.error("journal_gap", group=group, hall=hall, **span)


def _raise_counts(counts: dict[str, int], others: dict[str, int]) -> None:
    for name, count in others.items():
        counts[name] = max(counts.get(name, 0), count)


def _replay(state: RebuildState, lost: list[Event]) -> None:
    """The state as it is once the record has these events again."""
    tickets = {ticket.id: ticket for ticket in state.tickets}
    windows = {(window.hall, window.id): window for window in state.windows}
    for event in lost:
        if event.ticket:
            tickets[event.ticket.id] = event.ticket
        if event.window and (event.window.hall, event.window.id) in windows:
            windows[event.window.hall, event.window.id] = event.window
    state.tickets, state.windows = list(tickets.values()), list(windows.values())


def _event(name: str, hall: str) -> Event:
    return Event(name, hall, seq=0, at=0, by=_SYSTEM)


def _days(state: RebuildState, carry: Carry) -> Iterable[Event]:
    for hall, day in carry.days.items():
        if day > state.days.get(hall, ""):
            state.days[hall] = day
            event = _event("day.restored", hall)
            event.day = day
            yield event


def _rules(state: RebuildState, carry: Carry, lost: list[Event]) -> Iterable[Event]:
    newer = {h: n for h, n in carry.versions.items() if n > state.versions.get(h, 0)}
    if not newer or newer.keys() - carry.rules.keys():
        # Without their text the record's are the newest that anybody can read.
        return
    told = {event.rules for event in lost}
    for name, serves in carry.serves.items():
        if name in state.serves and keys.hall_of(name) in newer:
            state.serves[name] = serves
    served = {one.line for serves in state.serves.values() for one in serves}
    state.lines = {line for line in served if keys.place(line)[1] is not None}
    for hall, version in newer.items():
        state.versions[hall], state.rules[hall] = version, carry.rules[hall]
        if carry.rules[hall] not in told:
            event = _event("rules.restored", hall)
            event.rules, event.reason = carry.rules[hall], "restored"
            yield event


def _windows(state: RebuildState, carry: Carry) -> Iterable[Event]:
    living = {(window.hall, window.id): window for window in carry.windows}
    for n, window in enumerate(state.windows):
        known = living.get((window.hall, window.id))
        if known is None:
            continue
        known.name = window.name
        if known != window:
            state.windows[n] = known
            event = _event("window.restored", known.hall)
            event.window = known
            yield event


def _tickets(state: RebuildState, carry: Carry) -> Iterable[Event]:
    recorded = {ticket.id: ticket for ticket in state.tickets}
    for ticket in sorted([*carry.live, *carry.ended], key=lambda t: t.order):
        known = recorded.get(ticket.id)
        if known is not None and known.version >= ticket.version:
            continue
        recorded[ticket.id] = ticket
        event = _event("ticket.restored", ticket.hall)
        event.ticket = ticket
        yield event
    state.tickets = list(recorded.values())
