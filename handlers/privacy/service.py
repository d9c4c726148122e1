"""A copy of all that is kept of somebody, and how long what is kept."""

from handlers import limits
from handlers.context import AppContext
from handlers.principal import Principal
from handlers.privacy.schemas import PersonalData, RetentionRule, RetentionTable
from handlers.tickets.service import mine
from kit.clock import instant, real_ms
from records.privacy.exporting import export
from records.privacy.retention_table import RULES
from records.transactions import snapshot


async def personal_data(ctx: AppContext, who: Principal) -> PersonalData:
    """Everything, as it is at one moment. Raises `RateLimited`."""
    await limits.hit(ctx, who, limits.EXPORTS)
    alive = await mine(ctx, who)
    async with snapshot() as db:
        kept = await export(db, ctx.settings.key_ring, who.accounts)
    return PersonalData(instant(real_ms()), who.id, alive, kept)


def retention() -> RetentionTable:
    """The table by which the house deletes."""
    return RetentionTable(
        [
            RetentionRule(
                rule.name,
                rule.what,
                rule.what_zh,
                rule.why,
                rule.why_zh,
                rule.days,
                rule.since,
                rule.basis,
                rule.seen_by,
                rule.outlives,
            )
            for rule in RULES
        ]
    )
