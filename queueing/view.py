"""Looking at the line without changing it."""

import asyncio
from typing import Any

import msgspec

from kit.clock import instant
from kit.errors import Unavailable
from queueing import keys
from queueing.errors import EpochEnded
from queueing.events import TicketDoc, WindowDoc, ticket_of, window_of
from queueing.recovery import Recovery
from queueing.store import Ask, Question, Store


class Estimate(msgspec.Struct):
    """A wait in seconds that half, and nine of ten, stay within."""

    p50_s: int
    p90_s: int


class TicketView(msgspec.Struct):
    """A ticket as its holder and the clerks see it."""

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
    call_no: int
    virtual_arrival: str
    joined_at: str
    called_at: str | None
    version: int
    capped: bool
    ticket_class: str = msgspec.field(name="class")


def ticket_view(ticket: TicketDoc, ahead: int | None) -> TicketView:
    """Show a ticket; `ahead` is how many wait before it in its line."""
    return TicketView(
        id=ticket.id,
        number=ticket.number,
        hall=ticket.hall,
        lane=ticket.lane,
        item=ticket.item,
        state=ticket.state.value,
        ahead=ahead if ticket.state == "waiting" else None,
        estimate=None,
        window=ticket.window,
        window_name=ticket.window_name,
        call_no=ticket.call_no,
        virtual_arrival=instant(ticket.arrival),
        joined_at=instant(ticket.joined_at),
        called_at=instant(ticket.called_at) if ticket.called_at else None,
        version=ticket.version,
        capped=ticket.capped,
        ticket_class=ticket.ticket_class,
    )


class Snapshot(msgspec.Struct):
    """A hall at one moment, with the place in the log up to which it is told."""

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
        """How many wait before this ticket in its line; None when it does not wait."""

        async def question(ask: Ask, epoch: int) -> Any:  # noqa: ANN401
            name = keys.line(self._store.group, epoch, ticket.line)
            return await ask("ZRANK", name, keys.member(ticket.order, ticket.id))

        if ticket.state != "waiting":
            return None
        rank = await self._read(question)
        return None if rank is None else int(rank)

    async def mine(self, citizen: str) -> list[TicketDoc]:
        """A citizen's live tickets."""

        async def question(ask: Ask, epoch: int) -> list[bytes]:
            ids = await ask("HVALS", keys.mine(self._store.group, epoch, citizen))
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
                epoch,
                reply[0],
                reply[1].decode(),
                reply[2].decode(),
                [ticket_of(json) for json in reply[3]],
                [window_of(json) for json in reply[4]],
            )
        raise Unavailable(retry_after_s=1)
