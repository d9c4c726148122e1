"""Looking at the line without changing it."""

import asyncio
from typing import Any

import msgspec

from queueing.line.recovery.recover import Recovery
from queueing.line.store import Ask, Question, Store
from queueing.model import keys
from queueing.model.documents import TicketDoc, WindowDoc, ticket_of, window_of
from queueing.model.transitions import State


class Snapshot(msgspec.Struct):
    """A hall at one moment, with the place in the log up to which it is told."""

    hall: str
    epoch: int
    seq: int
    day: str
    position: str
    tickets: list[TicketDoc]
    windows: list[WindowDoc]


class LineReader:
    """Reads the line of one group. Every method raises `Unavailable` while Redis is away."""

    def __init__(self, store: Store, recovery: Recovery) -> None:
        """An epoch that ended is recovered and the question asked again."""
        self._store = store
        self._recovery = recovery

    async def _read(self, question: Question) -> Any:  # noqa: ANN401 - each has its own answer
        return await self._recovery.retried(lambda: self._store.read_in_epoch(question))

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
            other = keys.line(self._store.group, epoch, keys.sibling(ticket.line) or "")
            return list(
                await asyncio.gather(
                    ask("ZRANK", name, own),
                    ask("ZCOUNT", other, "-inf", f"({ticket.arrival}"),
                    ask("ZRANGEBYSCORE", other, ticket.arrival, ticket.arrival),
                )
            )

        if ticket.state is not State.WAITING:
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
        nobody = (0, "", "", "", "", "", "")
        epoch, reply = await self._recovery.retried(
            lambda: self._store.run_script("snapshot", *nobody, hall)
        )
        return Snapshot(
            hall,
            epoch,
            reply[0],
            reply[1].decode(),
            reply[2].decode(),
            [ticket_of(json) for json in reply[3]],
            [window_of(json) for json in reply[4]],
        )
