"""From a booking to a ticket: once, however many ask and whatever breaks in between.

SQL goes first. One conditional step lets a booking have come, with the id of a ticket that is still
to be, and plans that this be finished. Then the line issues that ticket, under a request that
follows from it, so that it may be asked again. If the line refuses, the booking is given back. Only
whoever holds the lease of the planned work asks the line and gives back; all others wait for it.
"""

import asyncio
import contextlib
import secrets
from collections.abc import Callable
from typing import NamedTuple

from handlers.check_in import planning
from handlers.check_in.planning import arrival, reinstatement
from handlers.check_in.presence import Presence
from handlers.context import AppContext
from handlers.idempotency import InFlight
from handlers.tickets.schemas import TicketAnswer
from handlers.tickets.service import issue, shown, ticket_answer
from kit import ids
from kit.clock import Moment
from kit.errors import NotFound, Refusal, Unavailable
from queueing.line.requests import LineRequest, Outcome
from queueing.line.verbs import SYSTEM
from queueing.model.errors import IllegalMove
from records.booking.states import AppointmentState
from records.due_work import rest_ms
from records.faults import unavailable
from records.models import due_work
from records.models.audit.audit_rows import Deed, audit
from records.models.booking import arrivals
from records.models.booking.appointments import Appointment, find_appointment
from records.models.booking.arrivals import REINSTATED, Arrival
from records.models.due_work import Claimed, DueKind, Lease
from records.models.people.citizens import merged_accounts
from records.telling.appointments import tell_no_more
from records.transactions import Connection, connection, transaction

LEASE_MS = 30_000
REST_MS = 1_000
# Somebody else is asking the line at this moment.
LOOKS, BETWEEN_S = 60, 0.05
TRIES = 3
BATCH = 20


class Unfinished(NamedTuple):
    """An appointment that has a ticket's id, and the right to ask the line for that ticket."""

    found: Appointment
    work: Claimed
    token: str


async def check_in(
    ctx: AppContext, found: Appointment, presence: Presence, actor: str
) -> TicketAnswer:
    """The ticket of an appointment, made now if there is none.

    Raises `WrongHall`, `TooEarly`, `HallClosed`, `IllegalMove`, `TicketExists` or `Unavailable`,
    and then nothing was changed.
    """
    await planning.check_hall(ctx, found, presence.hall)
    return await ticket_of(ctx, found, actor, lambda now: arrival(ctx, now, presence.kind))


async def reinstate(ctx: AppContext, found: Appointment, reason: str, actor: str) -> TicketAnswer:
    """A ticket for somebody who was said not to have come, and was there; as `check_in`."""
    return await ticket_of(ctx, found, actor, lambda now: reinstatement(ctx, now, reason))


async def ticket_of(
    ctx: AppContext,
    found: Appointment,
    actor: str,
    arriving: Callable[[Appointment], Arrival],
) -> TicketAnswer:
    """The ticket of an appointment; `arriving` says with which it is to come, or refuses."""
    for _ in range(TRIES):
        if found.state == AppointmentState.ARRIVED:
            if told := await _told(ctx, found):
                return told
        elif unfinished := await _arrive(ctx, found, arriving(found), actor):
            return ticket_answer(await finish(ctx, unfinished, actor))
        found = await _again(found)
    raise InFlight(retry_after_s=1)


async def _again(found: Appointment) -> Appointment:
    """The same as it is by now: somebody was quicker."""
    now = await find_appointment(connection(), found.id)
    if now is None:
        raise NotFound
    return now


async def _arrive(
    ctx: AppContext, found: Appointment, arrival: Arrival, actor: str
) -> Unfinished | None:
    """Let somebody have come, and hold the right to finish it; None if somebody was quicker."""
    real_ms, token = ctx.clock_guard.trusted_ms(), ids.new_id()
    lease = Lease(token, real_ms, real_ms + LEASE_MS)
    async with transaction() as tx:
        if not await arrivals.arrive(tx, found, arrival):
            return None
        await tell_no_more(tx, [found.id])
        await audit(tx, _deed(ctx, found, actor, "check_in.arrive"))
        work = await due_work.plan_leased(
            tx, DueKind.FINISH_CHECK_IN, found.id, arrival.at_ms, lease
        )
    return Unfinished(await _again(found), work, token)


async def _told(ctx: AppContext, found: Appointment) -> TicketAnswer | None:
    """The ticket of somebody who has come, as it is now; None if it was given back meanwhile.

    Raises `InFlight` while nobody has asked the line, as after a crash.
    """
    line = ctx.group_of(found.hall).line
    for _ in range(LOOKS):
        if outcome := await line.answered(_request(found, "")):
            return await _as_it_is(ctx, found, outcome)
        if not await arrivals.stands(connection(), found):
            return None
        await asyncio.sleep(BETWEEN_S)
    raise InFlight(retry_after_s=1)


async def _as_it_is(ctx: AppContext, found: Appointment, outcome: Outcome) -> TicketAnswer:
    told = ticket_answer(outcome)
    ticket = await ctx.living_ticket(str(found.ticket))
    if ticket is None:
        return told
    view = await shown(ctx, ticket)
    members = {name: getattr(view, name) for name in view.__struct_fields__}
    return TicketAnswer(**members, durable=told.durable, seq=told.seq)


async def finish(ctx: AppContext, unfinished: Unfinished, actor: str) -> Outcome:
    """Have the line issue the ticket that an appointment has; a refusal gives the booking back."""
    found, work, token = unfinished
    try:
        outcome = await _issue(ctx, found, actor)
    except Unavailable:
        # It may have been issued: whoever asks again is told the same.
        until_ms = ctx.clock_guard.trusted_ms() + REST_MS
        await due_work.rest_due(connection(), work, token, until_ms)
        raise
    except Refusal:
        async with transaction() as tx:
            if await due_work.finish_due(tx, work, token):
                await _give_back(ctx, tx, found)
        raise
    await _finished(ctx, unfinished)
    return outcome


async def _issue(ctx: AppContext, found: Appointment, actor: str) -> Outcome:
    """The same request whoever asks: a second one is answered as the first was."""
    group = ctx.group_of(found.hall)
    request, new = _request(found, actor), await planning.new_ticket(group, found)
    merged = await merged_accounts(connection(), found.citizen) if found.citizen else []
    return await issue(group, actor, request, new, [one.id for one in merged])


def _request(found: Appointment, actor: str) -> LineRequest:
    return LineRequest(ids.request_id("check-in", found.id, str(found.ticket)), "", actor)


def _deed(ctx: AppContext, found: Appointment, actor: str, action: str) -> Deed:
    return Deed(ctx.group_of(found.hall).id, actor, action, found.id)


async def _give_back(ctx: AppContext, tx: Connection, found: Appointment) -> None:
    given = await arrivals.give_back(tx, found, ctx.clock.now_ms())
    await audit(tx, _deed(ctx, found, SYSTEM, "check_in.give_back"))
    if given and found.presence != REINSTATED:
        # That may have come due, and found somebody who had come.
        await due_work.plan_due(tx, DueKind.END_SESSION, found.id, found.session_ends_ms)


async def _finished(ctx: AppContext, unfinished: Unfinished) -> None:
    """Note that the ticket was issued.

    A lease may have lapsed meanwhile, and whoever took it over may have given the booking back:
    then the ticket is given up again, and `InFlight` raised.
    """
    found, work, token = unfinished
    try:
        async with transaction() as tx:
            ours = await due_work.finish_due(tx, work, token)
            good = ours or await arrivals.stands(tx, found)
    except Exception as fault:
        if not unavailable(fault):
            raise
        ctx.incidents.unavailable("check_in_not_finished", fault)
        return  # whoever takes the work over finds the ticket issued
    if not good:
        group, ticket = ctx.group_of(found.hall), str(found.ticket)
        request = LineRequest(ids.request_id("check-in", "given back", ticket), "", SYSTEM)
        with contextlib.suppress(IllegalMove):
            await group.line.cancel(request, ticket)
        raise InFlight(retry_after_s=1)


async def finish_left_over(ctx: AppContext, now: Moment) -> int:
    """Finish what processes have started that did not come to its end; how many that were."""
    lease = Lease(ids.new_id(), now.real_ms, now.real_ms + LEASE_MS)
    kinds = (DueKind.FINISH_CHECK_IN,)
    batch = await due_work.claim_due(connection(), kinds, now.business_ms, lease, BATCH)
    for work in batch:
        await _try_left_over(ctx, work, lease.token)
    return len(batch)


async def _try_left_over(ctx: AppContext, work: Claimed, token: str) -> None:
    """Finish one; what fails rests, and keeps nobody from the next."""
    try:
        await _finish_left_over(ctx, work, token)
    except Exception as fault:  # noqa: BLE001 - whoever has come after it is waiting
        tell = ctx.incidents.unavailable if unavailable(fault) else ctx.incidents.report
        tell("check_in_left_over", fault, attempts=work.attempts)
        until_ms = ctx.clock_guard.trusted_ms() + rest_ms(work.attempts)
        await due_work.rest_due(connection(), work, token, until_ms)


async def _finish_left_over(ctx: AppContext, work: Claimed, token: str) -> None:
    found = await find_appointment(connection(), work.subject)
    if found is None or found.state != AppointmentState.ARRIVED:
        async with transaction() as tx:
            await due_work.finish_due(tx, work, token)
    elif ctx.hall(found.hall) is None:  # a process that serves this hall is to do it
        until_ms = ctx.clock_guard.trusted_ms() + REST_MS + secrets.randbelow(4 * REST_MS)
        await due_work.rest_due(connection(), work, token, until_ms)
    else:
        with contextlib.suppress(Refusal):
            await finish(ctx, Unfinished(found, work, token), SYSTEM)
