"""Where it is demanded that somebody has shown who they are: one place for all that demand it."""

from handlers.context import AppContext
from handlers.identity.providers.offered import offered
from records.identity.demands import Demand, check_level
from records.identity.words import Level
from records.models.identity.proofs import level_of
from records.transactions import Connection


async def demand(
    ctx: AppContext, db: Connection, citizen: str | None, level: int, at: Demand
) -> None:
    """Raise `VerificationRequired` unless somebody has shown as much; proofs hold in real time."""
    if level <= Level.NOTHING:
        return
    now_ms = ctx.clock_guard.trusted_ms()
    has = await level_of(db, citizen, now_ms) if citizen else Level.NOTHING
    check_level(has, level, at, offered(ctx, level))
