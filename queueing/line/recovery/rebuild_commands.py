"""The commands that write a state of the line into Redis, key by key."""

from collections.abc import Iterable
from typing import Any, TypeAlias

from queueing.line.ports import RebuildState
from queueing.model import keys
from queueing.model.documents import TicketDoc, json_of
from queueing.model.transitions import State, WindowState

Command: TypeAlias = tuple[Any, ...]
Epoch: TypeAlias = tuple[str, int]  # a group and the number of its epoch


def commands(group: str, epoch: int, state: RebuildState) -> Iterable[Command]:
    """Everything that the keys of an epoch hold at its beginning; its log comes last."""
    at = (group, epoch)
    yield ("SET", keys.now(*at), state.now)
    yield ("SET", keys.order(*at), state.order)
    yield from _counter_commands(at, state)
    yield from _window_commands(at, state)
    yield from _rule_commands(at, state)
    for ticket in state.tickets:
        yield from _ticket_commands(at, ticket)
    for kept in state.requests:
        key = keys.request(*at, kept.id)
        yield ("HSET", key, "body", kept.body, "at", kept.at, "event", kept.event)
        yield ("EXPIRE", key, keys.KEEP_S)
    for n, event in enumerate(state.log, 1):
        yield ("XADD", keys.log(*at), keys.first_entries(n), "e", json_of(event))


def _counter_commands(at: Epoch, state: RebuildState) -> Iterable[Command]:
    for hall, seq in state.seqs.items():
        yield ("HSET", keys.seq(*at), hall, seq)
    for hall, day in state.days.items():
        yield ("HSET", keys.day(*at), hall, day)
    for key, table in ((keys.numbers, state.numbers), (keys.classes, state.classes)):
        for hall, counts in table.items():
            for name, count in counts.items():
                yield ("HSET", key(*at, hall), name, count)


def _window_commands(at: Epoch, state: RebuildState) -> Iterable[Command]:
    for window in state.windows:
        yield ("SADD", keys.windows(*at, window.hall), window.id)
        yield ("SET", keys.window(*at, window.hall, window.id), json_of(window))
        if window.clerk and window.state is WindowState.OPEN:
            place = keys.window_name(window.hall, window.id)
            yield ("HSET", keys.clerks(*at), window.clerk, place)
    for name, lines in state.serves.items():
        yield ("SET", keys.serves(*at, name), json_of(lines))
    for line in state.lines:
        yield ("SADD", keys.lines(*at), line)


def _rule_commands(at: Epoch, state: RebuildState) -> Iterable[Command]:
    for hall, rules in state.rules.items():
        yield ("SET", keys.rules(*at, hall), rules)
    for hall, version in state.versions.items():
        yield ("HSET", keys.versions(*at), hall, version)
        yield ("HINCRBY", keys.versions(*at), "*", version)


def _ticket_commands(at: Epoch, ticket: TicketDoc) -> Iterable[Command]:
    key = keys.ticket(*at, ticket.id)
    if not ticket.live:
        yield ("SET", key, json_of(ticket), "EX", keys.KEEP_S)
        return
    yield ("SET", key, json_of(ticket))
    yield ("ZADD", keys.live(*at, ticket.hall), ticket.order, ticket.id)
    if ticket.citizen:
        place = keys.lane_line(ticket.hall, ticket.lane)
        yield ("HSET", keys.mine(*at, ticket.citizen), ticket.id, place)
    if ticket.state is State.WAITING:
        entry = keys.member(ticket.order, ticket.id)
        yield ("ZADD", keys.line(*at, ticket.line), ticket.arrival, entry)
