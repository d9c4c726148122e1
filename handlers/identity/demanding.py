"""What demands to know who somebody is: one refusal, with every way to get there."""

from enum import StrEnum

from handlers.context import AppContext
from handlers.identity.providers.offered import offered
from kit.clock import real_ms
from kit.errors import Refusal
from records.identity.words import Level
from records.models.identity.proofs import level_of
from records.transactions import Connection


class Moment(StrEnum):
    """When it is asked."""

    BOOKING = "booking"
    ACCEPTANCE = "acceptance"
    PICKUP = "pickup"


class VerificationRequired(Refusal):
    """This business needs to know more surely who you are; choose how you show it."""

    status = 403
    zh = "办理此事项需先核验身份，请选择一种核验方式。"


async def demand(
    ctx: AppContext, db: Connection, citizen: str | None, level: int, at: Moment
) -> None:
    """Raise `VerificationRequired` unless somebody has shown who they are, as surely as it takes.

    It names the level, the one they have, and the providers that reach it.
    """
    if level <= Level.NOTHING:
        return
    has = await level_of(db, citizen, real_ms()) if citizen else Level.NOTHING
    if has < level:
        ways = [str(one) for one in offered(ctx, level)]
        raise VerificationRequired(level=level, has=int(has), at=str(at), providers=ways)
