"""Looking at the line without changing it."""

import asyncio
from typing import Any

import msgspec

from kit.clock import instant
from kit.errors import Unavailable
from queueing import keys
from queueing.errors import EpochEnded
from queueing.events import Stop, TicketDoc, WindowDoc, ticket_of, window_of
from queueing.recovery import Recovery
from queueing.store import Ask, Question, Store
from queueing.waits.estimate import Estimate


class TicketView(msgspec.Struct):
    """A ticket as its holder and the clerks see it.

    `stops` are the lanes still to come, `only` the one window a transferred ticket waits for,
    `window_hall` the hall of a window that serves it from afar. `open_windows` is how many open
    windows may call it now: null unless it waits, and in the answer to a verb.
    """

    id: str
    number: str
    hall: str
    lane: str
    item: str | None
    state: str
    ahead: int | None
    estimate: Estimate | None
    window: str | None
    window_name: str | None
    window_hall: str | None
    call_no: int
    virtual_arrival: str
    joined_at: str
    called_at: str | None
    started_at: str | None
    version: int
    capped: bool
    credit_s: float
    remote: bool
    stops: list[Stop]
    only: str | None
    ticket_class: str = msgspec.field(name="class")
    open_windows: int | None = None


def ticket_view(
    ticket: TicketDoc,
    ahead: int | None,
    estimate: Estimate | None = None,
    open_windows: int | None = None,
) -> TicketView:
    """Show a ticket; `ahead` is how many wait before it in its lane."""
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        hall=ticket.hall,
        lane=ticket.lane,
        item=ticket.item,
        state=ticket.state.value,
        ahead=ahead if ticket.state == "waiting" else None,
        estimate=estimate if ticket.state == "waiting" else None,
        window=ticket.window,
        window_name=ticket.window_name,
        window_hall=ticket.window_hall,
        call_no=ticket.call_no,
        virtual_arrival=instant(ticket.arrival),
        joined_at=instant(ticket.joined_at),
        called_at=instant(ticket.called_at) if ticket.called_at else None,
        started_at=instant(ticket.started_at) if ticket.started_at else None,
        version=ticket.version,
        capped=ticket.capped,
        credit_s=ticket.credit_ms / 1000,
        remote=ticket.remote,
        stops=ticket.stops or [],
        only=keys.place(ticket.line)[2],
        ticket_class=ticket.ticket_class,
        open_windows=open_windows if ticket.state == "waiting" else None,
    )


class Snapshot(msgspec.Struct):
    """A hall at one moment, with the place in the log up to which it is told."""

    hall: str
    epoch: int
    seq: int
    day: str
    position: str
    tickets: list[TicketDoc]
    windows: list[WindowDoc]


class View:
    """Reads the line of one group. Every method raises `Unavailable` while Redis is away."""

    def __init__(self, store: Store, recovery: Recovery) -> None:
        """An epoch that ended is recovered and the question asked again."""
        self._store = store
        self._recovery = recovery

    async def _read(self, question: Question) -> Any:  # noqa: ANN401 - each has its own answer
        for _ in range(3):
            epoch = self._store.epoch
            try:
                return await self._store.read(question)
            except EpochEnded:
                await self._recovery.recover(epoch)
        raise Unavailable(retry_after_s=1)

    async def ticket(self, ticket_id: str) -> TicketDoc | None:
        """A ticket that is live, or ended a short while ago."""

        async def question(ask: Ask, epoch: int) -> Any:  # noqa: ANN401
            return await ask("GET", keys.ticket(self._store.group, epoch, ticket_id))

        json = await self._read(question)
        return ticket_of(json) if json else None

    async def ahead(self, ticket: TicketDoc) -> int | None:
        """How many wait before this ticket in its lane; None when it does not wait."""

        async def question(ask: Ask, epoch: int) -> list[Any]:
            own = keys.member(ticket.order, ticket.id)
            name = keys.line(self._store.group, epoch, ticket.line)
            other = keys.line(self._store.group, epoch, keys.beside(ticket.line) or "")
            return list(
                await asyncio.gather(
                    ask("ZRANK", name, own),
                    ask("ZCOUNT", other, "-inf", f"({ticket.arrival}"),
                    ask("ZRANGEBYSCORE", other, ticket.arrival, ticket.arrival),
                )
            )

        if ticket.state != "waiting":
            return None
        rank, earlier, level = await self._read(question)
        own = keys.member(ticket.order, ticket.id).encode()
        return None if rank is None else rank + earlier + sum(m < own for m in level)

    async def mine(self, citizen: str) -> list[TicketDoc]:
        """A citizen's live tickets."""

        async def question(ask: Ask, epoch: int) -> list[bytes]:
            ids = await ask("HKEYS", keys.mine(self._store.group, epoch, citizen))
            return await self._documents(ask, epoch, [found.decode() for found in ids])

        return [ticket_of(json) for json in await self._read(question)]

    async def window(self, hall: str, window_id: str) -> WindowDoc | None:
        """A window's state."""

        async def question(ask: Ask, epoch: int) -> Any:  # noqa: ANN401
            return await ask("GET", keys.window(self._store.group, epoch, hall, window_id))

        json = await self._read(question)
        return window_of(json) if json else None

    async def waiting(self, line: str, most: int) -> list[TicketDoc]:
        """The first of a line, in order."""

        async def question(ask: Ask, epoch: int) -> list[bytes]:
            members = await ask("ZRANGE", keys.line(self._store.group, epoch, line), 0, most - 1)
            ids = [member.decode().split(":", 1)[1] for member in members]
            return await self._documents(ask, epoch, ids)

        return [ticket_of(json) for json in await self._read(question)]

    async def _documents(self, ask: Ask, epoch: int, ids: list[str]) -> list[bytes]:
        if not ids:
            return []
        names = [keys.ticket(self._store.group, epoch, ticket_id) for ticket_id in ids]
        return [json for json in await ask("MGET", *names) if json]

    async def lengths(self, lines: list[str]) -> list[int]:
        """How many wait in each of these lines."""

        async def question(ask: Ask, epoch: int) -> list[int]:
            names = [keys.line(self._store.group, epoch, name) for name in lines]
            return await asyncio.gather(*[ask("ZCARD", name) for name in names])

        found: list[int] = await self._read(question)
        return found

    async def snapshot(self, hall: str) -> Snapshot:
        """A hall as it stands."""
        for _ in range(3):
            epoch = self._store.epoch
            try:
                epoch, reply = await self._store.run("snapshot", 0, "", "", "", "", "", "", hall)
            except EpochEnded:
                await self._recovery.recover(epoch)
                continue
            return Snapshot(
                hall,
                epoch,
                reply[0],
                reply[1].decode(),
                reply[2].decode(),
                [ticket_of(json) for json in reply[3]],
                [window_of(json) for json in reply[4]],
            )
        raise Unavailable(retry_after_s=1)
