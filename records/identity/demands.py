"""How sure it must be who somebody is: what demands it, and who can show it."""

from collections.abc import Iterable
from enum import StrEnum

from kit.errors import Refusal
from records.identity.words import Level, Provider


class Demand(StrEnum):
    """Where an item demands a level."""

    BOOKING = "booking"
    ACCEPTANCE = "acceptance"
    PICKUP = "pickup"
    AUTHORISATION = "authorisation"


class VerificationRequired(Refusal):
    """Show first who you are, which this business demands; a clerk at a window can do it, too."""

    status = 403
    zh = "办理此业务须先完成身份核验，也可以到窗口由工作人员核验。"


def check_level(has: Level, level: int, at: Demand, offered: Iterable[Provider]) -> None:
    """Raise `VerificationRequired` unless somebody has shown as much as is demanded.

    It names the providers that are `offered`.
    """
    if has < level:
        providers = [str(one) for one in offered]
        raise VerificationRequired(level=level, has=int(has), providers=providers, at=str(at))
