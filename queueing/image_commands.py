"""The commands that write an image of the line into Redis, key by key."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from queueing import keys
from queueing.events import TicketDoc, json_of
from queueing.ports import Image
from queueing.transitions import WindowState

Command: TypeAlias = tuple[Any, ...]
_KEEP_S = 48 * 3600


def commands(group: str, epoch: int, image: Image) -> Iterable[Command]:
    """Everything that the keys of an epoch hold at its beginning; its log comes last."""
    p = keys.prefix(group, epoch)
    yield ("SET", p + "now", image.now)
    yield ("SET", p + "order", image.order)
    yield from _counter_commands(p, image)
    yield from _window_commands(p, image)
    for ticket in image.tickets:
        yield from _ticket_commands(p, ticket)
    for kept in image.requests:
        key = f"{p}request:{kept.id}"
        yield ("HSET", key, "body", kept.body, "at", kept.at, "event", kept.event)
        yield ("EXPIRE", key, _KEEP_S)
    for n, event in enumerate(image.log, 1):
        yield ("XADD", keys.log(group, epoch), keys.first_entries(n), "e", json_of(event))


def _counter_commands(p: str, image: Image) -> Iterable[Command]:
    for hall, seq in image.seqs.items():
        yield ("HSET", p + "seq", hall, seq)
    for hall, day in image.days.items():
        yield ("HSET", p + "day", hall, day)
    for kind, table in (("numbers", image.numbers), ("classes", image.classes)):
        for hall, counts in table.items():
            for name, count in counts.items():
                yield ("HSET", f"{p}{kind}:{hall}", name, count)


def _window_commands(p: str, image: Image) -> Iterable[Command]:
    for window in image.windows:
        yield ("SADD", f"{p}windows:{window.hall}", window.id)
        yield ("SET", f"{p}window:{window.hall}:{window.id}", json_of(window))
        if window.clerk and window.state is WindowState.OPEN:
            yield ("HSET", p + "clerks", window.clerk, f"{window.hall}:{window.id}")
    for window_name, lines in image.serves.items():
        yield ("SET", f"{p}serves:{window_name}", json_of(lines))
    for line in image.lines:
        yield ("SADD", p + "lines", line)
    for hall, rules in image.rules.items():
        yield ("SET", f"{p}rules:{hall}", rules)
    for hall, version in image.versions.items():
        yield ("HSET", p + "versions", hall, version)
        yield ("HINCRBY", p + "versions", "*", version)


def _ticket_commands(p: str, ticket: TicketDoc) -> Iterable[Command]:
    key = f"{p}ticket:{ticket.id}"
    if not ticket.live:
        yield ("SET", key, json_of(ticket), "EX", _KEEP_S)
        return
    yield ("SET", key, json_of(ticket))
    yield ("ZADD", f"{p}live:{ticket.hall}", ticket.order, ticket.id)
    if ticket.citizen:
        place = keys.lane_line(ticket.hall, ticket.lane)
        yield ("HSET", f"{p}mine:{ticket.citizen}", ticket.id, place)
    if ticket.state == "waiting":
        entry = keys.member(ticket.order, ticket.id)
        yield ("ZADD", f"{p}line:{ticket.line}", ticket.arrival, entry)
