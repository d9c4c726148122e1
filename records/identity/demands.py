"""How sure it must be who somebody is: what demands it, and who can show it."""

from enum import StrEnum

from kit.errors import Refusal
from records.identity.words import REACHES, Level, Provider


class Demand(StrEnum):
    """Where an item demands a level."""

    BOOKING = "booking"
    ACCEPTANCE = "acceptance"
    PICKUP = "pickup"


class VerificationRequired(Refusal):
    """Show first who you are, which this business demands; a clerk at a window can do it, too."""

    status = 403
    zh = "办理此业务须先完成身份核验，也可以到窗口由工作人员核验。"


def reaching(level: int) -> list[Provider]:
    """Who can show as much."""
    return [provider for provider, most in REACHES.items() if most >= level]


def check_level(has: Level, level: int, at: Demand) -> None:
    """Raise `VerificationRequired` unless somebody has shown as much as is demanded."""
    if has < level:
        providers = [str(one) for one in reaching(level)]
        raise VerificationRequired(level=level, has=int(has), providers=providers, at=str(at))
