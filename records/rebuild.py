"""The record as a rebuild sees it: where it stands, and the state that Redis is made from."""

import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

import structlog

from queueing.line.ports import Head, KeptRequest, RebuildSourceUnavailable, RebuildState
from queueing.model.documents import TicketDoc, WindowDoc, window_of
from queueing.model.events import event_of
from queueing.model.needs import InService, unmet
from queueing.model.transitions import WindowState
from records.db.faults import DATABASE_FAULTS, away
from records.hall_directory import HallDirectory, read_directory, windows_in_service
from records.models.audit.audit_rows import Deed, audit
from records.models.line.events import latest_moment, latest_seqs, requests_since
from records.models.line.hall_days import days
from records.models.line.journal_heads import begin_head, raise_epoch
from records.models.line.tickets import latest_order, tickets_of_day
from records.models.line.window_records import window_documents
from records.rulebook import read_rulebook
from records.transactions import Connection, connection, transact

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
                raise RebuildSourceUnavailable from fault
            raise

    return asked


class SqlRebuildSource:
    """See `queueing.line.ports.RebuildSource`."""

    def __init__(self, drain: Callable[[int], Coroutine[Any, Any, None]]) -> None:
        """`drain` is the journal's, which records the rest of a log."""
        self._drain = drain

    @_unavailable_while_away
    async def head(self, group: str) -> Head:
        """Where the record stands; a group's first question makes its row."""
        return await begin_head(connection(), group)

    @_unavailable_while_away
    async def raise_epoch(self, group: str, ended: int, started: int, run_id: str) -> bool:
        """Begin an epoch, unless another process was quicker."""

        async def write(tx: Connection) -> bool:
            raised = await raise_epoch(tx, group, ended, started, run_id)
            if raised:
                epochs = {"ended": ended, "started": started}
                await audit(tx, Deed(group, "system:recovery", "line.rebuild", details=epochs))
            return raised

        return await transact(write)

    @_unavailable_while_away
    async def drain(self, epoch: int) -> None:
        """Record what the log of an epoch about to end still holds."""
        await self._drain(epoch)

    @_unavailable_while_away
    async def rebuild_state(self, group: str) -> RebuildState:
        """Everything Redis must know of a group."""
        db, state = connection(), RebuildState()
        directory = await read_directory(db, group)
        await _read_halls(db, group, state)
        await _read_windows(db, directory, state)
        await _read_rules(db, directory, state)
        await _read_tickets(db, state)
        _tell_stranded(directory, state)
        state.now = await latest_moment(db, group)
        kept = await requests_since(db, group, state.now - KEEP_REQUESTS_MS)
        state.requests = [_kept(*caused) for caused in kept]
        return state


def _kept(request: str, document: str) -> KeptRequest:
    return KeptRequest(request, event_of(document.encode()).body or "", document.encode())


async def _read_halls(db: Connection, group: str, state: RebuildState) -> None:
    """Retired halls, too: a process that still knows one must not number its events anew."""
    state.seqs = await latest_seqs(db, group)
    state.days = {hall: day for hall, day in (await days(db)).items() if hall in state.seqs}


async def _read_windows(db: Connection, directory: HallDirectory, state: RebuildState) -> None:
    documents = await window_documents(db)
    for hall in directory.halls.values():
        for code, info in hall.windows.items():
            window = WindowDoc(code, hall.id, info.name, WindowState.CLOSED)
            if document := documents.get((hall.id, code)):
                window = window_of(document)
                window.name = info.name  # it may have been renamed since
            state.windows.append(window)


async def _read_rules(db: Connection, directory: HallDirectory, state: RebuildState) -> None:
    book = await read_rulebook(db, directory)
    state.serves, state.lines = book.all_serves(), book.all_lines()
    for hall in directory.halls.values():
        for code in hall.windows:  # also those that rules do not name any more
            state.serves.setdefault(f"{hall.id}:{code}", book.serves(hall.id, code))
    state.versions = {hall: rules.version for hall, rules in book.halls.items()}


def _tell_stranded(directory: HallDirectory, state: RebuildState) -> None:
    """Log the living tickets whose hall, lane or window the catalogue does not have any more."""
    there = InService(windows_in_service(directory), state.lines)
    for need, tickets in unmet(state.tickets, there).items():
        _log.warning(
            "living_tickets_stranded",
            group=directory.group,
            hall=need.hall,
            missing=need.kind.value,
            name=need.name,
            tickets=len(tickets),
            numbers=[ticket.number for ticket in tickets[:NUMBERS_LOGGED]],
        )


async def _read_tickets(db: Connection, state: RebuildState) -> None:
    """Today's tickets, ended or not, and whatever still lives from before."""
    for hall, day in state.days.items():
        state.tickets += await tickets_of_day(db, hall, day)
    state.order = await latest_order(db)
    for ticket in state.tickets:
        _count(state, ticket)


def _count(state: RebuildState, ticket: TicketDoc) -> None:
    if ticket.date < state.days.get(ticket.hall, ""):
        return
    numbers = state.numbers.setdefault(ticket.hall, {})
    name = f"{ticket.date}|{ticket.prefix}"
    numbers[name] = max(numbers.get(name, 0), ticket.n)
    if ticket.ticket_class != "walk_in" and not ticket.capped:
        classes = state.classes.setdefault(ticket.hall, {})
        name = f"{ticket.date}|{ticket.ticket_class}"
        classes[name] = classes.get(name, 0) + 1
