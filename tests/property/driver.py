"""Asks the line and the model the same, through whatever befalls the line meanwhile."""

import asyncio
from contextlib import suppress
from copy import deepcopy
from typing import Any, NamedTuple

from kit.errors import IdempotencyKeyReused, Refusal, Unavailable
from queueing.line.requests import LineRequest, Outcome
from queueing.model.events import Event
from tests.property.laws import Laws
from tests.property.stage import Ground, Stage
from tests.support.model import No, Visit
from tests.support.model_hall import Model

# Accidents after Redis has done a verb and before the record has it: these lose it.
LOSES = {"flush", "rewind"}


class Answer(NamedTuple):
    """What a request was answered, and in which epoch."""

    request: LineRequest
    verb: str
    args: tuple[Any, ...]
    event: Event | None
    epoch: int


class Driver:
    """One group under test."""

    def __init__(self, ground: Ground) -> None:
        self.stage = Stage(ground)
        self.answers: list[Answer] = []
        self.requests = 0
        self.fate = ""

    async def open(self) -> None:
        """Begin an example."""
        await self.stage.open()
        self.laws = Laws(self.stage)
        await self.laws.begin()
        self.model = Model(deepcopy(self.stage.line.rules), self.stage.clock)

    async def act(self, verb: str, *args: Any) -> None:  # noqa: ANN401
        """Do a verb under the fate that was set for it: both must answer alike."""
        self.requests += 1
        request = LineRequest(f"{self.stage.group}-{self.requests}", repr((verb, args)), "tester")
        fate, self.fate = self.fate, ""
        if fate == "emptied":
            await self.stage.store.redis.flushall()
        struck = fate == "emptied" or (fate and await self._amid(fate, verb, request, args))
        if struck and fate in {*LOSES, "emptied"}:
            self.model.rebuilt()
        code, visit = self._predicted(verb, args)
        if struck and fate == "restart":
            self.model.rebuilt()
        # After an accident this is the client's second try, which must be as good as the first.
        told = await self._asked(request, verb, args)
        if code or isinstance(told, str):
            assert told == code, f"{verb}{args}: {told}, expected {code or visit}"
            return
        self._compare(told, visit)
        self.answers.append(Answer(request, verb, args, told.event, self.stage.store.epoch))

    async def _amid(
        self, fate: str, verb: str, request: LineRequest, args: tuple[Any, ...]
    ) -> bool:
        """Let something happen once Redis has done the verb; False if it had nothing to do."""
        asked = getattr(self.stage.line, verb)(request, *args)
        task = await self.stage.started(asked, request.id)
        if task.done():
            with suppress(Refusal):
                await task
            return False
        if fate == "crash":
            task.cancel()
            await asyncio.wait([task])
            await self.stage.crash()
            return True
        await getattr(self.stage, fate)()
        try:
            told = await self.stage.carry_out(task)
        except Unavailable:
            assert fate in LOSES, f"{verb} was lost by a {fate}"
        else:
            assert told.event is None or fate not in LOSES, f"{verb} outlived a {fate}"
        return True

    def _predicted(self, verb: str, args: tuple[Any, ...]) -> tuple[str, Visit | None]:
        try:
            return "", self.model.do(verb, *args)
        except No as no:
            return str(no), None

    async def _asked(self, request: LineRequest, verb: str, args: tuple[Any, ...]) -> Outcome | str:
        asked = getattr(self.stage.line, verb)(request, *args)
        try:
            return await self.stage.carry_out(asked)
        except Refusal as refusal:
            return refusal.code()

    def _compare(self, told: Outcome, visit: Visit | None) -> None:
        assert told.durable
        ticket = told.event.ticket if told.event else None
        assert (ticket and ticket.id) == (visit and visit.new.id)
        if visit and ticket and told.event:
            assert (ticket.number, ticket.state) == (visit.number, visit.state)
            expected = self.model.ahead(visit) if visit.state == "waiting" else None
            assert told.event.ahead == expected

    async def again(self, answer: Answer) -> None:
        """A request that comes once more has the answer it had, and no effect."""
        told = await self._asked(answer.request, answer.verb, answer.args)
        assert isinstance(told, Outcome), f"{answer.verb} again: {told}"
        assert told.event == answer.event

    async def abuse(self, answer: Answer) -> None:
        """Its id with another body is refused."""
        other = answer.request._replace(body="another")
        told = await self._asked(other, answer.verb, answer.args)
        assert told == IdempotencyKeyReused.code()

    async def end_day(self, hall: str) -> None:
        """Turn the day of a hall, if it is over."""
        live = [
            v for v in self.model.visits.values() if v.new.hall == hall and v.state != "expired"
        ]
        self.model.turn(hall)
        expired = sum(visit.state == "expired" for visit in live)
        assert await self.stage.line.end_day(hall) == expired

    async def look(self) -> None:
        """Every law holds, and everybody is where the model says."""
        await self.stage.catch_up()
        await self.laws.look()
        docs, model = self.laws.docs, self.model
        for ticket, visit in model.visits.items():
            doc = docs[ticket]
            at = (doc.window_hall or doc.hall, doc.window) if doc.window else None
            told = (doc.state, doc.number, doc.lane, doc.arrival, doc.call_no, at)
            expected = (
                visit.state,
                visit.number,
                visit.lane,
                visit.arrival,
                visit.call_no,
                visit.at,
            )
            assert told == expected, ticket
            assert doc.state != "waiting" or doc.line == visit.line
        assert {ticket for ticket, doc in docs.items() if doc.live} <= model.visits.keys()
        for (hall, window), state in model.desks.items():
            desk = self.laws.desks.get(f"{hall}:{window}")
            assert (desk.state if desk else "closed") == state
        assert self.stage.line.rules.halls == model.book.halls
