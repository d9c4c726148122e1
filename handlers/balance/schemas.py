"""What is told of advice and of what was done on it."""

from typing import Annotated

import msgspec

from kit.choices import one_of
from queueing.balancing.advice import AdviceKind


class AdviceView(msgspec.Struct):
    """A window that should open, pause, help a line or stop helping, and what that would gain.

    `gain_min` adds up the waiting minutes that people of the next half hour would be spared.
    """

    id: str
    kind: Annotated[str, one_of(AdviceKind)]
    hall: str
    window: str
    line: str | None
    handicap_s: int | None
    gain_min: float
    reason: str
    reason_zh: str


class BalanceMoveView(msgspec.Struct):
    """Advice that a manager carried out."""

    id: str
    kind: Annotated[str, one_of(AdviceKind)]
    hall: str
    window: str
    line: str | None
    handicap_s: int | None
    gain_min: float
    applied_by: str
    applied_at: str
    undone_at: str | None


class BalanceView(msgspec.Struct):
    """The best advice first; the latest moves first."""

    advice: list[AdviceView]
    moves: list[BalanceMoveView]
