"""The line's verbs: what may be done to tickets and windows, each one script and one event."""

from collections.abc import Sequence

import msgspec

from kit.clock import business_date
from kit.errors import IdempotencyKeyReused
from queueing.line.requests import ClockReset, Destination, LineRequest, NewTicket, Outcome
from queueing.line.script_errors import DayTurned
from queueing.line.verb_runner import VerbRunner
from queueing.model.documents import json_of
from queueing.model.events import event_of
from queueing.rules.hall_rules import HallRules

END_DAY_BATCH = 200
CHECK_IN_BEFORE_S = 3600  # unless halls say otherwise
SYSTEM = "system"


class Line(VerbRunner):
    """The line of one group of halls; `VerbRunner` says what it is made of."""

    # Tickets

    async def issue(self, request: LineRequest, new: NewTicket) -> Outcome:
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

    async def answered(self, request: LineRequest) -> Outcome | None:
        """What a request was answered before, if it was: rules may have changed since."""
        epoch, (body, json, at) = await self._kept(request)
        if body is None or json is None or at is None:
            return None
        if body.decode() != request.body:
            raise IdempotencyKeyReused
        event = event_of(json)
        durable = await self._barrier.recorded(epoch, at.decode(), event.hall, event.seq)
        return Outcome(event, event.window, durable)

    async def cancel(self, request: LineRequest, ticket: str, reason: str = "") -> Outcome:
        """Give a number up. Raises `IllegalMove` while it is being served or after it ended."""
        return await self._do("cancel", request, (ticket, reason))

    async def return_to_line(self, request: LineRequest, hall: str, ticket: str) -> Outcome:
        """Let a missed ticket of a hall wait again, behind the next few."""
        rules = self.rules.halls[hall]
        limit_ms = rules.return_within_s * 1000
        args = (ticket, rules.return_behind, limit_ms, "", "", "")
        return await self._do("return_to_line", request, args)

    async def postpone(self, request: LineRequest, ticket: str, callers: int) -> Outcome:
        """Let others go first: at least so many are then ahead. The new place is kept."""
        return await self._do("postpone", request, (ticket, callers))

    # Windows

    async def undo_miss(self, request: LineRequest, hall: str, window: str, ticket: str) -> Outcome:
        """Put a ticket that was missed by mistake back in its own place."""
        limit_ms = self.rules.halls[hall].return_within_s * 1000
        args = (ticket, 0, limit_ms, hall, window, "undone")
        return await self._do("return_to_line", request, args)

    async def call_next(self, request: LineRequest, hall: str, window: str) -> Outcome:
        """Call whoever should come next to this window; nobody, if nobody waits."""
        return await self._do("call_next", request, (hall, window))

    async def call(
        self, request: LineRequest, hall: str, window: str, ticket: str, reason: str
    ) -> Outcome:
        """Call a named ticket out of turn; the reason is logged."""
        return await self._do("call", request, (hall, window, ticket, reason))

    async def recall(self, request: LineRequest, hall: str, window: str) -> Outcome:
        """Call the ticket at this window once more.

        Raises `TooEarly` within the hall's `recall_every_s` of the last call or recall of it.
        """
        every_ms = self.rules.halls[hall].recall_every_s * 1000
        return await self._do("recall", request, (hall, window, every_ms))

    async def start(self, request: LineRequest, hall: str, window: str) -> Outcome:
        """The person has come."""
        return await self._do("start", request, (hall, window))

    async def finish(
        self, request: LineRequest, hall: str, window: str, outcome: str = ""
    ) -> Outcome:
        """The person has been served; `outcome` stays with the event, where not all was done."""
        return await self._do("finish", request, (hall, window, outcome))

    async def undo_finish(self, request: LineRequest, hall: str, window: str) -> Outcome:
        """Go on with the service that this window finished last, if it has called nobody since.

        Raises `IllegalMove` if there is none of today or the ticket has gone on, `TicketExists` if
        its holder has taken another number in the lane meanwhile.
        """
        return await self._dated("undo_finish", request, hall, (hall, window))

    async def miss(self, request: LineRequest, hall: str, window: str) -> Outcome:
        """The person did not come."""
        return await self._do("miss", request, (hall, window))

    async def park(self, request: LineRequest, hall: str, window: str, reason: str) -> Outcome:
        """The person steps aside for a while; the window is free."""
        return await self._do("park", request, (hall, window, reason))

    async def resume(self, request: LineRequest, hall: str, window: str, ticket: str) -> Outcome:
        """Let a parked ticket wait again, in its own place."""
        return await self._do("resume", request, (hall, window, ticket))

    async def transfer(
        self, request: LineRequest, hall: str, window: str, to: Destination, reason: str = ""
    ) -> Outcome:
        """Send a ticket to another lane or window; it keeps its number and its place.

        The reason is logged, if there is one. Raises `Invalid` for a lane that nobody serves,
        `WindowNotOpen` for a window not open.
        """
        return await self._do("transfer", request, (hall, window, *to, reason))

    async def release(self, request: LineRequest, hall: str, window: str, reason: str) -> Outcome:
        """Free a window from an abandoned ticket, which goes back to its place."""
        return await self._do("release", request, (hall, window, reason))

    async def open_window(
        self, request: LineRequest, hall: str, window: str, clerk: str, *, moved: str = ""
    ) -> Outcome:
        """Begin to take people, or take an open window over from a colleague.

        With `moved`, a window that this clerk has open elsewhere is paused for that reason; raises
        `WindowBusy`, naming it, while a ticket is there.
        """
        return await self._dated("open_window", request, hall, (hall, window, clerk, moved))

    async def pause_window(
        self, request: LineRequest, hall: str, window: str, reason: str
    ) -> Outcome:
        """Take nobody for a while. Raises `WindowBusy` while a ticket is here."""
        return await self._do("pause_window", request, (hall, window, reason))

    async def close_window(self, request: LineRequest, hall: str, window: str) -> Outcome:
        """End the window's work. Raises `WindowBusy` while a ticket is here."""
        return await self._do("close_window", request, (hall, window))

    # Rules

    async def set_rules(self, request: LineRequest, rules: HallRules, reason: str) -> Outcome:
        """Let a hall go on by other rules, which the caller has checked against all others.

        `rules.version` is the version they change; they come into force as the next one. Raises
        `StaleVersion` if any rules of the group changed meanwhile, `LineInUse` if somebody needs a
        line that would end.
        """
        before, after = self.rules, self.rules.changed(rules)
        started = after.all_lines() - before.all_lines()
        ended = before.all_lines() - after.all_lines()
        known = before.halls[rules.hall].known_lanes
        told = msgspec.structs.replace(rules, version=rules.version + 1, known_lanes=known)
        args = (
            rules.hall,
            rules.version,
            before.changes,
            json_of(told).decode(),
            json_of(after.all_serves()).decode(),
            json_of(sorted(started)).decode(),
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
        nobody = LineRequest("", "", SYSTEM)
        while True:
            _, reply = await self._run("end_day", nobody, (today, hall, END_DAY_BATCH))
            batch = int(reply[2])
            expired += max(batch, 0)
            if batch < END_DAY_BATCH:
                return expired

    async def reset_clock(
        self, halls: Sequence[str], actor: str, check_in_before_s: int = CHECK_IN_BEFORE_S
    ) -> ClockReset:
        """Set the latest moment of the group back to now, if it lies in the future.

        `halls` are all halls of the group, `check_in_before_s` is how long before a slot somebody
        may have come by right. Living tickets that were dated by that moment are
        moved with it, so that all keep their places and whoever comes later is behind them.
        """
        request = LineRequest("", "", actor)
        args = json_of(halls).decode(), check_in_before_s * 1000
        epoch, reply = await self._run("reset_clock", request, args)
        before, tickets = int(reply[2]), int(reply[3])
        if not reply[0]:
            return ClockReset(before, before, 0, durable=True)
        event = event_of(reply[1])
        durable = await self._barrier.recorded(epoch, reply[0].decode(), event.hall, event.seq)
        return ClockReset(before, event.at, tickets, durable)

    async def _dated(
        self, verb: str, request: LineRequest, hall: str, args: Sequence[str | int]
    ) -> Outcome:
        """A verb that belongs to a day: an earlier day is ended first."""
        while True:
            today = business_date(self._now())
            try:
                return await self._do(verb, request, (today, *args))
            except DayTurned:
                await self.end_day(hall)
