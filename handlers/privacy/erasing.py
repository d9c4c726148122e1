"""Being forgotten: what stands in the way, what is cancelled, what the law keeps."""

import contextlib

from handlers import access
from handlers.asked import Asked, RecordAsked
from handlers.context import AppContext
from handlers.principal import Principal
from handlers.privacy.schemas import EraseBody, ErasureView, KeptView
from kit import ids
from kit.clock import instant, real_ms
from queueing.line.requests import LineRequest
from queueing.model.documents import TicketDoc
from queueing.model.errors import IllegalMove
from records.booking.states import APPOINTMENT_MOVES
from records.models.booking.appointments import appointments_of
from records.models.identity.erasures import Erasure, erasure_of
from records.models.identity.same_person import open_cases
from records.privacy import erasing
from records.privacy.errors import ConfirmErasure, ErasureBlocked
from records.privacy.merging import Now
from records.privacy.retention_table import RULES
from records.transactions import Connection, connection

_UNTIL = "{days} days after {since} · {days} 天"


async def shown(ctx: AppContext, who: Principal) -> ErasureView:
    """How far it has come, and what it would be about."""
    tickets = [one.id for one in await _living(ctx, who)]
    return await _view(connection(), who, tickets, await erasure_of(connection(), who.id))


async def _view(
    db: Connection, who: Principal, tickets: list[str], found: Erasure | None
) -> ErasureView:
    return ErasureView(
        state=found.state if found else "none",  # type: ignore[arg-type]
        kept=kept(),
        at=instant(found.done_ms or found.asked_ms) if found else None,
        tickets=tickets,
        bookings=await _expected(db, who),
        cases=await open_cases(db, who.id),
    )


def kept() -> list[KeptView]:
    """What outlives its owner's wish, under an id that leads to nobody."""
    return [
        KeptView(
            rule.what,
            rule.what_zh,
            f"{rule.why} ({rule.basis})",
            f"{rule.why_zh}（{rule.basis}）",
            _UNTIL.format(days=rule.days, since=rule.since) if rule.days is not None else None,
        )
        for rule in RULES
        if rule.outlives
    ]


async def _living(ctx: AppContext, who: Principal) -> list[TicketDoc]:
    return [one for one in await access.own_tickets(ctx, who) if one.live]


async def _expected(db: Connection, who: Principal) -> list[str]:
    expected, _ = APPOINTMENT_MOVES["cancel"]
    found = await appointments_of(db, who.id, past=False)
    return [one.id for one in found if one.state in expected]


async def give_up_tickets(asked: Asked[EraseBody]) -> None:
    """Give up the living numbers of whoever confirmed. Raises `ConfirmErasure`, `ErasureBlocked`.

    Before anything is deleted, and in the line, which knows whether one is being served.
    """
    ctx, who = asked.ctx, asked.who
    living = await _living(ctx, who)
    if not asked.body.confirm:
        raise ConfirmErasure(
            tickets=[one.id for one in living],
            bookings=await _expected(connection(), who),
            cases=await open_cases(connection(), who.id),
        )
    await _refuse_served([one for one in living if one.at_window])
    for one in living:
        group = ctx.group_of(one.hall)
        key = ids.request_id(who.actor, "erase", f"{one.id} {one.version}")
        with contextlib.suppress(IllegalMove):  # called at this moment, or ended
            await group.line.cancel(LineRequest(key, "", who.actor), one.id)
    await _refuse_served(await _living(ctx, who))


async def _refuse_served(tickets: list[TicketDoc]) -> None:
    if tickets:
        raise ErasureBlocked(tickets=[one.id for one in tickets])


async def erase(asked: RecordAsked[EraseBody]) -> ErasureView:
    """Forget whoever asks, as far as that may be."""
    ctx, who = asked.ctx, asked.who
    now = Now(real_ms(), ctx.clock.now_ms())
    done = await erasing.erase(asked.tx, who.id, who.actor, now)

    def end_logins() -> None:
        for family in done.ended_logins:
            ctx.authenticator.revoke(family)

    asked.after_commit.append(end_logins)
    return await _view(asked.tx, who, [], done.erasure)
