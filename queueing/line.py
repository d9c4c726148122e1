"""The line's verbs: what may be done to tickets and windows, each one script and one event."""

from collections.abc import Sequence
from typing import Any

import msgspec

from kit.clock import Clock, business_date
from kit.clock_guard import ClockGuard
from kit.errors import IdempotencyKeyReused, Unavailable
from queueing import keys
from queueing.errors import DayTurned, EpochEnded
from queueing.events import event_of, json_of, window_of
from queueing.ports import Record
from queueing.recovery import Recovery
from queueing.requests import ClockReset, Destination, NewTicket, Outcome, Request
from queueing.rules import HallRules, Rulebook
from queueing.store import Ask, Store
from queueing.transitions import MOVES, WINDOW_MOVES

__all__ = ["ClockReset", "Destination", "Line", "NewTicket", "Outcome", "Request"]

END_DAY_BATCH = 200
SYSTEM = "system"
NO_MOVE: tuple[frozenset[str], str, str] = (frozenset(), "", "rules.changed")
EMPTY = b"empty"  # the place in the log of a call that found nobody


class Line:
    """The line of one group of halls."""

    def __init__(
        self,
        store: Store,
        recovery: Recovery,
        record: Record,
        clock: Clock,
        rules: Rulebook,
        guard: ClockGuard | None = None,
    ) -> None:
        """All parts are owned by whoever opened them; without `guard` any time is believed."""
        self.rules = rules
        self._store = store
        self._recovery = recovery
        self._record = record
        self._clock = clock
        self._guard = guard

    # Tickets

    async def issue(self, request: Request, new: NewTicket) -> Outcome:
        """Give a number. Raises `TicketExists` if the citizen has one in this line."""
        of_class = self.rules.halls[new.hall].class_of(new.ticket_class)
        args = (
            new.hall,
            new.lane,
            new.prefix,
            new.id,
            new.citizen,
            new.item,
            new.ticket_class,
            of_class.credit_s * 1000,
            of_class.cap,
            new.slot_start_ms,
            new.reason,
            int(new.remote),
            json_of(new.stops).decode() if new.stops else "",
            json_of(new.estimate).decode() if new.estimate else "",
        )
        return await self._dated("issue", request, new.hall, args)

    async def answered(self, request: Request) -> Outcome | None:
        """What a request was answered before, if it was: rules may have changed since."""
        epoch, (body, json, at) = await self._kept(request)
        if body is None or json is None or at is None:
            return None
        if body.decode() != request.body:
            raise IdempotencyKeyReused
        event = event_of(json)
        durable = await self._record.recorded(epoch, at.decode(), event.hall, event.seq)
        return Outcome(event, event.window, durable)

    async def _kept(self, request: Request) -> tuple[int, list[bytes | None]]:
        """What Redis has under a request's id, and in which epoch."""

        async def question(ask: Ask, epoch: int) -> Any:  # noqa: ANN401
            name = keys.request(self._store.group, epoch, request.id)
            return await ask("HMGET", name, "body", "event", "at")

        for _ in range(3):
            epoch = self._store.epoch
            try:
                return epoch, await self._store.read(question)
            except EpochEnded:
                await self._recovery.recover(epoch)
        raise Unavailable(retry_after_s=1)

    async def cancel(self, request: Request, ticket: str, reason: str = "") -> Outcome:
        """Give a number up. Raises `IllegalMove` while it is being served or after it ended."""
        return await self._do("cancel", request, (ticket, reason))

    async def return_to_line(self, request: Request, hall: str, ticket: str) -> Outcome:
        """Let a missed ticket of a hall wait again, behind the next few."""
        rules = self.rules.halls[hall]
        limit_ms = rules.return_within_s * 1000
        args = (ticket, rules.return_behind, limit_ms, "", "", "")
        return await self._do("return_to_line", request, args)

    async def postpone(self, request: Request, ticket: str, callers: int) -> Outcome:
        """Let others go first: at least so many are then ahead. The new place is kept."""
        return await self._do("postpone", request, (ticket, callers))

    # Windows

    async def undo_miss(self, request: Request, hall: str, window: str, ticket: str) -> Outcome:
        """Put a ticket that was missed by mistake back in its own place."""
        limit_ms = self.rules.halls[hall].return_within_s * 1000
        args = (ticket, 0, limit_ms, hall, window, "undone")
        return await self._do("return_to_line", request, args)

    async def call_next(self, request: Request, hall: str, window: str) -> Outcome:
        """Call whoever should come next to this window; nobody, if nobody waits."""
        return await self._do("call_next", request, (hall, window))

    async def call(
        self, request: Request, hall: str, window: str, ticket: str, reason: str
    ) -> Outcome:
        """Call a named ticket out of turn; the reason is logged."""
        return await self._do("call", request, (hall, window, ticket, reason))

    async def recall(self, request: Request, hall: str, window: str) -> Outcome:
        """Call the ticket at this window once more.

        Raises `TooEarly` within the hall's `recall_every_s` of the last call or recall of it.
        """
        every_ms = self.rules.halls[hall].recall_every_s * 1000
        return await self._do("recall", request, (hall, window, every_ms))

    async def start(self, request: Request, hall: str, window: str) -> Outcome:
        """The person has come."""
        return await self._do("start", request, (hall, window))

    async def finish(self, request: Request, hall: str, window: str) -> Outcome:
        """The person has been served."""
        return await self._do("finish", request, (hall, window))

    async def undo_finish(self, request: Request, hall: str, window: str) -> Outcome:
        """Go on with the service that this window finished last, if it has called nobody since.

        Raises `IllegalMove` if there is none of today or the ticket has gone on, `TicketExists` if
        its holder has taken another number in the lane meanwhile.
        """
        return await self._dated("undo_finish", request, hall, (hall, window))

    async def miss(self, request: Request, hall: str, window: str) -> Outcome:
        """The person did not come."""
        return await self._do("miss", request, (hall, window))

    async def park(self, request: Request, hall: str, window: str, reason: str) -> Outcome:
        """The person steps aside for a while; the window is free."""
        return await self._do("park", request, (hall, window, reason))

    async def resume(self, request: Request, hall: str, window: str, ticket: str) -> Outcome:
        """Let a parked ticket wait again, in its own place."""
        return await self._do("resume", request, (hall, window, ticket))

    async def transfer(self, request: Request, hall: str, window: str, to: Destination) -> Outcome:
        """Send a ticket to another lane or window; it keeps its number and its place.

        Raises `Invalid` for a lane that nobody serves, `WindowNotOpen` for a window not open.
        """
        return await self._do("transfer", request, (hall, window, *to))

    async def release(self, request: Request, hall: str, window: str, reason: str) -> Outcome:
        """Free a window from an abandoned ticket, which goes back to its place."""
        return await self._do("release", request, (hall, window, reason))

    async def open_window(
        self, request: Request, hall: str, window: str, clerk: str, *, moved: str = ""
    ) -> Outcome:
        """Begin to take people, or take an open window over from a colleague.

        With `moved`, a window that this clerk has open elsewhere is paused for that reason; raises
        `WindowBusy`, naming it, while a ticket is there.
        """
        return await self._dated("open_window", request, hall, (hall, window, clerk, moved))

    async def pause_window(self, request: Request, hall: str, window: str, reason: str) -> Outcome:
        """Take nobody for a while. Raises `WindowBusy` while a ticket is here."""
        return await self._do("pause_window", request, (hall, window, reason))

    async def close_window(self, request: Request, hall: str, window: str) -> Outcome:
        """End the window's work. Raises `WindowBusy` while a ticket is here."""
        return await self._do("close_window", request, (hall, window))

    # Rules

    async def set_rules(self, request: Request, rules: HallRules, reason: str) -> Outcome:
        """Let a hall go on by other rules, which the caller has checked against all others.

        `rules.version` is the version they change; they come into force as the next one. Raises
        `StaleVersion` if any rules of the group changed meanwhile, `LineInUse` if somebody needs a
        line that would end.
        """
        before, after = self.rules, self.rules.changed(rules)
        begun = after.all_lines() - before.all_lines()
        ended = before.all_lines() - after.all_lines()
        known = before.halls[rules.hall].known_lanes
        told = msgspec.structs.replace(rules, version=rules.version + 1, known_lanes=known)
        args = (
            rules.hall,
            rules.version,
            before.changes,
            json_of(told).decode(),
            json_of(after.all_serves()).decode(),
            json_of(sorted(begun)).decode(),
            json_of(sorted(ended)).decode(),
            reason,
        )
        return await self._do("set_rules", request, args)

    # Days

    async def end_day(self, hall: str) -> int:
        """Expire what lives from before today and close the windows; how many tickets expired.

        Does nothing when the hall already lives in today. Raises `ClockAhead` and `Unavailable`
        unless the witnesses of the clock agree: nobody who has expired comes back.
        """
        if self._guard:
            self._guard.check_day()
        today = business_date(self._now())
        expired: int = 0
        nobody = Request("", "", SYSTEM)
        while True:
            _, reply = await self._run("end_day", nobody, (today, hall, END_DAY_BATCH))
            batch = int(reply[2])
            expired += max(batch, 0)
            if batch < END_DAY_BATCH:
                return expired

    async def reset_clock(self, halls: Sequence[str], actor: str) -> ClockReset:
        """Set the latest moment of the group back to now, if it lies in the future.

        `halls` are all halls of the group. Living tickets that were dated by that moment are
        moved with it, so that all keep their places and whoever comes later is behind them.
        """
        request = Request("", "", actor)
        early_ms = max((rules.early_s for rules in self.rules.halls.values()), default=0) * 1000
        epoch, reply = await self._run("reset_clock", request, (json_of(halls).decode(), early_ms))
        before, tickets = int(reply[2]), int(reply[3])
        if not reply[0]:
            return ClockReset(before, before, 0, durable=True)
        event = event_of(reply[1])
        durable = await self._record.recorded(epoch, reply[0].decode(), event.hall, event.seq)
        return ClockReset(before, event.at, tickets, durable)

    # How a verb is carried out

    def _now(self) -> int:
        """Business time. Raises `ClockAhead` while the clock it rests on is ahead."""
        # Read first: what is believed then has been looked at after it was read.
        now = self._clock.now_ms()
        if self._guard:
            self._guard.check()
        return now

    async def _dated(
        self, verb: str, request: Request, hall: str, args: Sequence[str | int]
    ) -> Outcome:
        """A verb that belongs to a day: an earlier day is ended first."""
        while True:
            today = business_date(self._now())
            try:
                return await self._do(verb, request, (today, *args))
            except DayTurned:
                await self.end_day(hall)

    async def _do(self, verb: str, request: Request, args: Sequence[str | int]) -> Outcome:
        epoch, reply = await self._run(verb, request, args)
        if reply[0] == EMPTY:
            return Outcome(None, window_of(reply[1]), durable=True)
        event = event_of(reply[1])
        durable = await self._record.recorded(epoch, reply[0].decode(), event.hall, event.seq)
        return Outcome(event, event.window, durable)

    async def _run(
        self, verb: str, request: Request, args: Sequence[str | int]
    ) -> tuple[int, list[Any]]:
        sources, target, event = MOVES.get(verb) or WINDOW_MOVES.get(verb) or NO_MOVE
        common = (f",{','.join(sorted(sources))},", target, event)
        for _ in range(3):
            epoch, now = self._store.epoch, self._now()
            try:
                return await self._store.run(verb, now, *request, *common, *args)
            except EpochEnded:
                # Refused before anything was written: safe to do again in the next epoch.
                await self._recovery.recover(epoch)
        raise Unavailable(retry_after_s=1)
