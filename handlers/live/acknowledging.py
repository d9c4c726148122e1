"""What a phone says of a call: it stops the ladder of messages, and does so at once."""

from typing import NamedTuple

from handlers import access
from handlers.context import AppContext
from handlers.principal import Principal
from queueing.model.transitions import State
from records.faults import unavailable
from records.models.outbox.acknowledging import phone_showed
from records.notices.kinds import DeliveryState
from records.transactions import transaction

RECEIVED, SEEN = "received", "seen"


class Word(NamedTuple):
    """What is said (`received`, `seen`), and of which version of the ticket."""

    word: str
    version: int


async def shown_by_phone(ctx: AppContext, who: Principal, ticket: str, said: Word) -> None:
    """Note that the phone of who is called has shown the call, or was tapped.

    Only its holder's word counts, and only of the call that stands; what a display says of itself
    (`shown`) does not.
    """
    if said.word not in {RECEIVED, SEEN}:
        return
    found = await access.ticket_to_follow(ctx, who, ticket)
    if not access.holds_ticket(who) or found.state != State.CALLED:
        return
    if said.version != found.version:
        return
    ctx.shown.add_phone(found.hall, said.version, ticket)
    await ctx.shielded(_write(ctx, ticket, said))


async def _write(ctx: AppContext, ticket: str, said: Word) -> None:
    state = DeliveryState.SEEN if said.word == SEEN else DeliveryState.RECEIVED
    try:
        async with transaction() as tx:
            await phone_showed(tx, ticket, said.version, state, ctx.both_times())
    except Exception as fault:
        if not unavailable(fault):
            raise
        # It is written with what screens have shown, once the database is there again.
        ctx.incidents.unavailable("notice_acknowledgement_late", fault)
